// What the pieces of the triangle share: Python puts this before the module of each. A state is its three signs, of
// US–RU, US–CN and RU–CN. On the map a row is a type, from three good ties to none, and a line is one flip.

const TIES = [["US", "RU"], ["US", "CN"], ["RU", "CN"]];
const STATES = [ // and the column in which each stands on the map
  [[1, 1, 1], 1], [[-1, 1, 1], 0], [[1, 1, -1], 1], [[1, -1, 1], 2],
  [[-1, 1, -1], 0], [[1, -1, -1], 1], [[-1, -1, 1], 2], [[-1, -1, -1], 1],
];
const CROWN = "M-17,11L-20,-10L-9,-1L0,-15L9,-1L20,-10L17,11Z";

const sum = (signs) => signs[0] + signs[1] + signs[2];
const flipped = (signs, i) => signs.map((sign, n) => (n === i ? -sign : sign));
const sign = (value) => (value > 0 ? "+" : "−");
const from = ([x1, y1], [x2, y2]) => ({ x1, y1, x2, y2 });
const halfway = ([x1, y1], [x2, y2]) => [(x1 + x2) / 2, (y1 + y2) / 2];
const FLIPS = STATES.flatMap(([each]) => [0, 1, 2].filter((i) => each[i] < 0).map((i) => [each, flipped(each, i)]));

function kit({ s, text, facts, INK, MARK, SOFT, BOLD, CENTRED }) {
  const everyone = Object.keys(facts.actors), of = (signs) => facts.states[signs];
  const whose = (signs, role) => everyone.find((who) => of(signs).roles[who] === role);

  function shape(who, [x, y], r, fill = facts.actors[who].colour) {
    if (who === "US") return s("circle", { cx: x, cy: y, r, fill });
    const [half, low, wide] = [r * 0.88, r * 0.9, r * 1.15], size = { width: 2 * half, height: 2 * half };
    if (who === "RU") return s("rect", { x: x - half, y: y - half, ...size, rx: r / 8, fill });
    return s("path", { d: `M${x},${y - r * 1.1}L${x + wide},${y + low}L${x - wide},${y + low}Z`, fill });
  }

  const GOLD = { d: CROWN, fill: "var(--gold)", ...INK, "stroke-width": 1.8, "stroke-linejoin": "round" };
  const gold = (more) => s("path", { ...GOLD, ...more });

  // One state: a tiny triangle, so that no legend is needed. bare: without its crown, which may be what is asked.
  function small(signs, [x, y], { here, seen, bare, size = 1 }) {
    const corners = { US: [0, -11], RU: [-12, 9], CN: [12, 9] };
    const at = (who) => [x + size * corners[who][0], y + size * corners[who][1]];
    const edge = { ...(seen ? INK : MARK), "stroke-width": here ? 3 : seen ? 2 : 1 };
    const good = { ...INK, "stroke-width": 2.6 }, bad = { ...MARK, "stroke-width": 1.4, "stroke-dasharray": "3 2.5" };
    const sides = TIES.map(([a, b], i) => s("line", { ...from(at(a), at(b)), ...(signs[i] > 0 ? good : bad) }));
    const heads = everyone.map((who) => {
      if (bare || who !== whose(signs, "pivot")) return shape(who, at(who), 4 * size);
      return gold({ transform: `translate(${at(who)}) scale(${0.46 * size})`, "stroke-width": 3 });
    });
    const circle = (r, look) => s("circle", { cx: x, cy: y, r: r * size, ...look });
    const won = here && !bare && whose(signs, "pivot"); // gold is for a crown alone
    const ring = circle(21, { fill: "none", stroke: "var(--gold)", "stroke-width": won ? 3 : 0 });
    return [circle(24, { fill: won ? "var(--wash)" : "var(--bg)", ...edge }), ring, sides, heads];
  }

  // All flips as thin lines; those of a walk are thick and numbered.
  const lines = (home) => FLIPS.map(([a, b]) => s("line", { ...from(home(a), home(b)), ...MARK }));
  function steps(walk, home) {
    const pairs = walk.slice(1).map((to, n) => [home(walk[n]), home(to)]);
    const thick = pairs.map(([a, b]) => s("line", { ...from(a, b), ...INK, "stroke-width": 4 }));
    const numbers = pairs.map(([a, b], n) => {
      const [x, y] = halfway(a, b), look = { ...CENTRED, ...BOLD, fill: "var(--bg)" };
      return [s("circle", { cx: x, cy: y, r: 10, fill: "var(--ink)" }), text(n + 1, x, y + 4.5, look)];
    });
    return [thick, numbers];
  }

  // The names of the four types, in two lines each.
  const types = (home, x, row) => facts.types.map(([each, one, two]) => {
    const [, y] = home([each, each, each].map((value) => value / 3)), look = each === row ? BOLD : SOFT;
    return [text(one, x, y - 3, look), text(two, x, y + 13, look)];
  });

  return { everyone, of, whose, shape, gold, small, lines, steps, types };
}
