// The grading desk: a claim, the documents on its card, and four grades. How full a mark is says how well a claim holds.

const MEANS = {
  "supported": "documents show it as it stands",
  "partly supported": "something is missing or too strong",
  "unsupported": "no document can show it, or deny it",
  "contradicted": "a document shows something else",
};

export default function gradingDesk(frame) {
  const { h, s, body, facts } = frame;
  const ids = Object.keys(facts.claims), grades = Object.entries(facts.grades);
  let pressed = ""; // the grade that was tapped, before Python has heard of it

  const small = (grade) => {
    return s("svg", { width: 20, height: 20, viewBox: "-10 -10 20 20", "aria-hidden": "true" }, glyph(s, grade));
  };

  function give(option) {
    if (!frame.asking) return;
    if (!facts.several) {
      if (frame.answering) return;
      pressed = option;
      frame.answer(option);
      return frame.draw();
    }
    const given = { ...frame.state.given, [frame.state.open]: option };
    frame.set({ given, open: ids.find((id) => !given[id]) ?? frame.state.open });
  }

  const tabs = ids.map((id) => h("button", { "data-id": id, onclick: () => frame.set({ open: id }) }));
  const pile = h("div", { class: "pile", role: "group", "aria-label": "Claims to grade" }, tabs);
  const sheet = h("div", { class: "sheet", "aria-live": "polite" }), documents = h("ul", { class: "documents" });
  const buttons = grades.map(([option, grade]) => {
    const press = ({ detail }) => detail < 2 && give(option); // a double click is one grade, and not the next claim's, too
    return h("button", { "data-option": option, onclick: press },
      h("b", {}, small(grade), grade), h("small", {}, MEANS[grade]), h("span", { class: "who" }));
  });
  const scale = h("div", { class: "scale", role: "group", "aria-label": "Your grade" }, buttons);
  const say = h("p", { class: "say", role: "status" });
  const rules = h("details", {}, h("summary", {}, "The whole rule, step by step"),
    h("ol", {}, facts.rules.map(([what, rule, grade]) => {
      return h("li", {}, h("b", {}, `${what}: `), rule, h("b", {}, grade ? ` ${grade}` : ""));
    })));
  pile.hidden = !facts.several;
  body.append(pile, sheet, documents, scale, say, rules);
  for (const row of [tabs, buttons]) frame.walk(row);

  let drawn = "";
  function show(id) { // the card of one claim
    if (drawn === id) return;
    drawn = id;
    const { claim, section, offers, documents: list } = facts.claims[id];
    sheet.replaceChildren(h("p", { class: "claim" }, claim),
      h("p", { class: "about" }, `${id} · section “${section}” · the article offers ${offers}`));
    documents.replaceChildren(...list.map(({ kind, says, publisher, reliability, url }) => {
      const link = url ? h("a", { href: url, target: "_blank", rel: "noopener" }, publisher) : publisher;
      const about = h("span", {}, `${kind}, `, h("br"), `reliability: ${reliability}`);
      return h("li", {}, about, h("div", {}, `${says} `, h("small", {}, link)));
    }));
  }

  function draw({ open, given, known }) {
    const asking = frame.asking, mine = given[open] ?? (frame.answering && !facts.several ? pressed : ""), check = known[open];
    show(open);
    tabs.forEach((tab) => {
      const { id } = tab.dataset, here = id === open;
      const grade = facts.grades[given[id]];
      tab.replaceChildren(grade ? small(grade) : h("i", {}), facts.claims[id].short);
      tab.setAttribute("aria-pressed", here);
    });
    buttons.forEach((button) => {
      const { option } = button.dataset, own = option === mine, ours = check && facts.grades[option] === check.ours;
      button.className = `${own ? "own" : ""} ${ours ? "ours" : ""}`;
      frame.aria(button, { pressed: own, disabled: !asking }); // not disabled: the focus stays
      button.querySelector(".who").textContent = own && ours ? "you and our check" : own ? "you" : ours ? "our check" : "";
    });
    frame.write(say, check?.told);
    rules.hidden = asking;
  }

  function words({ open, given, known }) {
    const check = known[open];
    if (check) {
      const mine = facts.grades[given[open]], same = mine === check.ours;
      const title = `${frame.upper(check.ours)}${same ? ", as you say" : ", by our check"}`;
      // Between neighbours a reader may well differ; a plain error is nothing to argue about.
      const [at, ours] = [mine, check.ours].map((grade) => Object.values(facts.grades).indexOf(grade));
      const near = Math.abs(at - ours) === 1;
      const differ = `You say **${mine}**. ${near ? "That can be well argued too: name the document" : "Read once more what the documents say"}.`;
      return { title, sub: same ? "**The same grade**, and perhaps for the same reason?" : differ };
    }
    const left = ids.filter((id) => !given[id]).length;
    const done = "All graded. You may still change your mind.";
    const many = left ? `**${left} to go.** Our check comes when all have a grade.` : done;
    const sub = facts.several ? many : "Read the documents, then **tap a grade**. You have one; our check comes after it.";
    return { title: "How well does this claim hold?", sub };
  }

  const response = ({ given }) => {
    const all = ids.every((id) => given[id]);
    return facts.several && all ? Object.fromEntries(ids.map((id) => [id.toLowerCase(), given[id]])) : null;
  };
  return { draw, words, response };
}
