// The page for a phone: join, vote, change your mind, hear the answer. It knows no key before the reveal.
import { ask, coded, follow, h, inWords, Refused } from "./live.js";

const [where, asked, form, said] = ["where", "asked", "form", "said"].map((id) => document.getElementById(id));
const PHASES = { "open 1": "Vote 1 · on your own", "closed 1": "Vote 1 · closed", talk: "Talk", "open 2": "Vote 2", "closed 2": "Vote 2 · closed", reveal: "The answer" };
let state = null, mine = {}, trying = false;

// What has not arrived yet is kept in this tab, also over a reload. Only the last word of each vote is worth sending.
const kept = { get: () => JSON.parse(sessionStorage.getItem("unsent") ?? "null"), set: (event) => (event ? sessionStorage.setItem("unsent", JSON.stringify(event)) : sessionStorage.removeItem("unsent")) };

const tell = (bold, quiet = "") => said.replaceChildren(h("b", {}, bold), h("span", { class: "quiet" }, quiet));
const named = (said) => {
  if (state.card.marks.length) return state.card.marks.map((mark) => `${mark.text}: ${state.card.places.find((place) => place.id === said[mark.id])?.text ?? inWords(said[mark.id], mark.unit)}`).join("; ");
  const letters = [said].flat().map((id) => state.card.options.find((o) => o.id === id)?.letter).filter(Boolean).sort();
  return letters.length ? letters.join(" and ") : inWords(said, state.card.unit);
};

const isIn = (said) => (state.card.marks.length ? "Your vote is in." : `${named(said)} ${Array.isArray(said) && said.length > 1 ? "are" : "is"} in.`);

function join() {
  const code = /(\d{6})\/?$/.exec(location.pathname)?.[1] ?? "";
  document.title = "Join the class";
  where.textContent = "Your class votes";
  asked.replaceChildren(h("h1", {}, "Join with the code on the screen"));
  const number = h("input", { type: "text", name: "code", inputmode: "numeric", autocomplete: "off", maxlength: 7, value: code });
  const name = h("input", { type: "text", name: "name", autocomplete: "name", maxlength: 80 });
  form.replaceChildren(h("label", { class: "field" }, "Code", number), h("label", { class: "field" }, "Your name, if you like. Only your teacher can see it.", name), h("button", {}, "Join"));
  tell("", "No name is shown beside a vote.");
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await ask("api/join", { code: number.value.replace(/\D/g, ""), name: name.value });
      begin();
    } catch (error) {
      tell("Not yet.", error instanceof Refused ? error.message : "The class does not answer. Are you in its network?");
    }
  };
}

function draw(now) {
  const same = state?.round === now.round && state?.phase === now.phase;
  state = now;
  if (!now.round) {
    where.textContent = now.code ? `You are in · code ${coded(now.code)}` : "No class is open";
    asked.replaceChildren(h("h1", {}, now.code ? "Look up. The first vote comes soon." : "Your teacher has not begun yet."));
    form.replaceChildren();
    return tell("", "Leave this page open.");
  }
  const open = now.phase.startsWith("open");
  mine = now.own ?? {};
  const unsent = kept.get();
  if (unsent?.round === now.round) mine[unsent.vote] ??= unsent.response;
  document.title = PHASES[now.phase];
  where.textContent = `${PHASES[now.phase]} · code ${coded(now.code)}`;
  if (!same) {
    asked.replaceChildren(h("h1", { html: now.card.prompt }), now.card.more ? h("div", { class: "more", html: now.card.more }) : "");
    form.replaceChildren(...fields(now, open));
  }
  form.onsubmit = (event) => { event.preventDefault(); vote(); };
  const here = mine[now.vote], before = mine[1] != null ? `You said ${named(mine[1])}.` : "";
  if (open && unsent) return send();
  if (open && here != null) return tell(isIn(here), "You can change it until the teacher closes the vote.");
  if (open) return tell("", now.vote === 2 ? `Vote again, also if you have not changed your mind. ${before}` : "The room does not see who chose what.");
  if (now.phase === "talk") return tell("Talk with a neighbour.", `Find somebody who chose differently. ${before}`);
  if (now.phase !== "reveal") return tell("The vote is closed.", here == null ? "You did not vote." : `You said ${named(here)}.`);
  const told = [1, 2].filter((n) => mine[n] != null).map((n) => named(mine[n]));
  const answer = now.right == null ? "" : `It is ${named(now.right)}.`;
  tell(answer || "Look up.", told.length ? `You said ${told.join(", then ")}.` : "You did not vote.");
  if (now.why) said.append(h("p", { class: "why", html: now.why }));
}

