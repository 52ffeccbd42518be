// The eight states as a map: tap the one with Washington's crown, then follow the walks of 1969, of today and of the
// years after 1972. Which walk is which, and its words, come from Python.

const COLUMNS = Object.fromEntries(STATES);
const home = (signs) => [84 + 128 * (COLUMNS[signs] ?? 0), 44 + 46 * (3 - sum(signs))];
const START = [-1, -1, -1];
const PLACES = ["at the top", "on the left", "on the right"];
const SIZE = 1.45; // of a state, where the small map beside the triangle has 1

export default function eightStates(frame) {
  const { h, s, text, body, facts, INK, MARK, CENTRED } = frame;
  const { everyone, of, shape, small, lines, steps } = kit(frame);
  let given = ""; // the guess, before Python has heard of it

  function give(signs) {
    if (!frame.asking || given) return;
    given = facts.ids[signs];
    frame.draw();
    frame.pause(700);
    frame.answer(given);
  }

  const map = s("svg", { width: 668, height: 384, "aria-hidden": "true" });
  const pair = ([a, b]) => `${facts.actors[a].city}–${facts.actors[b].city}`;
  const said = (signs) => TIES.map((tie, i) => `${pair(tie)} ${signs[i] > 0 ? "good" : "bad"}`).join(", ");
  // From top to bottom, as they stand.
  const taps = STATES.map(([signs]) => {
    const [x, y] = home(signs), style = `left: ${x}px; top: ${y}px`;
    const label = `${said(signs)}. Tap for the crown`;
    return h("button", { class: "tap", style, "aria-label": label, onclick: () => give(signs) });
  });
  const aside = h("div", { class: "aside" });
  body.append(map, ...taps, aside);

  function draw({ walk, walks }) {
    const asking = frame.asking || !walks[walk], path = asking ? [START] : walks[walk].walk, seen = asking ? [String(START)] : path.map(String);
    if (!asking) given = "";
    const guess = frame.asked.response ?? given, [thick, count] = asking ? [[], []] : steps(path, home);
    const halo = { ...CENTRED, stroke: "var(--bg)", "stroke-width": 5, "paint-order": "stroke", "font-weight": 600 };
    const label = (words, signs) => text(words, home(signs)[0], home(signs)[1] + 52, halo);
    const names = asking ? { 1969: START } : { ...walks[walk].names };
    const [own] = STATES.map(([signs]) => signs).filter((signs) => guess && facts.ids[signs] === guess);
    const named = Object.values(names).some((signs) => String(signs) === String(own));
    if (own && !asking && !named) names["your guess"] = own;
    frame.fill(map,
      lines(home), thick,
      STATES.map(([signs]) => {
        const name = String(signs), here = !asking && name === seen.at(-1);
        const yours = guess && facts.ids[name] === guess, [cx, cy] = home(signs);
        const look = { fill: "none", ...INK, "stroke-width": 2, "stroke-dasharray": "3 4" };
        return [small(signs, [cx, cy], { here, seen: seen.includes(name), bare: asking, size: SIZE }),
          yours ? s("circle", { cx, cy, r: 41, ...look }) : []];
      }),
      count, Object.entries(names).map(([words, signs]) => label(words, signs)),
    );
    for (const tap of taps) tap.hidden = !asking || Boolean(given);
    frame.fill(aside, asking ? keys() : ranks(path));
  }

  function keys() {
    const line = (look) => s("line", { x2: 40, y1: 12, y2: 12, ...look });
    const entries = [
      [line({ ...INK, "stroke-width": 3.5 }), "good terms"],
      [line({ ...MARK, "stroke-width": 2, "stroke-dasharray": "5 4" }), "bad terms"],
      ...everyone.map((who, n) => [shape(who, [20, 12], 7), `${facts.actors[who].city}, ${PLACES[n]}`]),
    ];
    return [h("dl", {}, entries.map(([mark, words]) => [
      h("dt", {}, s("svg", { width: 40, height: 24, "aria-hidden": "true" }, mark)), h("dd", {}, words)]))];
  }

  function ranks(path) { // the role of each capital, state by state
    const heads = everyone.map((who) => h("th", { scope: "col" }, facts.actors[who].city));
    const rows = path.map((signs, n) => h("tr", {}, h("th", { scope: "row" }, n ? `${n}` : "start"),
      everyone.map((who) => h("td", { class: of(signs).roles[who] }, of(signs).roles[who]))));
    return [h("table", {}, h("tr", {}, h("td"), heads), rows)];
  }

  function words({ walk, walks }) {
    if (frame.asking || !walks[walk]) {
      const sub = "**Tap the state** with Washington’s crown. A line is one flip of one tie.";
      const quiet = "The signs of 1969 are our coding, and a common reading. Moscow is the Soviet capital here.";
      return { title: "1969: three enemies. How far is Washington’s crown?", sub, quiet };
    }
    const { title, sub, walk: path } = walks[walk];
    const found = walk === facts.names[0] && frame.asked.response === facts.ids[path.at(-1)];
    const quiet = "The named states are our coding: common readings of the years, not facts.";
    return { title, sub: `${found ? "**Exactly.** " : ""}${sub}`, quiet };
  }

  const buttons = facts.names.map((walk) => [walk, () => frame.set({ walk }), ({ walks }) => Boolean(walks[walk])]);
  const told = ({ walk }) => walk === facts.names[0]; // it speaks of the walk to the seat
  return { draw, words, told, buttons };
}
