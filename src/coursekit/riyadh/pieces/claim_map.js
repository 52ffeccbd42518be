// The map of claims: further right documents can settle more of a claim, higher up the article offers more proof. How
// full a mark is says how well the claim holds; a ring says how you graded it.

const LEFT = 138, COLUMN = 106, DOT = 25, ACROSS = 4; // pixels, and marks side by side
const HALO = { stroke: "var(--bg)", "stroke-width": 4, "paint-order": "stroke" }; // a word that lies on a line
const FLOOR = 8, TALL = 46; // pixels: between floors; a place before the map opens
const LEGEND = ["supported", "partly supported", "unsupported", "contradicted"];
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export default function claimMap(frame) {
  const { h, s, text, body, facts, fill, aria, BOLD, SOFT, CENTRED } = frame;
  const columns = Object.entries(facts.checkable).map(([code, words]) => [Number(code), words]);
  const rows = Object.entries(facts.offered).map(([code, words]) => [Number(code), words]).sort((a, b) => b[0] - a[0]);
  const claims = Object.fromEntries(facts.rows.map((row) => [row.id, row]));
  const cell = (c, p) => facts.rows.filter((row) => row.checkable === c && row.evidence_offered === p);

  // ---- where everything stands: each floor is as high as its fullest cell

  const tops = {};
  let bottom = 20;
  for (const [p] of rows) {
    const most = Math.max(1, ...columns.map(([c]) => Math.ceil(cell(c, p).length / ACROSS)));
    tops[p] = [bottom, (bottom += most * DOT + FLOOR)];
  }
  const slot = (c, p, n) => [LEFT + COLUMN * (c - 1) + 5 + DOT * (n % ACROSS) + DOT / 2,
    tops[p][1] - FLOOR / 2 - DOT * Math.floor(n / ACROSS) - DOT / 2];
  const at = {};
  for (const [c] of columns) for (const [p] of rows) cell(c, p).forEach((row, n) => { at[row.id] = slot(c, p, n); });

  const ring = (same) => s("circle", { r: 11, fill: "none", stroke: "var(--ink)", "stroke-width": 1.6,
    "stroke-dasharray": same ? null : "2.5 3" });
  const small = (...nodes) => s("svg", { width: 26, height: 26, viewBox: "-13 -13 26 26", "aria-hidden": "true" }, nodes);

  // ---- before: one claim and twenty places

  const card = h("p", { class: "card" }, claims[facts.placed].claim);
  const places = h("div", { class: "places", role: "radiogroup", "aria-label": "Where the claim stands" },
    h("b", { class: "head" }, "The article offers"),
    rows.flatMap(([p, words]) => [h("span", { class: "row" }, words), ...columns.map(([c, far]) => {
      const label = `Documents settle it ${far}; the article offers ${words}`;
      const about = { role: "radio", "aria-label": label, "data-at": `${c},${p}` };
      return h("button", { ...about, onclick: () => frame.set({ at: [c, p] }) });
    })]),
    h("b", {}, "Documents settle it"), columns.map(([, words]) => h("span", { class: "column" }, words)));
  const radios = [...places.querySelectorAll("button")];
  walk(places, radios, (node) => { frame.set({ at: node.dataset.at.split(",").map(Number) }); },
    (n) => [n % columns.length, Math.floor(n / columns.length)]);

  // ---- after: all claims

  const back = s("svg", { width: 668, height: bottom + 22, "aria-hidden": "true" });
  const dots = facts.rows.map((row) => {
    const style = `left: ${at[row.id][0]}px; top: ${at[row.id][1]}px`;
    return h("button", { class: "dot", style, "data-id": row.id, title: row.short,
      onclick: () => frame.set({ chosen: row.id }) });
  });
  const label = "All claims of the article; the arrow keys go from one to the next";
  const map = h("div", { class: "map", role: "group", "aria-label": label, style: `height: ${bottom + 22}px` }, back, dots);
  walk(map, dots, (node) => frame.set({ chosen: node.dataset.id }), (n) => at[dots[n].dataset.id]);
  const legend = h("ul", { class: "legend" }, LEGEND.map((grade) => h("li", {}, small(glyph(s, grade)), grade.split(" ")[0])),
    h("li", {}, small(ring(true)), "same as you"), h("li", {}, small(ring(false)), "you differ"));
  const about = h("div", { class: "about", role: "status" });
  body.append(card, places, map, legend, about);

  // Arrows go to the nearest node in their direction; only one node is a stop of the Tab key.
  function walk(group, nodes, choose, place) {
    frame.keys(group, WAYS, (way, event) => {
      const from = nodes.indexOf(event.target);
      if (from < 0) return false;
      const [x, y] = place(from);
      const far = (n) => {
        const [dx, dy] = [place(n)[0] - x, place(n)[1] - y], along = dx * way[0] + dy * way[1];
        return along <= 0 ? Infinity : along + 3 * Math.abs(dx * way[1] + dy * way[0]);
      };
      const [next] = nodes.map((_, n) => n).filter((n) => far(n) < Infinity).sort((a, b) => far(a) - far(b));
      if (next === undefined) return;
      choose(nodes[next]);
      nodes[next].focus();
    });
  }

  let asked = false;
  function draw({ at: mine, chosen, known }) {
    const asking = frame.asking, placed = asked && !asking && body.parentNode.contains(document.activeElement);
    asked = asking;
    card.hidden = places.hidden = !asking;
    map.hidden = legend.hidden = about.hidden = asking;
    const placedAt = radios.findIndex((radio) => radio.dataset.at === String(mine));
    frame.choose(radios, placedAt, "checked");
    radios.forEach((radio, n) => { radio.textContent = n === placedAt ? "○ you" : ""; });
    if (asking) return;
    dots.forEach((dot) => {
      const row = claims[dot.dataset.id], check = known[row.id];
      dot.classList.toggle("chosen", row.id === chosen);
      dot.replaceChildren(small(check ? glyph(s, check.ours) : s("circle", { r: 4.5, fill: "var(--mark)" }),
        check?.mine ? ring(check.mine === check.ours) : null));
      const label = `${row.short}. ${check ? `Our check: ${check.ours}` : "Not graded yet"}`
        + `${check?.mine ? `; you: ${check.mine}` : ""}.`;
      aria(dot, { label });
    });
    frame.choose(dots, dots.findIndex((dot) => dot.dataset.id === chosen));
    if (placed) dots.find((dot) => dot.dataset.id === chosen).focus({ preventScroll: true }); // keys go on from here
    ground(mine);
    tell(claims[chosen], known[chosen]);
  }

  function ground(mine) { // floors, words of the axes, and where the claim was placed
    const lines = rows.map(([p, words]) => [
      s("line", { x1: 0, x2: 668, y1: tops[p][1], y2: tops[p][1], stroke: p ? "var(--hair)" : "var(--ink)" }),
      text(words, 0, tops[p][1] - 10, SOFT)]);
    const far = columns.map(([c, words]) => text(words, LEFT + COLUMN * (c - 0.5), bottom + 17, { ...CENTRED, ...SOFT }));
    const heads = [text("The article offers", 0, 12, BOLD), text("Documents settle it", 0, bottom + 17, BOLD)];
    const { checkable, evidence_offered: offered } = claims[facts.placed];
    fill(back, lines, far, heads);
    if (!mine || (mine[0] === checkable && mine[1] === offered)) return;
    const [x, y] = slot(mine[0], mine[1], cell(...mine).length), [x2, y2] = at[facts.placed];
    const look = { stroke: "var(--ink)", "stroke-width": 2 };
    back.append(s("line", { x1: x, y1: y, x2, y2, ...look, "stroke-dasharray": "1 4", "stroke-linecap": "round" }),
      s("circle", { cx: x, cy: y, r: 8, fill: "var(--bg)", ...look }),
      text("you", x, y - 13, { ...BOLD, ...CENTRED, ...HALO }));
  }

  function tell(row, check) { // the card of the chosen claim
    const grade = (who, value, none) => {
      return h("p", {}, h("small", {}, who), h("b", {}, value ? small(glyph(s, value)) : null, value || none));
    };
    const hedge = row.hedge ? h("p", {}, `The article’s own caution: ${row.hedge.replaceAll(";", ", ")}.`) : null;
    fill(about,
      h("div", {}, h("b", {}, row.short), h("small", {}, ` ${row.type} · ${row.id}`), h("p", { class: "says" }, row.claim),
        hedge, check ? h("p", {}, check.nuance) : null),
      h("div", {}, check && !check.mine ? null : grade("you", check?.mine, "no grade"),
        grade("our check", check?.ours, "still to come")));
  }

  // ---- words

  function words({ at: mine, known, open }) {
    if (frame.asking) {
      const sub = "**Tap the place** where it belongs. One guess, no score; then the map shows all claims.";
      return { title: frame.prompt, sub };
    }
    const bare = facts.rows.filter((row) => !row.evidence_offered), easy = bare.filter((row) => row.checkable >= 4);
    const { checkable, evidence_offered: offered } = claims[facts.placed];
    const exact = mine && mine[0] === checkable && mine[1] === offered;
    const ours = `**${facts.checkable[checkable]}**, with **${facts.offered[offered]}** offered.`;
    const placed = mine ? `${exact ? "**Exactly**" : "○ your place, and a line to ours"}: ${ours} **Tap a mark.**`
      : `Documents could settle **${easy.length}** of these, in full or with work. **Tap a mark** to read its claim.`;
    const all = "Our codes and grades; another reader may place a claim one step away.";
    const yours = Object.values(known).filter((each) => each.mine).length;
    const some = `You have graded ${yours}. The other marks are filled when you have guessed how many claims hold.`;
    const title = `For ${bare.length} of ${facts.rows.length} claims the article offers no proof`;
    return { title, sub: placed, quiet: open ? all : some };
  }

  return { draw, words, response: ({ at: mine }) => mine && { checkable: mine[0], proof: mine[1] } };
}
