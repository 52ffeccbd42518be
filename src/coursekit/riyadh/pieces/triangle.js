// The triangle: three capitals, a tie between each two, and a crown that goes to the pivot. What a state is called, who
// has which role in it and whether it is balanced comes from Python, as the models have it.

const AT = { US: [212, 64], RU: [72, 268], CN: [352, 268] };
const UP = { US: [0, -39], RU: [-15, -35], CN: [13, -37] }; // from a capital to its crown
const NAMES = { US: [248, 40], RU: [72, 296], CN: [352, 296] };
const TIES = [["US", "RU"], ["US", "CN"], ["RU", "CN"]];
const MIDDLE = [212, 210];
const REACH = 75; // pixels: how near to a capital the crown has to be let go
const CROWN = "M-17,11L-20,-10L-9,-1L0,-15L9,-1L20,-10L17,11Z";
const STATES = [ // and the column in which each stands on the map
  [[1, 1, 1], 1], [[-1, 1, 1], 0], [[1, 1, -1], 1], [[1, -1, 1], 2],
  [[-1, 1, -1], 0], [[1, -1, -1], 1], [[-1, -1, 1], 2], [[-1, -1, -1], 1],
];
const COLUMNS = Object.fromEntries(STATES);

const INK = { stroke: "var(--ink)" }, MARK = { stroke: "var(--mark)" };
const CENTRED = { "text-anchor": "middle" }, BOLD = { "font-weight": 700 }, SOFT = { fill: "var(--soft)" };
const OPEN = { d: CROWN, fill: "none", ...MARK, "stroke-width": 1.5, "stroke-dasharray": "3 3" };

const sum = (signs) => signs[0] + signs[1] + signs[2];
const flipped = (signs, i) => signs.map((sign, n) => (n === i ? -sign : sign));
const sign = (value) => (value > 0 ? "+" : "−");
const put = ([x, y]) => `translate(${x}px, ${y}px)`;
const spot = (who) => AT[who].map((at, n) => at + UP[who][n]);
const from = ([x1, y1], [x2, y2]) => ({ x1, y1, x2, y2 });
const halfway = ([x1, y1], [x2, y2]) => [(x1 + x2) / 2, (y1 + y2) / 2];

