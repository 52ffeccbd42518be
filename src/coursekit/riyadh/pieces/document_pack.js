// The document pack: a list of documents at the left, and at the right the one that is open, on two reading levels.

export default function documentPack(frame) {
  const { h, body, facts } = frame;
  const tabs = facts.documents.map((doc) => {
    const about = { role: "tab", "data-id": doc.id, onclick: () => frame.set({ open: doc.id }) };
    return h("button", about, h("b", {}, doc.title), h("small", {}, `${doc.day} · ${doc.kind}`));
  });
  const list = h("div", { class: "list", role: "tablist", "aria-orientation": "vertical", "aria-label": "Documents" }, tabs);
  frame.walk(tabs, (tab) => frame.set({ open: tab.dataset.id }));
  const levels = Object.entries(facts.levels).map(([level, words]) => {
    return h("button", { class: "level", "data-level": level, onclick: () => frame.set({ level }) }, words);
  });
  const speaker = h("p", { class: "speaker" }), words = h("p", { class: "words" }), asks = h("ul"), bears = h("p");
  const page = h("div", { class: "page", role: "tabpanel", tabindex: 0, "aria-live": "polite" },
    speaker, h("div", { class: "levels", role: "group", "aria-label": "Reading level" }, levels), words,
    h("b", {}, "Look for"), asks, bears);
  body.append(list, page);

  function draw({ open, level }) {
    const doc = facts.documents.find((each) => each.id === open);
    frame.choose(tabs, facts.documents.indexOf(doc), "selected");
    levels.forEach((button) => button.setAttribute("aria-pressed", button.dataset.level === level));
    speaker.textContent = doc.speaker;
    words.textContent = doc[level];
    words.classList.toggle("own", level === "extract");
    asks.replaceChildren(...doc.questions.map((each) => h("li", {}, each)));
    bears.textContent = `Bears on: ${doc.claims.join(" · ")}`;
  }

  const says = ({ open }) => {
    const { title, read_in: places } = facts.documents.find((each) => each.id === open);
    return { title, sub: "**Open** a document, and change how it speaks.", quiet: `Read in: ${places.join(", ")}.` };
  };
  return { draw, words: says };
}
