// The third coder: six sentences, your labels, and beside them those of two coders, who are not shown before.

export default function thirdCoder(frame) {
  const { h, body, facts } = frame;
  const ids = Object.keys(facts.sentences);
  const group = `rule-${Math.random().toString(36).slice(2, 8)}`;
  const now = ({ rule, labels, codes }) => ({ mine: labels[rule], codes: codes[rule] });

  // ---- hands

  function label(id, yes) {
    const { rule, labels } = frame.state;
    frame.set({ labels: { ...labels, [rule]: { ...labels[rule], [id]: yes } } });
  }

  const rows = ids.map((id, n) => {
    const words = h("span", { class: "words" }, facts.sentences[id]), why = h("span", { class: "why" });
    const [yes, no] = ["yes", "no"].map((said) => {
      const press = () => label(id, said === "yes");
      return h("input", { type: "radio", name: `${group}-${n}`, "aria-label": said, onchange: press });
    });
    const pill = (input, said) => h("label", {}, input, h("i", {}, said));
    const mine = h("span", { class: "mine" }, pill(yes, "yes"), pill(no, "no"));
    const others = ["A", "B"].map((who) => h("span", { class: "label", title: `Coder ${who}` }));
    const about = { role: "radiogroup", "aria-label": facts.sentences[id] };
    const row = h("div", { class: "row" }, h("p", {}, words, why), h("div", about, mine), others);
    return { id, row, yes, no, why, others };
  });
  const heads = ["You", "A", "B"].map((who) => h("b", {}, who));
  body.append(h("div", { class: "row heads", "aria-hidden": "true" }, h("span"), heads), ...rows.map(({ row }) => row));

  // ---- the picture

  function draw(state) {
    const { mine, codes } = now(state);
    for (const { id, row, yes, no, why, others } of rows) {
      yes.checked = mine[id] === true;
      no.checked = mine[id] === false;
      const said = codes?.[id];
      const apart = said && (said[0] !== said[1] || said[0] !== mine[id]);
      row.classList.toggle("apart", Boolean(apart));
      why.textContent = (apart && state.why[state.rule]?.[id]) || "";
      others.forEach((node, n) => {
        node.textContent = said ? (said[n] ? "yes" : "no") : "?";
        node.className = `label ${said ? (said[n] ? "filled" : "hollow") : "hidden"}`;
        node.setAttribute("aria-label", said ? `Coder ${"AB"[n]}: ${said[n] ? "yes" : "no"}` : `Coder ${"AB"[n]}`);
      });
    }
  }

  // ---- words

  function words(state) {
    const { mine, codes } = now(state), done = Object.keys(mine).length;
    const sub = `${state.rule === "strict" ? "Strict" : "Loose"} rule: **yes** if ${facts.rules[state.rule]}.`;
    if (!codes) {
      const none = done === ids.length && !ids.some((id) => mine[id]);
      const quiet = none ? "Not one yes? Say yes to the sentence that comes nearest, or there is nothing to compare."
        : done < ids.length ? `${done} of ${ids.length} labelled. There is no list of true answers.` : "";
      return { title: "Is this “transactional”? You decide", sub, quiet };
    }
    const same = (test) => ids.filter((id) => test(mine[id], ...codes[id])).length, n = ids.length;
    const [a, b, two] = [same((me, x) => me === x), same((me, x, y) => me === y), same((me, x, y) => x === y)];
    const all = same((me, x, y) => me === x && x === y);
    const title = all === n ? `Three readers, one rule: all ${n} labels alike`
      : `Three readers, one rule: only ${all} of ${n} labels alike`;
    const quiet = `Same label: you and A **${a}**, you and B **${b}**, A and B **${two}** of ${n}.`;
    return { title, sub, quiet };
  }

  const show = (rule) => () => frame.set({ rule });
  const response = ({ labels: { strict } }) => {
    const yes = ids.filter((id) => strict[id]); // a quiz takes an empty list for no answer
    return Object.keys(strict).length === ids.length && yes.length ? yes : null;
  };
  const other = (rule) => ({ rule: shown }) => !frame.asking && shown !== rule;
  const buttons = [
    ["Now by the loose rule", show("loose"), other("loose")],
    ["Back to the strict rule", show("strict"), other("strict")],
  ];
  const told = ({ rule }) => rule === "strict"; // it counts labels by that rule
  return { draw, words, buttons, response, told };
}
