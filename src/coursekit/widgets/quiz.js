// The view of a quiz: it shows what the kernel sends and collects what the learner answers.
// No rule lives here. Everything the browser knows is in the model's `page`; see quiz.py.

const PATIENCE = 1500; // milliseconds without a reply before we say so
const SIGNS = { right: "✔", partly: "◐", wrong: "✘", recorded: "●" };
const WAITING = "Python is busy. Your answer is waiting, and will be checked when Python is free.";
const GONE = "Python was restarted, so nothing can be checked here just now. Click beside this quiz, choose Run All Above Selected Cell in the menu Run, then run this cell with Shift+Enter. Answers that were checked are kept.";
let quizzes = 0; // makes the ids and radio names of each view its own

// How sure a learner is, before the first check. Nobody has to say, and whoever does not like to be asked is not.
const SURE = "coursekit: do not ask how sure I am"; // a name in the browser's own store, for all lessons
const asksSure = () => { try { return !localStorage.getItem(SURE); } catch { return true; } };

function sureness(name, levels) {
  const bars = (n) => s("svg", { viewBox: "0 0 15 12", "aria-hidden": "true" },
    ...levels.map((_, i) => s("rect", { x: 5 * i, y: 8 - 4 * i, width: 4, height: 4 + 4 * i, rx: 1, opacity: i < n ? 1 : 0.3 })));
  const inputs = levels.map((_, n) => h("input", { type: "radio", name: `${name}-sure`, value: n + 1 }));
  const steps = levels.map((words, n) => h("label", {}, inputs[n], bars(n + 1), words));
  const node = h("div", { class: "ck-sure", role: "radiogroup", "aria-labelledby": `${name}-sure` },
    h("span", { id: `${name}-sure` }, "How sure are you?"), h("span", { class: "ck-steps" }, ...steps));
  const chosen = () => inputs.find((input) => input.checked);
  return { node, read: () => (node.hidden || !chosen() ? undefined : Number(chosen().value)) };
}

// ---- One question -----------------------------------------------------------------------------------------------

