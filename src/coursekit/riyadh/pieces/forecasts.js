// The board of forecasts: a ring on each line from 0 to 100. What came arrives when all have their number; the square at
// the end of a row is the gap squared, so the mean of the squares is the score.

const LEFT = 10, UNIT = 2.4, ROW = 34, SIDE = 28; // pixels: of a line, of one per cent, of a row, of a square
const X = (number) => LEFT + UNIT * number;

export default function forecasts(frame) {
  const { h, s, body, facts, fill, INK, MARK } = frame;
  const said = () => frame.state.said;
  const open = () => Object.values(said()).filter((number) => number === null).length;

  // ---- hands: each line is a slider of the page, so that touch and keys are its own

  const say = (row, value, ended) => frame.set({ said: { ...said(), [row.id]: Number(value) }, row: row.id }, ended);
  const look = (row) => frame.state.row !== row.id && frame.set({ row: row.id });

  const lines = facts.rows.map((row) => {
    const about = { type: "range", min: 0, max: 100, step: 1, "aria-label": `${row.question} In per cent`, value: 50 };
    const input = h("input", { ...about,
      onpointerdown: () => look(row), onfocus: () => look(row),
      oninput: () => say(row, input.value, false), onchange: () => say(row, input.value, true),
      onclick: () => said()[row.id] === null && say(row, input.value, true), // a tap on the middle is a number too
    });
    const line = s("svg", { width: 260, height: ROW, "aria-hidden": "true" });
    const number = h("b", { class: "number" }), square = s("svg", { width: SIDE + 2, height: SIDE + 2, "aria-hidden": "true" });
    const name = h("button", { class: "name", onclick: () => frame.set({ row: row.id }) },
      h("span", {}, row.short), h("em", {}, row.by));
    const track = h("div", { class: "track" }, line, input);
    const node = h("div", { class: "row" }, name, track, number, square);
    return { row, node, input, line, number, square, name };
  });
  const axis = h("div", { class: "axis", "aria-hidden": "true" }, ["last day", "surely not", "even", "surely"].map((word) => h("span", {}, word)));
  const told = h("div", { class: "panel", role: "status" });
  body.append(axis, ...lines.map(({ node }) => node), told);

  // ---- the picture

  function draw(state) {
    const { asking } = frame;
    for (const each of lines) drawRow(each, state, asking);
    body.classList.toggle("settled", !asking);
    const row = facts.rows.find(({ id }) => id === state.row), came = state.came[state.row];
    if (!row) fill(told, h("p", {}, asking ? "Touch a line, and its rule and what was known stand here." : "Tap a name to read what happened."));
    else if (came) fill(told, h("p", {}, h("b", {}, `${came.yes ? "Yes" : "No"}, ${came.on}. `), came.what), h("p", {}, `Rule: ${row.rule}`), h("p", { class: "from" }, `From: ${came.from}.`));
    else fill(told, h("p", {}, h("b", {}, "Rule. "), row.rule), h("p", {}, h("b", {}, "Known on 15 March 2025. "), row.known));
  }

  function drawRow({ row, node, input, line, number, square, name }, state, asking) {
    const value = state.said[row.id], came = state.came[row.id], y = ROW / 2;
    node.classList.toggle("open", state.row === row.id);
    node.classList.toggle("unsaid", value === null);
    number.textContent = value === null ? "" : `${value}%`;
    input.hidden = !asking;
    if (document.activeElement !== input || value !== Number(input.value)) input.value = value ?? 50;
    input.setAttribute("aria-valuetext", value === null ? "no number yet" : `${value} per cent`);
    const rule = s("line", { x1: X(0), x2: X(100), y1: y, y2: y, stroke: "var(--hair)", "stroke-width": 2 });
    const half = s("line", { x1: X(50), x2: X(50), y1: y - 5, y2: y + 5, ...MARK });
    const parts = asking ? [rule, half] : [rule, half, ...settled(value, came.yes, y)];
    line.replaceChildren(...parts);
    if (asking) return square.replaceChildren();
    const side = (SIDE * Math.abs(value - (came.yes ? 100 : 0))) / 100, edge = { ...MARK, fill: "none" };
    square.replaceChildren(s("rect", { x: 1, y: 1, width: SIDE, height: SIDE, ...edge }),
      s("rect", { x: 1, y: 1 + SIDE - side, width: side, height: side, fill: "var(--gold)", ...INK }));
    const verdict = came.yes ? "it came" : "it did not come";
    name.setAttribute("aria-label", `${row.question} You said ${value}%, ${verdict}. Press to read what happened.`);
  }

  function settled(value, yes, y) {
    const end = X(yes ? 100 : 0), ink = { ...INK, "stroke-width": 2 };
    const dot = s("circle", { cx: end, cy: y, r: 6, fill: yes ? "var(--ink)" : "var(--bg)", ...ink });
    const gap = s("line", { x1: X(value), x2: end, y1: y, y2: y, ...ink, "stroke-dasharray": "2 4" });
    return [gap, s("circle", { cx: X(value), cy: y, r: 8, fill: "var(--bg)", ...ink }), dot];
  }

  // ---- words

  function words(state) {
    const left = open();
    if (frame.asking) {
      const sub = "It is 15 March 2025. Say how likely a **yes** is, from 0 to 100. Do not look anything up.";
      const quiet = left ? `${facts.count - left} of ${facts.count} said. All can be moved until you hand them in.`
        : "All said. They can be handed in once.";
      return { title: facts.rows.length === 8 ? "Eight questions. How likely is each?" : "How likely is each?", sub, quiet };
    }
    const gap = ({ id }) => Math.abs(state.said[id] - (state.came[id].yes ? 100 : 0));
    const [worst] = [...facts.rows].sort((a, b) => gap(b) - gap(a));
    const yes = Object.values(state.came).filter((each) => each.yes).length;
    const score = state.score.toFixed(2), coin = state.score < 0.245 ? "better than a coin" : state.score > 0.255 ? "a coin does better" : "as good as a coin";
    const sub = `**${yes} of ${facts.count}** came. Your costliest number: **${worst.short}**, with a gap of ${gap(worst)} points.`;
    const quiet = "○ your number · ● it came · open dot at 0: it did not. The gold square is the gap squared; the mean of the squares is the score. A coin gets 0.25.";
    return { title: `Your Brier score is ${score}: ${coin}`, sub, quiet };
  }

  const response = (state) => (open() ? null : state.said);
  return { draw, words, response };
}
