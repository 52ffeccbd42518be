// The dial: a hand to turn round a face, as on a clock; then the record stands beside the guess.

const MIDDLE = 140, FACE = 112, HAND = 92; // pixels
const FRACTIONS = { 0.25: "¼", 0.5: "½", 0.75: "¾" };

export default function dial(frame) {
  const { s, h, body, facts: { least, most, step, unit }, clamp, MARK, INK } = frame;
  const angle = (value) => ((value - least) / (most - least)) * 2 * Math.PI;
  const spot = (value, r) => [MIDDLE + r * Math.sin(angle(value)), MIDDLE - r * Math.cos(angle(value))];
  const said = (value) => {
    const whole = Math.floor(value), part = FRACTIONS[value - whole];
    return part ? `${whole || ""}${part}` : `${value}`;
  };
  const near = (value) => clamp(Math.round(value / step) * step, least, most);
  const circle = ([cx, cy], r, look) => s("circle", { cx, cy, r, ...look });

  const every = (most - least) / 12, ticks = [...Array(12).keys()].map((n) => {
    const value = least + n * every, [x, y] = spot(value, FACE + 16), [x1, y1] = spot(value, FACE), [x2, y2] = spot(value, FACE - 8);
    return [s("path", { d: `M${x1},${y1}L${x2},${y2}`, ...MARK, "stroke-width": 2 }), frame.text(n ? `${value}` : `${most}`, x, y + 5, { "text-anchor": "middle" })];
  });
  const shown = s("g"), turning = frame.slider("Your guess", least, most);
  const face = s("svg", { class: "face", width: 2 * MIDDLE, height: 2 * MIDDLE, ...turning }, circle([MIDDLE, MIDDLE], FACE, { fill: "#80808014", ...MARK, "stroke-width": 2 }), ticks, shown);
  const number = h("div", { class: "number", "aria-hidden": true }), about = h("div", { class: "about" });
  body.append(face, h("div", { class: "words" }, number, about));

  let before = null;
  const turn = (at) => frame.set({ at: near(at) }, false);
  const at = ([x, y]) => {
    const round = (Math.atan2(x - MIDDLE, MIDDLE - y) + 2 * Math.PI) % (2 * Math.PI);
    const value = least + (round / (2 * Math.PI)) * (most - least), half = (least + most) / 2;
    if (before === null) return value;
    return Math.abs(value - before) < half - least ? value : before > half ? most : least; // no leap over the top
  };
  frame.slide(face, {
    to(place, taken) {
      if (taken) before = null;
      turn(before = at(place));
    },
    by: (way) => turn((frame.state.at ?? least) + way * step),
  });

  function draw({ at: guess, record }) {
    const ring = guess === null ? [] : [circle(spot(guess, HAND), 9, { fill: record === null ? "var(--bg)" : "none", ...INK, "stroke-width": 3 })];
    const hand = (value, look) => { const [x, y] = spot(value, HAND - 9); return s("path", { d: `M${MIDDLE},${MIDDLE}L${x},${y}`, ...look }); };
    const hands = [hand(guess ?? least, { ...INK, "stroke-width": record === null ? 4 : 2, "stroke-dasharray": record === null ? "none" : "2 5", opacity: guess === null ? 0.35 : 1 })];
    if (record !== null) hands.push(hand(record, { ...INK, "stroke-width": 4 }), circle(spot(record, HAND), guess === record ? 5 : 8, { fill: "var(--ink)" }));
    shown.replaceChildren(...hands, ...ring, circle([MIDDLE, MIDDLE], 6, { fill: "var(--ink)" }));
    const value = record ?? guess;
    number.textContent = value === null ? "?" : said(value);
    about.replaceChildren(h("b", {}, unit), record === null ? "" : h("p", {}, guess === record ? "◉ exactly as you said" : `○ you said ${said(guess)}: ${said(Math.abs(guess - record))} too ${guess > record ? "many" : "few"}`));
    frame.aria(face, { valuenow: guess ?? least, valuetext: guess === null ? "no guess yet" : `${guess} ${unit}` });
  }

  function words({ at: guess, record, finding }) {
    if (record === null) {
      const quiet = guess === null ? "You have one guess, and nobody counts it." : "You can still turn it.";
      return { title: frame.asked.prompt, sub: "**Drag the hand** to your guess, or use the arrow keys.", quiet };
    }
    return { title: finding, sub: "The hollow ring is your guess, the filled dot is the record.", quiet: "A guess of your own makes a number stay in mind." };
  }

  return { draw, words, response: ({ at: guess }) => guess };
}
