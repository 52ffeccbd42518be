// The coding desk: what is on record on two cards, seven criteria to tick, and a pair of scales that the rule reads.
// Which counts give which sign comes from Python, as do the rows and our own ticks.

const SAID = { 1: "+", 0: "?", "-1": "−" };
const BY = { plus: "+", minus: "−", undecided: "cannot be decided" };
const LONG = { 1: "good terms, +", 0: "cannot be decided", "-1": "bad terms, −" };

export default function coding(frame) {
  const { h, body, facts } = frame;
  const ids = Object.keys(facts.rows), years = [...new Set(ids.map((id) => facts.rows[id].year))];
  const of = (kind) => facts.criteria.filter((each) => each.kind === kind).map(({ id }) => id);
  const sides = { plus: of("plus"), minus: of("minus") };
  const ticks = (state, id = state.at) => state.ticks[id] ?? [];
  const count = (found, kind) => found.filter((each) => sides[kind].includes(each)).length;
  const result = (found) => {
    return facts.signs[`${count(found, "plus")},${count(found, "minus")},${Number(found.includes("force"))}`];
  };
  const shown = (state) => !frame.asking && state.at in state.ours; // ours come from Python, after the answer

  function tick(id) {
    const state = frame.state, now = ticks(state);
    const next = now.includes(id) ? now.filter((each) => each !== id) : [...now, id];
    frame.set({ ticks: { ...state.ticks, [state.at]: next } });
  }

  // ---- what stands there from the start

  const record = { plus: h("p"), minus: h("p") }, tally = { plus: h("b"), minus: h("b") };
  const boxes = facts.criteria.map(({ id, kind, name, text }) => {
    const own = h("i", { "aria-hidden": "true" }), ours = h("span", { class: "ours" });
    const about = { class: `tick ${kind}`, "aria-pressed": "false", onclick: () => tick(id) };
    return { id, kind, own, ours, button: h("button", about, own, h("span", {}, h("b", {}, name), ` ${text}`), ours) };
  });
  const verdict = h("output", { "aria-live": "polite" });
  // No h4: JupyterLab puts links of its own into the headings of a page.
  const headed = (words, number) => h("div", { class: "head", role: "heading", "aria-level": 4 }, words, number);
  const column = (kind, head) => h("section", {}, headed(head, tally[kind]), record[kind],
    boxes.filter((each) => each.kind === kind).map(({ button }) => button));
  const others = h("div", { class: "years" }, years.map((year) => h("div", {}, h("span", {}, `${year}`),
    ids.filter((id) => facts.rows[id].year === year).map((id) => {
      return h("button", { "data-id": id, onclick: () => frame.set({ at: id }) });
    }))));
  const desk = h("div", { class: "desk" }, column("plus", "Speaks for +"), column("minus", "Speaks for −"));
  body.append(desk, verdict, others);

  // ---- the picture

  function draw(state) {
    const row = facts.rows[state.at], open = shown(state);
    // Of an answer given on another day only the sign is kept: then our ticks stand there, and are called ours.
    const yours = ticks(state).length > 0, own = open && !yours ? state.ours[state.at].ticks : ticks(state);
    for (const kind of ["plus", "minus"]) {
      record[kind].textContent = row[kind];
      tally[kind].textContent = `${count(own, kind)}`;
    }
    for (const { id, own: mark, ours, button } of boxes) {
      const yes = own.includes(id);
      mark.textContent = yes ? "●" : "○";
      button.setAttribute("aria-pressed", yes);
      button.disabled = open;
      ours.textContent = open && yes !== state.ours[state.at].ticks.includes(id) ? (yes ? "we do not" : "we do") : "";
    }
    const value = result(own);
    const counts = `${count(own, "plus")} for +, ${count(own, "minus")} for −`;
    verdict.textContent = !own.length ? "Tick what you find: the rule then gives the sign."
      : `${yours ? "Your" : "Our"} ticks: ${counts}${own.includes("force") ? ", with force" : ""}: ${LONG[value]}`;
    others.hidden = frame.asking;
    for (const button of others.querySelectorAll("button")) {
      const id = button.dataset.id, { tie, pair } = facts.rows[id], done = id in state.ours;
      const sign = done && state.ours[id].sign;
      button.replaceChildren(h("span", {}, pair), h("b", {}, done ? SAID[sign] : "·"));
      const label = `${tie}, ${facts.rows[id].year}: ${done ? LONG[sign] : "not coded yet"}`;
      frame.aria(button, { pressed: id === state.at, label });
    }
  }

  // ---- words

  const rule = "+ takes two signs, more than −, and no force. − takes force, or two signs and more than +. "
    + "All else cannot be decided.";

  function words(state) {
    const row = facts.rows[state.at], own = ticks(state);
    const quiet = `**Our rule:** ${rule} What counts are the twelve months before.`;
    if (!shown(state)) {
      const sub = "Read both cards, **tick what you find**, and let the rule give the sign.";
      return { title: `${row.tie}, ${row.day}: + or −?`, sub, quiet };
    }
    const { ticks: ours, sign } = state.ours[state.at], said = frame.asked.response, first = state.at === facts.asked && said;
    const yours = first ? said : facts.names[result(own)];
    const apart = facts.criteria.filter(({ id }) => own.includes(id) !== ours.includes(id)).length;
    const differ = !own.length ? "" : apart ? ` You and we differ in ${apart} of seven ticks.` : " All seven ticks agree.";
    const same = `**${first ? "Exactly" : "The same sign"}.**`, both = `You: **${BY[yours]}**. We: **${BY[facts.names[sign]]}**.`;
    const title = `${row.tie}, ${row.year}: ${sign ? LONG[sign] : "too mixed for one sign"}`;
    return { title, sub: `${yours === facts.names[sign] ? same : both}${differ}`, quiet };
  }

  const response = (state) => (ticks(state).length ? facts.names[result(ticks(state))] : null);
  const told = ({ at }) => at === facts.asked; // it speaks of that tie
  const compare = ["Compare with our coding", () => {
    frame.set({ compared: [...new Set([...frame.state.compared, frame.state.at])] });
  }, (state) => !frame.asking && !shown(state) && ticks(state).length > 0];
  return { draw, words, response, told, buttons: [compare] };
}
