// Who talked to whom: time runs downwards, one row an event, one column an actor. Filled and joined: they met or called;
// hollow: they spoke or agreed. The rail at the left is true time, with its gaps; the list beside it has room for words.
// All but the contacts of Washington with Moscow come from Python only once there is a guess.

const FIRST = Date.UTC(2025, 0, 20), TALL = 312, ROW = 26, STEP = 48; // milliseconds; pixels
const PAIRS = [["US", "RU"], ["US", "UA"], ["RU", "UA"]];
const GAP = 7; // days without an event: more are said in words
const MONTHS = ["Jan", "Feb"], LONG = ["January", "February"];

export default function contacts(frame) {
  const { h, s, body, facts, aria, clamp } = frame;
  const per = TALL / (facts.days + 1);
  const date = (day, months = MONTHS) => {
    const at = new Date(FIRST + day * 864e5);
    return `${at.getUTCDate()} ${months[at.getUTCMonth()]}`;
  };
  const place = (code) => STEP / 2 + STEP * facts.columns.findIndex(([each]) => each === code);
  const column = (code) => facts.columns.find(([each]) => each === code);
  const count = (rows, a, b) => rows.filter((row) => row.contact && row.who.includes(a) && row.who.includes(b)).length;

  function sign(code, y, full) {
    const [, , colour, shape] = column(code), look = full ? { fill: colour } : { fill: "var(--bg)", stroke: colour, "stroke-width": 2.6 };
    return frame.mark(shape, { transform: `translate(${place(code)},${y}) scale(.6)`, ...look });
  }
  function marks(row) {
    const y = ROW / 2, xs = row.who.map(place), pen = { fill: "none", stroke: "var(--mark)", "stroke-width": 3 };
    const bridge = row.who.length === 2 && xs[1] - xs[0] > STEP; // over the column between, not through it
    const d = bridge ? `M${xs[0]},${y}C${xs[0] + 20},${y - 15} ${xs[1] - 20},${y - 15} ${xs[1]},${y}` : `M${xs[0]},${y}H${xs.at(-1)}`;
    const line = row.contact && xs.length > 1 ? s("path", { d, ...pen }) : null;
    const guides = facts.columns.map(([code]) => s("path", { d: `M${place(code)},0V200`, stroke: "var(--hair)" }));
    return s("svg", { class: "marks", "aria-hidden": true }, guides, line, row.who.map((code) => sign(code, y, row.contact)));
  }
  const heads = () => h("div", { class: "heads", "aria-hidden": true }, h("span"), facts.columns.map(([, name, colour, shape]) => {
    return h("span", {}, frame.icon({ colour, shape }, 14), name);
  }), h("span", {}, "filled: met or called · hollow: other"));
  function item(row, n, rows) {
    const first = rows[n - 1]?.day !== row.day, names = row.who.map((code) => column(code)[1]).join(" and ");
    const about = h("p", { hidden: true }, row.about);
    const label = `${date(row.day, LONG)}: ${row.title}. ${row.contact ? `A ${row.kind} of ${names}` : `A ${row.kind}`}.`;
    const button = h("button", { "aria-expanded": false, "aria-label": label }, h("span", { class: "when" }, first ? row.said : ""), marks(row), h("span", { class: "what" }, row.title, about));
    const kinds = [row.contact ? "" : "other", row.id === facts.marked ? "marked" : "", first ? "first" : ""];
    return { row, button, about, node: h("li", { class: `row ${kinds.join(" ")}` }, button) };
  }

  // ---- the guess

  const known = facts.known.map(item), covered = column("UA");
  const veil = h("div", { class: "veil", "aria-hidden": true, style: `left: ${50 + place("UA") - STEP / 2}px; height: ${ROW * known.length + 2}px` }, "?");
  const dots = [...Array(facts.most + 1).keys()].map((n) => h("button", { role: "radio", onclick: () => frame.set({ guess: n }) }, `${n}`));
  frame.walk(dots, (dot) => dot.click());
  const ask = h("div", { class: "ask" }, h("b", { id: "ck-contacts-ask" }, "And how often did US and Ukrainian officials meet or call?"),
    h("div", { class: "dots", role: "radiogroup", "aria-labelledby": "ck-contacts-ask" }, dots));
  const before = h("div", { class: "before" }, heads(), h("div", { class: "known" }, h("ol", { class: "list" }, known.map(({ node }) => node)), veil), ask);

  // ---- all events

  const sums = h("div", { class: "sums" }), list = h("ol", { class: "list long", tabindex: -1 });
  const scale = s("svg", { width: 96, height: TALL, "aria-hidden": true }), seen = s("path", { fill: "none", stroke: "var(--ink)", "stroke-width": 2 });
  const grip = h("div", { class: "grip" });
  const rail = h("div", { class: "rail", ...frame.slider("Day", 0, facts.days), "aria-orientation": "vertical" }, scale, grip);
  const board = h("div", { class: "board" }, heads(), rail, list);
  const after = h("div", {}, sums, board);
  let items = [], shown = null;
  body.append(before, after);

  const to = (day) => frame.set({ day: clamp(day, 0, facts.days) }, false);
  const at = ([, y]) => Math.floor((y - rail.offsetTop - board.offsetTop) / per);
  const ways = { ArrowDown: 1, ArrowUp: -1, PageDown: 7, PageUp: -7 };
  frame.slide(rail, { to: (spot) => to(at(spot)), by: (days) => to(frame.state.day + days), ways, may: () => true });
  list.addEventListener("scroll", bracket);

  function open(each, yes) {
    each.about.hidden = !yes;
    each.button.setAttribute("aria-expanded", yes);
  }

  function build({ rows }) { // once: afterwards only the day changes
    items = rows.map(item);
    const nodes = items.map((each, n) => {
      each.button.addEventListener("click", () => { open(each, each.about.hidden); bracket(); });
      const empty = n ? rows[n].day - rows[n - 1].day - 1 : 0;
      return [empty > GAP ? h("li", { class: "gap" }, `${empty} days without an event in our table`) : null, each.node];
    });
    list.replaceChildren(...nodes.flat().filter(Boolean));
    const points = items.map(({ row }, n) => {
      const before = rows.slice(0, n).filter((other) => other.day === row.day).length;
      const look = row.contact ? { fill: "var(--ink)" } : { fill: "none", stroke: "var(--mark)", "stroke-width": 1.2 };
      return s("circle", { cx: 66 + 6 * before, cy: (row.day + 0.5) * per, r: 2.2, ...look });
    });
    const ticks = [0, 12, facts.days].map((day) => frame.text(date(day), 52, (day + 0.5) * per + 4, { "text-anchor": "end", "font-size": 12, fill: "var(--soft)", class: "tick" }));
    scale.replaceChildren(s("path", { d: `M60,0V${TALL}`, stroke: "var(--mark)" }), ...ticks, seen, ...points);
    const pairs = PAIRS.map(([a, b]) => {
      const guess = b === "UA" && a === "US" ? frame.asked.response : null, own = count(rows, a, b), off = own - guess;
      const you = guess == null ? "contacts in our table" : off ? `○ you said ${guess}: ${Math.abs(off)} too ${off > 0 ? "few" : "many"}` : "◉ exactly as you said";
      return h("div", {}, h("strong", {}, `${own}`), h("span", {}, `${column(a)[1]} and ${column(b)[1]}`, h("small", {}, you)));
    });
    sums.replaceChildren(...pairs);
  }

  function bracket() { // on the rail: the days that the list shows now
    const inside = items.filter(({ node }) => node.offsetTop + ROW / 2 >= list.scrollTop && node.offsetTop + ROW / 2 <= list.scrollTop + list.clientHeight);
    if (inside.length) seen.setAttribute("d", `M92,${inside[0].row.day * per}H99V${(inside.at(-1).row.day + 1) * per}H92`);
  }

  function draw(state) {
    const all = state.rows.length > 0;
    before.hidden = all;
    after.hidden = !all;
    frame.choose(dots, state.guess ?? -1, "checked");
    dots.forEach((dot, n) => { dot.className = n < state.guess ? "upto" : ""; });
    if (!all) return;
    if (!items.length) build(state);
    const lit = items.filter(({ row }) => row.day === state.day);
    const seen = lit.map(({ row }) => row.title).join("; ") || "no event in our table";
    // Days run down, and on every slider up is more: what counts are those that are left.
    aria(rail, { valuenow: facts.days - state.day, valuetext: `${date(state.day, LONG)}: ${seen}` });
    grip.textContent = date(state.day);
    grip.style.top = `${(state.day + 0.5) * per}px`;
    for (const tick of scale.querySelectorAll(".tick")) tick.style.visibility = Math.abs(+tick.getAttribute("y") - 4 - (state.day + 0.5) * per) < 20 ? "hidden" : "";
    if (shown === state.day) return;
    shown = state.day;
    const opened = lit.find(({ row }) => row.id === facts.marked) ?? lit[0];
    for (const each of items) {
      each.node.classList.toggle("on", lit.includes(each));
      open(each, each === opened);
    }
    requestAnimationFrame(() => {
      const near = items.findIndex(({ row }) => row.day >= state.day);
      list.scrollTop = items.at(near < 0 ? -1 : Math.max(0, near - 3)).node.offsetTop; // some of what came before
      bracket();
    });
  }

  function words({ rows, guess }) {
    if (!rows.length) {
      const sub = `From 20 January to 28 February 2025 US and Russian officials met or called **${facts.known.length} times**.`;
      const quiet = guess == null ? "One guess. Then you see all events of our table, which is a selection." : `Your guess: ${guess}. The column of ${covered[1]} is still covered.`;
      return { title: "How often did Washington talk with Kyiv?", sub, quiet };
    }
    const [moscow, kyiv, joined] = PAIRS.map((pair) => count(rows, ...pair));
    const sub = `${joined ? "" : "No line joins Moscow and Kyiv. "}**Drag the day** on the left, or tap a row for more.`;
    const quiet = `${rows.length} events, a selection and no complete record. How states voted comes in later lessons.`;
    return { title: `Washington talked ${kyiv} times with Kyiv, ${moscow} with Moscow`, sub, quiet };
  }

  return { draw, words, response: ({ guess }) => guess };
}