export default function triangle(frame) {
  const { h, s, text, body, facts } = frame;
  const everyone = Object.keys(AT);
  const of = (signs) => facts.states[signs];
  const city = (who) => facts.actors[who].city;
  const whose = (signs, role) => everyone.find((who) => of(signs).roles[who] === role);
  const rank = (signs, who) => facts.ranks[of(signs).roles[who]];
  let given = ""; // the guess, before Python has heard of it

  // ---- hands

  function flip(i) {
    const { walk } = frame.state, next = flipped(walk.at(-1), i);
    // Straight back is an undo, so the walk on the map never doubles.
    frame.set({ walk: String(walk.at(-2)) === String(next) ? walk.slice(0, -1) : [...walk, next] });
  }

  function give(who) { // the one guess: the crown lands there; then the tie turns, and it goes where it belongs
    if (!frame.asking || given) return;
    given = who;
    frame.draw();
    frame.pause(900);
    frame.answer(who.toLowerCase());
  }

  // ---- what stands there from the start

  function shape(who, [x, y], r, fill = facts.actors[who].colour) {
    if (who === "US") return s("circle", { cx: x, cy: y, r, fill });
    const [half, low, wide] = [r * 0.88, r * 0.9, r * 1.15], size = { width: 2 * half, height: 2 * half };
    if (who === "RU") return s("rect", { x: x - half, y: y - half, ...size, rx: r / 8, fill });
    return s("path", { d: `M${x},${y - r * 1.1}L${x + wide},${y + low}L${x - wide},${y + low}Z`, fill });
  }
  const GOLD = { d: CROWN, fill: "var(--gold)", ...INK, "stroke-width": 1.8, "stroke-linejoin": "round" };
  const gold = (more) => s("path", { ...GOLD, ...more });

  const lines = TIES.map(([a, b]) => {
    const ends = from(AT[a], AT[b]);
    return [s("line", { ...ends, stroke: "var(--gold)", "stroke-width": 17 }), s("line", ends)];
  });
  const capitals = everyone.map((who) => {
    const [x, y] = AT[who], name = text(who, x, y + (who === "CN" ? 13 : 5), { ...CENTRED, ...BOLD, fill: "#fff" });
    const seat = s("path", { ...OPEN, style: `transform: ${put(spot(who))}` });
    return [shape(who, AT[who], 27, "var(--bg)"), shape(who, AT[who], 22), name, seat];
  });
  const ghost = s("path", { ...OPEN, ...INK, fill: "var(--bg)", class: "crown" });
  const crown = gold({ class: "crown" }), map = s("g");
  const nobody = text("", MIDDLE[0], MIDDLE[1] + 29, { ...CENTRED, ...SOFT });
  const svg = s("svg", { width: 668, height: 358, "aria-hidden": "true" }, lines, capitals, ghost, map, crown, nobody);
  const place = ([x, y]) => `left: ${x}px; top: ${y}px`;
  const ties = TIES.map(([a, b], i) => {
    return h("button", { type: "button", class: "tie", style: place(halfway(AT[a], AT[b])), onclick: () => flip(i) });
  });
  const names = everyone.map((who) => h("div", { class: `who ${who}`, style: place(NAMES[who]) }));
  const guesses = everyone.map((who) => {
    const about = { type: "button", class: "guess", "aria-label": `Give the crown to ${city(who)}` };
    return h("button", { ...about, style: place(AT[who]), onclick: () => give(who) });
  });
  const line = (look) => h("dt", {}, s("svg", { width: 46, height: 12 }, s("line", { x2: 46, y1: 6, y2: 6, ...look })));
  const pivot = "on good terms with both others, while those two are on bad terms";
  const key = h("dl", { class: "key" },
    line({ ...INK, "stroke-width": 5 }), h("dd", {}, h("b", {}, "+"), " good terms"),
    line({ ...MARK, "stroke-width": 3, "stroke-dasharray": "8 6" }), h("dd", {}, h("b", {}, "−"), " bad terms"),
    h("dt", {}, s("svg", { width: 46, height: 30 }, gold({ transform: "translate(23, 16)" }))),
    h("dd", {}, "the ", h("b", {}, "pivot"), `: ${pivot}`));
  body.append(svg, ...ties, ...names, ...guesses, key);

  frame.hand(crown, {
    take: () => frame.asking && !given,
    move: (at) => { crown.style.transform = put(at); },
    drop(at, cancelled) {
      const far = (who) => Math.hypot(at[0] - AT[who][0], at[1] - AT[who][1]);
      const [near] = [...everyone].sort((a, b) => far(a) - far(b));
      if (!cancelled && far(near) < REACH) give(near);
      else frame.draw();
    },
  });

  // ---- the picture

  function draw(state) {
    const asking = frame.asking, signs = state.walk.at(-1), guess = (frame.asked.response ?? given).toUpperCase();
    if (!asking) given = "";
    const king = asking ? given : whose(signs, "pivot");
    TIES.forEach((_, i) => drawTie(i, signs, asking, king));
    everyone.forEach((who, n) => {
      names[n].replaceChildren(h("b", {}, city(who)), ...(asking ? [] : role(who, state, guess)));
    });
    crown.style.transform = put(king ? spot(king) : MIDDLE);
    ghost.style.transform = put(guess ? spot(guess) : MIDDLE);
    ghost.style.opacity = guess && !asking && guess !== king ? 1 : 0;
    nobody.textContent = king ? "" : asking ? "whose?" : "nobody’s";
    for (const button of guesses) button.hidden = !asking || Boolean(given);
    key.hidden = !asking && state.map;
    map.replaceChildren(...(asking || !state.map ? [] : drawMap(state)));
  }

  function drawTie(i, signs, asking, king) {
    const [a, b] = TIES[i], good = signs[i] > 0, turning = asking && i === facts.turns, [glow, tie] = lines[i];
    const look = good ? ["var(--ink)", 6, "9 0"] : ["var(--mark)", 3, "9 7"], terms = `${good ? "good" : "bad"} terms`;
    ["stroke", "stroke-width", "stroke-dasharray"].forEach((name, n) => tie.setAttribute(name, look[n]));
    glow.setAttribute("opacity", !asking && good && TIES[i].includes(king) ? 0.55 : 0);
    ties[i].className = `tie ${good ? "good" : ""} ${turning ? "next" : ""}`;
    ties[i].disabled = asking;
    const words = turning ? [h("span", {}, "turns to"), h("i", {}, sign(-signs[i]))] : [h("span", {}, terms)];
    ties[i].replaceChildren(h("i", {}, sign(signs[i])), ...words);
    ties[i].setAttribute("aria-pressed", good);
    ties[i].setAttribute("aria-label", `${city(a)} and ${city(b)}: ${terms}. Press to flip.`);
  }

  function role(who, { walk }, guess) {
    const signs = walk.at(-1), now = rank(signs, who), was = rank(walk.at(-2) ?? walk[0], who);
    const moved = walk.length === 1 ? "" : was === now ? "as before" : `${was > now ? "▲" : "▼"} was ${was}`;
    return [h("span", {}, of(signs).roles[who], h("em", {}, ` · rank ${now} of 6`)),
      h("span", {}, h("em", {}, moved), who === guess ? h("b", {}, " · your guess") : "")];
  }

  // The eight states in four rows, a type each; a line is one flip.
  const home = (signs) => [443 + 63 * COLUMNS[signs], 32 + 46 * (3 - sum(signs))];
  const between = (a, b, look) => s("line", { ...from(home(a), home(b)), ...look });

  function drawMap({ walk, start }) {
    const flips = STATES.flatMap(([each]) => [0, 1, 2].filter((i) => each[i] < 0).map((i) => [each, flipped(each, i)]));
    const steps = walk.slice(1).map((to, n) => [walk[n], to]);
    const numbers = steps.map(([a, b], n) => {
      const [x, y] = halfway(home(a), home(b)), look = { ...CENTRED, ...BOLD, fill: "var(--bg)" };
      return [s("circle", { cx: x, cy: y, r: 10, fill: "var(--ink)" }), text(n + 1, x, y + 4.5, look)];
    });
    const types = facts.types.map(([row, one, two]) => {
      const y = 32 + 46 * (3 - row), look = row === sum(walk.at(-1)) ? BOLD : SOFT;
      return [text(one, 598, y - 3, look), text(two, 598, y + 13, look)];
    });
    const [x, y] = home(walk[0]), halo = { stroke: "var(--bg)", "stroke-width": 4, "paint-order": "stroke" };
    const head = ["The eight", "states:", "a line is", "one flip"];
    return [
      flips.map(([a, b]) => between(a, b, MARK)), steps.map(([a, b]) => between(a, b, { ...INK, "stroke-width": 4 })),
      STATES.map(([each]) => small(each, walk.map(String))), numbers, types,
      head.map((words, n) => text(words, 420, 12 + 16 * n, SOFT)),
      text(start, x, y + 39, { ...CENTRED, ...halo, "font-size": 12, "font-weight": 600 }),
    ].flat(Infinity);
  }

  function small(signs, walk) { // one state on the map: a tiny triangle, so that no legend is needed
    const [x, y] = home(signs), corner = { US: [x, y - 11], RU: [x - 12, y + 9], CN: [x + 12, y + 9] };
    const here = String(signs) === walk.at(-1), seen = walk.includes(String(signs)), king = whose(signs, "pivot");
    const edge = { ...(seen ? INK : MARK), "stroke-width": here ? 3 : seen ? 2 : 1 };
    const good = { ...INK, "stroke-width": 2.6 }, bad = { ...MARK, "stroke-width": 1.4, "stroke-dasharray": "3 2.5" };
    const sides = TIES.map(([a, b], i) => s("line", { ...from(corner[a], corner[b]), ...(signs[i] > 0 ? good : bad) }));
    const heads = everyone.map((who) => {
      if (who !== king) return shape(who, corner[who], 4);
      return gold({ transform: `translate(${corner[who]}) scale(.46)`, "stroke-width": 3 });
    });
    const circle = (r, look) => s("circle", { cx: x, cy: y, r, ...look });
    const ring = circle(21, { fill: "none", stroke: "var(--gold)", "stroke-width": here ? 3 : 0 });
    return [circle(24, { fill: here ? "var(--wash)" : "var(--bg)", ...edge }), ring, sides, heads];
  }

  // ---- words

  function words(state) {
    if (frame.asking) {
      const [a, b] = TIES[facts.turns].map(city);
      const sub = "**Tap a capital**, or drag the crown to it. Then the tie turns, and you see.";
      const quiet = `The signs are our coding: a common reading of ${state.start}. You may change them later.`;
      return { title: `${a} and ${b} make up. Who gets the crown?`, sub, quiet };
    }
    const signs = state.walk.at(-1), { type, balanced } = of(signs);
    const [king, out] = ["pivot", "outcast"].map((role) => whose(signs, role));
    const told = king ? `${city(king)} ${state.walk.length === 2 ? "gets" : "wears"} the crown`
      : out ? `${city(out)} is the outcast` : `three ${balanced ? "friends" : "enemies"}, no crown`;
    const why = king ? "the pivot’s two friends are at odds" : out ? "two friends with one rival can last"
      : balanced ? "three friends can last" : "two of three enemies may join forces";
    const energy = `**${balanced ? "Balanced" : "Not balanced"}** (energy ${balanced ? "−1" : "+1"})`;
    const quiet = `${signs.map(sign).join(" × ")} = ${sign(balanced ? 1 : -1)}  ${energy}: ${why}.`;
    return { title: `${type}: ${told}`, sub: under(state, king), quiet };
  }

  function under({ walk, start }, king) {
    const signs = walk.at(-1), count = walk.length - 1;
    const flips = ["No flip", "One flip", "Two flips", "Three flips"][count] ?? `${count} flips`;
    if (walk.length === 1) return `A common reading of ${start}. **Tap a tie** to flip it, and see who gets the crown.`;
    const ranks = walk.map((each) => rank(each, "US")).join(" → ");
    if (walk.length > 2) return `${flips} from ${start}. Washington’s rank on the way: **${ranks}**.`;
    const i = signs.findIndex((each, n) => each !== walk[0][n]), [a, b] = TIES[i];
    const [one, two] = [a, b].map((who) => `${rank(walk[0], who)} → **${rank(signs, who)}**`);
    const exactly = frame.asked.response?.toUpperCase() === king ? "**Exactly.** " : "";
    const ties = `${flips}, ${city(a)}–${city(b)} to ${sign(signs[i])}`;
    return `${exactly}${ties}. ${city(a)}’s rank ${one}, ${city(b)}’s ${two}.`;
  }

  const back = () => frame.set({ walk: frame.state.walk.slice(0, -1) });
  const undo = ["Undo", back, ({ walk }) => !frame.asking && walk.length > 1];
  const starts = Object.keys(facts.starts).reverse().map((start) => {
    return [`Start ${start}`, () => frame.set({ start, walk: [facts.starts[start]] }), () => !frame.asking];
  });
  return { draw, words, buttons: [undo, ...starts] };
}