function question(q, name, levels, quiz) {
  const status = h("div", { class: "ck-status", role: "status", tabindex: -1 });
  const whisper = h("span", { class: "ck-ear", role: "status" }); // for ears: what a button just moved
  const tools = { say: (words) => (whisper.textContent = words), changed: () => update(q) };
  const controls = BUILDERS[q.kind](q, name, tools);
  const check = h("button", { type: "submit", class: "ck-check" });
  const sure = sureness(name, levels);
  const label = h("span", { class: "ck-number" });
  const proof = h("div", { class: "ck-proof" });
  const result = h("span", { class: "ck-result" });
  const next = h("button", { class: "ck-next", onclick: () => quiz.next(q.id).go() });
  const fieldset = h("fieldset", {}, h("legend", {}, label, h("span", { class: "ck-prompt", html: q.prompt })),
    q.more ? h("div", { class: "ck-more", html: q.more }) : null, controls.node);
  const form = h("form", { class: "ck-question", "data-kind": q.kind, "data-id": q.id, novalidate: true, onsubmit: submit, onkeydown: key },
    fieldset, status, h("div", { class: "ck-act", hidden: controls.button === "" }, check, sure.node, proof, result, next), whisper);
  let waiting = null; // the click that we wait for: its number, what it said, and the clock that loses patience
  let tried = null; // the response that the feedback on screen is about
  let seen = null; // what is on screen

  const note = (words) => status.replaceChildren(h("p", { class: "ck-note" }, words), ...told({ ...q, note: "" }, controls.shows));

  function submit(event) {
    event.preventDefault();
    const response = controls.read();
    const said = JSON.stringify(response);
    if (q.closed || controls.button === "") return;
    if (waiting && waiting.said === said) return; // a double click is one answer, and so is a click of somebody who waits
    if (said != null && said === tried) return note("You have tried this answer already. Change it, then check again.");
    const message = { do: "answer", id: q.id, click: Date.now(), response, confidence: sure.read() };
    for (const part of Object.keys(message)) if (message[part] === undefined) delete message[part];
    clearTimeout(waiting?.clock);
    waiting = { click: message.click, said, clock: setTimeout(() => note(WAITING), waiting ? 0 : PATIENCE) };
    quiz.send(message);
  }

  function key(event) {
    const at = event.target;
    if (runs(event) && done()) return;
    if (event.isComposing || event.keyCode === 229) return; // a sign is being put together: Enter ends it, and no more
    const writes = at.matches("textarea, select, input:not([type=radio], [type=checkbox])");
    const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey ? event.key.toLowerCase().charCodeAt(0) - 97 : -1;
    if (letter >= 0 && letter < 26 && !writes && !at.closest(".ck-sure")) return controls.letter?.(letter);
    // Enter checks from anywhere in the question, except where Enter already means something.
    if (event.key !== "Enter" || at.matches("button, a, summary") || (at.matches("textarea") && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  }

  // After a change of the learner's, or of what the kernel has to say.
  function update(now) {
    q = now;
    const heard = waiting !== null && quiz.heard(q.id) >= waiting.click;
    if (heard) { clearTimeout(waiting.clock); waiting = null; }
    const news = JSON.stringify(q) !== seen;
    if (news || heard) show(heard);
    seen = JSON.stringify(q);
    label.textContent = q.label;
    const ready = controls.ready?.() ?? true;
    if (ready && check.dataset.ready === "false" && !waiting) status.querySelector(".ck-note")?.remove(); // it is done
    check.dataset.ready = ready;
    check.textContent = controls.button ?? (q.guess ? "This is my guess" : "Check");
    if (q.sealed || controls.button === "Save") check.textContent = q.status ? "Save again" : "Save";
    else if (q.hint != null) check.textContent = "Check again";
    check.hidden = q.closed || controls.button === "";
    sure.node.hidden = !q.sure || !asksSure();
    sure.node.dataset.quiet = !ready;
    const then = (q.closed || (q.status && !q.hint)) && quiz.next(q.id);
    next.hidden = !then;
    next.textContent = then ? then.label : "";
    if (!heard) return;
    if (q.closed && !q.note) (next.hidden ? status : next).focus({ preventScroll: true });
    else if (q.hint != null && !q.note) controls.focus?.();
    keepInView(form);
  }

  function show(heard) {
    if (q.response != null && !q.note && (!heard || q.closed)) controls.write(q.response);
    if (!q.note) tried = q.hint != null ? JSON.stringify(controls.read()) : null;
    controls.told?.(q);
    form.classList.toggle("ck-closed", q.closed);
    fieldset.disabled = q.closed;
    status.className = `ck-status ${q.status ? `ck-${q.guess ? "guess" : q.status}` : ""}`;
    status.replaceChildren(...told(q, controls.shows));
    proof.replaceChildren(...(q.evidence ? [evidence(q.evidence)] : []));
    result.textContent = q.hint != null ? "One more try" : q.result ?? "";
  }

  const done = () => q.closed || (q.status === "recorded" && controls.read() === q.response);
  update(q);
  return { form, update, done, focus: () => (controls.focus ?? (() => status.focus()))(), stop: () => { clearTimeout(waiting?.clock); controls.stop?.(); } };
}

function evidence(html) {
  const rows = h("ul", { html });
  return h("details", {}, h("summary", {}, `Evidence (${rows.children.length})`), rows);
}

// What the learner hears: a note, or outcome, reason, hint, answer and why, in this order.
function told(q, shows = []) {
  const note = q.note ? h("p", { class: "ck-note", html: q.note }) : null;
  if (!q.status) return [note].filter(Boolean);
  const quiet = shows.includes("outcome") || q.guess ? "ck-outcome ck-ear" : "ck-outcome"; // seen in the rows
  const reasons = shows.includes("outcome") ? Object.values(q.reasons ?? {}).map((html) => h("div", { class: "ck-ear", html })) : [];
  return [
    note,
    h("p", { class: quiet }, h("span", { "aria-hidden": "true" }, q.guess ? "" : `${SIGNS[q.status]} `), `${q.word}.`),
    ...reasons,
    q.saved ? null : h("p", { class: "ck-unsaved" }, "This answer is not saved yet."),
    q.feedback ? h("div", { class: "ck-feedback", html: q.feedback }) : null,
    q.hint ? h("p", { class: "ck-hint" }, h("b", {}, "Hint"), h("span", { html: q.hint })) : null,
    q.key && !shows.includes("key") ? h("div", { class: "ck-key" }, h("p", {}, h("b", {}, q.status === "recorded" ? "A model answer: " : "The answer: ")), h("div", { html: q.key })) : null,
    q.why ? h("div", { class: "ck-why" }, h("b", {}, "Why. "), h("div", { html: q.why })) : null,
  ].filter(Boolean);
}

// ---- The quiz ---------------------------------------------------------------------------------------------------

const SHOWN = 12; // questions that a row of dashes can show; more are a bar

function render({ model, el }) {
  const me = `ck${++quizzes}-${Math.random().toString(36).slice(2, 8)}`;
  const heading = h("p", { class: "ck-title", tabindex: -1 });
  const bar = h("div", { class: "ck-bar", "aria-hidden": "true" });
  const top = h("header", {}, heading, bar);
  const count = h("p", { class: "ck-count", role: "status", tabindex: -1 });
  const notice = h("p", { class: "ck-notice", role: "alert" });
  const list = h("div", { class: "ck-list" });
  const strip = h("p", { class: "ck-strip", role: "status" }); // what the class does now
  const back = h("button", { onclick: () => turn(-1) }, "← Previous page");
  const forth = h("button", { onclick: () => turn(1) }, "Next page →");
  const where = h("span", {});
  const pager = h("nav", { class: "ck-pager", "aria-label": "Pages of this quiz" }, back, where, forth);
  const ask = h("input", { type: "checkbox", onchange: () => {
    try { ask.checked ? localStorage.removeItem(SURE) : localStorage.setItem(SURE, "yes"); } catch { /* then it holds for this page */ }
    window.dispatchEvent(new CustomEvent(SURE)); // every quiz of the page heeds it, ours too
  } });
  const asking = h("label", { class: "ck-ask" }, ask, " Ask me how sure I am (for practice; it changes no result)");
  const openOnes = h("p", { class: "ck-open" });
  const root = h("section", { class: "ck-quiz" },
    top, strip, notice, list, pager, count, openOnes, asking);
  let forms = new Map();
  let shown = "";

  // Our own keys work all the same. Where nothing is left to check, Shift+Enter goes on to the next cell as elsewhere.
  keepKeys(el, (event) => runs(event) && (forms.get(event.target.closest("form")?.dataset.id)?.done() ?? true));

  const quiz = {
    heard: (id) => model.get("page").heard[id] ?? 0,
    // After a restart this widget belongs to a Python that is no more, and can send it nothing.
    send: (message) => { try { model.send(message); } catch { say(GONE); } },
    next,
  };
  const say = (words) => { if (notice.textContent !== words) notice.textContent = words; };

  // What comes after a question: the next one that is open, here or on another page, or the picture it was asked for.
  function next(id) {
    const page = model.get("page");
    const after = page.questions.findIndex((q) => q.id === id) + 1;
    const turned = [...page.questions.slice(after), ...page.questions.slice(0, after)];
    const open = turned.find((q) => q.id !== id && !q.closed && !q.status);
    const later = page.questions.slice(after).includes(open);
    if (open && (later || page.number === page.pages)) return { label: "Next", go: () => to(forms.get(open.id)) };
    if (page.number < page.pages) return { label: "Next", go: () => turn(1) };
    if (page.elsewhere.length) return { label: "Next", go: () => turn(0, page.elsewhere[0][1]) };
    const picture = page.open === 0 && after === page.questions.length && el.closest(".ck-asked") && el.nextElementSibling;
    if (picture && page.questions.every((q) => q.guess)) return { label: "See the picture", go: () => to({ form: picture, focus: () => picture.focus({ preventScroll: true }) }, "start") };
    return null;
  }

  function to({ form, focus }, block) {
    if (!form.matches("form")) form.tabIndex = -1;
    focus();
    glide(form, block);
  }

  function turn(by, page) {
    heading.dataset.turning = "yes";
    quiz.send({ do: "turn", page: page ?? model.get("page").number + by });
  }

  function draw() {
    const page = model.get("page");
    const keyOf = (q) => `${q.id} ${[q.options, q.marks].map((parts) => parts?.map((part) => part.id))}`; // a class has an order of its own
    const ids = page.questions.map(keyOf).join(" ");
    heading.textContent = page.pages > 1 ? `${page.title} (page ${page.number} of ${page.pages})` : page.title;
    top.hidden = !page.title; // one question is its own heading
    root.setAttribute("aria-label", page.title || "Question");
    if (ids !== shown) {
      const before = forms;
      const kept = (q) => before.get(q.id)?.key === keyOf(q) && before.get(q.id); // with what was typed in it
      forms = new Map(page.questions.map((q) => [q.id, kept(q) || { ...question(q, `${me}-${q.number}`, page.levels, quiz), key: keyOf(q) }]));
      before.forEach((form) => [...forms.values()].includes(form) || form.stop());
      page.questions.forEach((q) => forms.get(q.id).update(q));
      list.replaceChildren(...[...forms.values()].map(({ form }) => form));
      shown = ids;
      if (heading.dataset.turning) {
        heading.focus();
        heading.scrollIntoView({ block: "nearest" });
      }
      delete heading.dataset.turning;
    } else {
      page.questions.forEach((q) => forms.get(q.id).update(q));
    }
    const done = page.total - page.open;
    bar.replaceChildren(...(page.total < 2 ? [] : page.total > SHOWN ? [h("i", { class: "ck-done", style: `flex:${done}` }), h("i", { style: `flex:${page.open}` })]
      : Array.from({ length: page.total }, (_, n) => h("i", { class: n < done ? "ck-done" : "" }))));
    if (count.textContent !== page.summary) count.textContent = page.summary;
    say(page.notice);
    root.classList.toggle("ck-done", page.open === 0);
    pager.hidden = page.pages < 2;
    ask.checked = asksSure();
    asking.hidden = !page.questions.some((q) => q.sure);
    back.disabled = page.number === 1;
    forth.disabled = page.number === page.pages;
    where.textContent = `Page ${page.number} of ${page.pages}`;
    // On the last page, lead back to what was left out.
    openOnes.replaceChildren(...(page.number === page.pages && page.elsewhere.length ? ["Still open: ",
      ...page.elsewhere.map(([n, to]) => h("button", { onclick: () => turn(0, to) }, `question ${n}`))] : []));
  }

  function tell() {
    const { text = "", question = "" } = model.get("strip");
    strip.textContent = text;
    strip.classList.toggle("ck-live", Boolean(question));
    list.querySelectorAll("form").forEach((form) => form.classList.toggle("ck-voting", form.dataset.id === question));
  }

  const look = () => quiz.send({ do: "turn", page: model.get("page").number });
  model.on("comm_live_update", look); // the line to Python was lost, or found again: is somebody there, and with what?
  window.addEventListener(SURE, draw);
  model.on("change:page", draw);
  model.on("change:strip change:page", tell);
  draw();
  tell();
  el.append(h("style", {}, STYLE), root);
  requestAnimationFrame(() => arrive(el)); // once it stands in the page
  return () => {
    model.off("comm_live_update", look);
    window.removeEventListener(SURE, draw);
    model.off("change:page", draw);
    model.off("change:strip change:page", tell);
    forms.forEach((form) => form.stop());
  };
}

export default { render };
