// The accounts: tap = or ≠ for each point of the US statement; then all accounts stand beside the article, and a cell
// says why it is coded as it is. What the others say comes from Python, and only once there is a guess.

const MARKED = /(\[.*?\]|_.*?_)/; // [changed or added], and _only in the article_
const SAID = ["same", "not"];

export default function accounts(frame) {
  const { h, body, facts } = frame;
  const [article, statement, ...others] = Object.keys(facts.accounts);
  const name = (account) => facts.accounts[account][0];
  const same = (mine) => Object.values(mine).filter((said) => said === "same").length;
  const guess = () => facts.counts.indexOf(frame.asked.response);

  const read = (words) => words.split(MARKED).map((part) => {
    if (part.startsWith("[")) return h("mark", {}, part.slice(1, -1));
    return /^_.*_$/.test(part) ? h("u", {}, part.slice(1, -1)) : part;
  });
  const head = () => h("thead", {}, h("tr", {}, Object.values(facts.accounts).map(([who, where]) => h("th", { scope: "col" }, who, h("small", {}, where)))));
  const topic = ({ point, topic: words, short }, marked) => h("th", { scope: "row", class: "point" }, h("b", {}, `${point} ${words}`), h("span", {}, marked ? read(short) : short.replaceAll("_", "")));

  // ---- the guess

  const picks = facts.points.map(({ point }) => SAID.map((said) => {
    const label = said === "same" ? "= the same" : "≠ not the same";
    const choose = () => frame.set({ mine: { ...frame.state.mine, [point]: said } });
    return h("button", { role: "radio", onclick: choose }, label);
  }));
  for (const pair of picks) frame.walk(pair, (next) => next.click());
  const cover = h("td", { rowspan: facts.points.length, colspan: others.length, class: "cover" }, h("span", {}, `${frame.listed(others.map(name))}: after your guess`));
  const before = h("table", {}, head(), h("tbody", {}, facts.points.map((point, n) => {
    const group = h("div", { class: "pick", role: "radiogroup", "aria-label": `Point ${point.point} in the US statement` }, picks[n]);
    return h("tr", {}, topic(point), h("td", {}, group), n ? null : cover);
  })));

  // ---- the accounts

  const after = h("div", { class: "after" });
  const reason = h("p", { class: "why", role: "status" });
  let cells = [];

  function build(state) { // once: afterwards only the chosen cell changes
    const find = (point, account) => Object.entries(state.cells).find(([, cell]) => cell.point === point && cell.account === account);
    const ways = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: others.length + 1, ArrowUp: -others.length - 1 };
    cells = [];
    const rows = facts.points.map((point) => h("tr", {}, topic(point, true), [statement, ...others].map((account) => {
      const [id, cell] = find(point.point, account);
      const tag = h("span", { class: "tag" }, h("i", { "aria-hidden": true }, cell.sign), cell.word);
      const button = h("button", { class: `cell ${cell.compared}`, onclick: () => frame.set({ cell: id }) }, tag, h("span", {}, read(cell.short)));
      const place = cells.push({ id, button }) - 1;
      frame.keys(button, ways, (by) => {
        const next = cells[place + by];
        if (next) { next.button.focus(); frame.set({ cell: next.id }); }
      });
      return h("td", {}, button);
    })));
    after.replaceChildren(h("table", {}, h("caption", {}, "Four points in the article and in four other accounts"), head(), h("tbody", {}, rows)), reason);
  }

  body.append(before, after);

  function draw(state) {
    const open = Object.keys(state.cells).length > 0;
    before.hidden = open;
    after.hidden = !open;
    picks.forEach((pair, n) => frame.choose(pair, SAID.indexOf(state.mine[facts.points[n].point]), "checked"));
    if (!open) return;
    if (!cells.length) build(state);
    frame.choose(cells.map(({ button }) => button), cells.findIndex(({ id }) => id === state.cell));
    const { point, account, why } = state.cells[state.cell];
    frame.write(reason, `**Point ${point}, ${name(account)}.** ${why}`);
  }

  function words({ mine, cells: found }) {
    const all = Object.values(found), n = Object.keys(mine).length;
    if (!all.length) {
      const sub = "That is: the same step, no new condition, quoted words unchanged. **Tap = or ≠**.";
      const quiet = n ? `${n} of ${picks.length} rows. Your guess so far: ${same(mine)} the same.` : "You have not seen the statement yet: this is a guess, and you have one.";
      return { title: "Does the US statement say the same as the article?", sub, quiet };
    }
    const count = (sign) => all.filter((cell) => cell.sign === sign).length;
    const ours = all.filter((cell) => cell.account === statement && cell.sign === "=").length, said = guess();
    const you = said < 0 ? "" : said === ours ? ` US statement: **exactly** your guess, ${ours || "none"}.` : ` US statement: you said ${said}, our coding has **${ours || "none"}**.`;
    const sub = `**${count("=")} of ${all.length}** cells read the same.${you}`;
    const quiet = "Our words, shortened. Marked: changed or added. Dotted: only in the article. **Tap a cell** for the reason.";
    return { title: "Nobody else repeats the article’s four points", sub, quiet };
  }

  const response = ({ mine }) => (facts.points.every(({ point }) => mine[point]) ? facts.counts[same(mine)] : null);
  return { draw, words, response };
}