function fields(now, open) {
  const { card } = now, chosen = [mine[now.vote]].flat();
  if (card.marks.length) { // a place for each, or a number along its scale
    const here = mine[now.vote] ?? {};
    const fields = card.marks.map((mark) => {
      const choices = card.places.map((place) => h("option", { value: place.id, selected: here[mark.id] === place.id }, place.text));
      const field = card.places.length
        ? h("select", { name: mark.id, disabled: !open }, h("option", { value: "" }, "Where?"), choices)
        : h("input", { type: "text", name: mark.id, inputmode: "text", autocomplete: "off", value: here[mark.id] ?? "", disabled: !open });
      return h("label", { class: "field" }, h("span", { html: mark.html }), field);
    });
    return open ? [...fields, h("button", {}, "Send")] : fields;
  }
  if (!card.options.length) {
    const range = card.least != null && card.most != null ? `, from ${card.least} to ${card.most}`.replaceAll("-", "−") : "";
    const input = h("input", { type: "text", name: "v", inputmode: card.least < 0 ? "text" : "decimal", autocomplete: "off", value: chosen[0] ?? "", disabled: !open });
    return [h("label", { class: "field" }, `Your number${card.unit ? `, in ${card.unit}` : ""}${range}`, input), open && h("button", {}, "Send")].filter(Boolean);
  }
  const many = card.many, right = [now.right ?? []].flat();
  const rows = card.options.map((o) => {
    const input = h("input", { type: many ? "checkbox" : "radio", name: "v", value: o.id, disabled: !open, checked: chosen.includes(o.id) });
    if (!many) input.addEventListener("change", vote);
    return h("label", { class: `pick${right.includes(o.id) ? " right" : ""}` }, h("b", {}, o.letter), h("span", {}, input, h("span", { html: o.html })));
  });
  return many && open ? [...rows, h("button", {}, "Send")] : rows;
}

function vote() {
  const ticked = [...form.querySelectorAll("input:checked")].map((input) => input.value);
  const marks = Object.fromEntries(state.card.marks.map((mark) => [mark.id, form.elements[mark.id].value]));
  const response = state.card.marks.length ? marks : !state.card.options.length ? form.v.value : state.card.many ? ticked : ticked[0];
  const id = crypto.getRandomValues(new Uint32Array(4)).join("-");
  kept.set({ id, lesson: state.lesson, question: state.question, bank: "class", round: state.round, vote: state.vote, response });
  send();
}

async function send() {
  if (trying) return;
  trying = true;
  for (let wait = 500, event; (event = kept.get()); wait = Math.min(wait * 2, 8000)) {
    try {
      const { events: [told] } = await ask("api/events", event);
      if (kept.get()?.id === event.id) kept.set(null);
      if (told.in) mine[event.vote] = event.response;
      if (told.in && !kept.get()) tell(isIn(event.response), "You can change it until the teacher closes the vote.");
      if (!told.in) tell("Not counted.", told.why);
    } catch (error) {
      if (error instanceof Refused && error.status < 429) { kept.set(null); tell("Not counted.", error.message); break; }
      tell("Kept here, not sent.", "The class does not answer. This page tries again by itself; leave it open.");
      await new Promise((done) => setTimeout(done, wait));
    }
  }
  trying = false;
}

function begin() {
  follow("api/state", draw, (error) => {
    if (error instanceof Refused && error.status === 401) { join(); return false; }
    where.textContent = "The class does not answer. Trying again …";
  });
}

begin();
