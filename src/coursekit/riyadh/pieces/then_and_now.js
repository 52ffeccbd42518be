// Then and now: a table of lines, of which one is chosen before 2025 is shown. Then the lines stand in the order of how
// many times as much they are, with a strip that goes up tenfold at each tick.

const GRADES = { A: "seen in a source", B: "computed by us", K: "general knowledge, unchecked" };
const [LEAST, MOST, LONG] = [0.5, 10000, 64]; // of the strip: its two ends, and its length in pixels
const along = (times) => 4 + (LONG * Math.log10(times / LEAST)) / Math.log10(MOST / LEAST);

export default function then_and_now(frame) {
  const { h, s, text, body, facts } = frame;
  const table = h("table");
  body.append(table);
  const group = `lines-${Math.random().toString(36).slice(2, 8)}`; // two copies of this table in a page are apart
  let drawn = ""; // which lines stand there: a radio button that is built anew would lose its focus

  const grade = (letter) => h("sup", { class: letter, title: GRADES[letter], "aria-label": `evidence ${letter}, ${GRADES[letter]}` }, letter);

  function figure([words, letter]) { // "$50 million": the number large, its unit small
    const [number, ...unit] = words.split(/(?<=\d) (?=[a-z])/);
    return h("td", { class: "big" }, number, unit.map((each) => h("i", {}, ` ${each}`)), grade(letter));
  }

  function strip(times) {
    const ticks = [1, 10, 100, 1000, 10000].map((each) => {
      const [x, half] = [along(each), each === 1 ? 7 : 3];
      return s("line", { x1: x, x2: x, y1: 7 - half, y2: 7 + half, stroke: each === 1 ? "var(--ink)" : "var(--mark)" });
    });
    const base = s("line", { x1: 4, x2: 4 + LONG, y1: 7, y2: 7, stroke: "var(--mark)" });
    return s("svg", { width: 80, height: 14, "aria-hidden": "true" }, base, ticks,
      s("circle", { cx: along(times), cy: 7, r: 5.5, fill: "var(--accent)" }));
  }

  function head(open) {
    const scale = s("svg", { width: 80, height: 14, "aria-hidden": "true" }, [[1, "1", "middle"], [13000, "10,000", "end"]].map(
      ([times, words, anchor]) => text(words, along(times), 12, { "text-anchor": anchor, "font-size": 12, fill: "var(--soft)" })));
    const last = open ? [h("th", { class: "times", colspan: 2 })] : [h("th", { scope: "col", class: "times" }, "Times"), h("th", { class: "scale" }, scale)];
    return h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "The target’s …"), h("th", { scope: "col", class: "big" }, "1971–72"),
      h("th", { scope: "col", class: "big" }, "2025"), last));
  }

  const name = (line, mine) => [h("b", {}, line.name), h("small", {}, line.when, mine ? h("em", {}, "your guess") : "")];

  function line(each) { // before: the whole row is the target
    const pick = h("input", {
      type: "radio", name: group, value: each.id, "aria-label": `${each.name}, then ${each.then[0]}`,
      onchange: () => frame.set({ picked: each.id }),
    });
    const choose = (event) => {
      if (event.target === pick) return;
      pick.click();
      pick.focus(); // so that arrows go on from there
    };
    const row = h("tr", { class: "open", onclick: choose },
      h("th", { scope: "row" }, name(each)), figure(each.then),
      h("td", { class: "big ask" }, "?"), h("td", { class: "pick", colspan: 2 }, h("span", {}), pick));
    return row;
  }

  function both(each, guess) {
    return h("tr", { class: each.id === guess ? "mine" : "" }, h("th", { scope: "row" }, name(each, each.id === guess)),
      figure(each.then), figure(each.now), h("td", { class: "times" }, `× ${each.times}`), h("td", { class: "scale" }, strip(each.ratio)));
  }

  const told = (each) => h("tr", { class: "words" }, h("th", { scope: "row" }, h("b", {}, each.name)),
    h("td", { colspan: 4 }, each.then[0], grade(each.then[1]), h("span", {}, " → "), each.now[0], grade(each.now[1])));

  function draw({ picked, now, words }) {
    const open = !now.length;
    if (drawn !== String(open)) {
      const rows = open ? facts.lines.map((each) => line(each)) : [...now.map((each) => both(each, picked)), ...words.map(told)];
      table.replaceChildren(head(open), h("tbody", {}, rows));
      drawn = String(open);
    }
    for (const input of table.querySelectorAll("input")) {
      input.checked = input.value === picked;
      input.disabled = !frame.asking;
      input.closest("tr").classList.toggle("mine", input.checked);
      input.previousSibling.textContent = input.checked ? "your guess" : "";
    }
  }

  function words({ picked, now, told: [title, sub] }) {
    const grades = "Evidence: **A** seen in a source, **B** computed by us, **K** general knowledge, unchecked.";
    if (!now.length) {
      const asks = "The target is the one whom Washington courts in the article’s comparison: China then, Russia now. **Tap a line.**";
      return { title: "Is 2025 like 1971–72? Which line has changed most?", sub: asks, quiet: grades };
    }
    const mine = now.find((each) => each.id === picked);
    const guess = !mine ? "" : mine === now[0] ? "**Exactly:** you chose this line. " : `You chose “${mine.name}”: **× ${mine.times}**. `;
    return { title, sub, quiet: guess + grades };
  }

  const ready = ({ picked }) => frame.asking && picked !== "";
  return { draw, words, buttons: [["Show 2025", () => frame.answer(frame.state.picked), ready]] };
}
