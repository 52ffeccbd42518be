// The view of a quiz: it shows what the kernel sends and collects what the learner answers.
// No rule lives here. Everything the browser knows is in the model's `page`; see quiz.py.

const PATIENCE = 8000; // milliseconds without a reply before we say so
const SIGNS = { right: "✔", partly: "◐", wrong: "✘", recorded: "●" };
const BUTTON = { reflect: "Save", estimate: "This is my guess", forecast: "This is my forecast" }; // all others: "Check"
const nameOf = (q) => (q.sealed ? "Save" : BUTTON[q.kind] ?? "Check"); // a sealed question has nothing to check against
let quizzes = 0; // makes the ids and radio names of each view its own

// h("p", { class: "x" }, "text", node): one element with attributes and children.
function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "html") node.innerHTML = value; // Markdown rendered by the kernel, raw HTML escaped there
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

// ---- One builder per kind: { node, read(), write(response), told(q) } -------------------------------------------

function optionList(q, name, type) {
  const rows = q.options.map((option) => {
    const input = h("input", { type, name, value: option.id });
    const mark = h("span", { class: "ck-mark" });
    return { input, mark, id: option.id, row: h("label", { class: "ck-option" }, input, h("span", { html: option.html }), mark) };
  });
  const chosen = () => rows.filter((row) => row.input.checked).map((row) => row.id);
  return {
    node: h("div", { class: "ck-options" }, ...rows.map((row) => row.row)),
    read: () => (type === "radio" ? chosen()[0] ?? null : chosen()),
    write: (response) => rows.forEach((row) => (row.input.checked = [].concat(response).includes(row.id))),
    // After the last try every option says in words whether it was right and whether it was chosen.
    told: (q) => rows.forEach((row) => {
      const right = q.right?.includes(row.id);
      const yours = [].concat(q.response ?? []).includes(row.id);
      row.mark.textContent = !q.closed ? "" : right ? (yours ? "✔ right, your answer" : "✔ right") : yours ? "✘ your answer" : "";
      row.row.classList.toggle("ck-right", Boolean(q.closed && right));
      row.row.classList.toggle("ck-wrong", Boolean(q.closed && yours && !right));
    }),
  };
}

// A choice that can also be made on the chart that stands above it in the same cell.
function chartList(q, name, say) {
  const list = optionList(q, name, "radio");
  const chart = () => list.node.closest(".ck-asked");
  const markOf = (node) => String(node.__data__?.datum?.[q.field]); // Vega keeps the row that a mark of its SVG draws
  const inputOf = (option) => list.node.querySelector(`input[value="${CSS.escape(option.id)}"]`);

  function pick(event) {
    const option = q.options.find((each) => each.mark === markOf(event.target));
    const input = option && inputOf(option);
    if (!input || input.matches(":disabled")) return;
    input.checked = true;
    input.focus({ preventScroll: true });
    say(`Chosen on the chart: ${option.text}.`);
    paint();
  }

  function paint() {
    const chosen = q.options.filter((option) => inputOf(option).checked).map((option) => option.mark);
    const marks = q.options.map((option) => option.mark);
    // Only the chart above the questions: what is revealed below has marks of its own.
    for (const node of chart()?.querySelector(".ck-pictures")?.querySelectorAll("svg path, svg text") ?? []) {
      node.classList.toggle("ck-pickable", marks.includes(markOf(node)));
      node.classList.toggle("ck-picked", node.tagName === "path" && chosen.includes(markOf(node)));
    }
  }

  const how = h("p", { class: "ck-how", hidden: true }, "Click a mark of the chart above, or choose here:");
  const watch = new MutationObserver(paint);
  let waiting;
  const settle = () => {
    // The chart is there only once JupyterLab has put the cell into the page, and draws itself some time later.
    if (!list.node.isConnected) return (waiting = requestAnimationFrame(settle));
    const pictures = chart()?.querySelector(".ck-pictures");
    if (!pictures) return;
    how.hidden = false;
    pictures.addEventListener("click", pick);
    watch.observe(pictures, { subtree: true, childList: true });
    paint();
  };
  settle();
  list.node.addEventListener("change", paint);
  return {
    ...list,
    node: h("div", {}, how, list.node),
    write: (response) => { list.write(response); paint(); },
    stop: () => { cancelAnimationFrame(waiting); watch.disconnect(); },
  };
}

function line(q, attributes) {
  const input = h("input", { type: "text", autocomplete: "off", spellcheck: "false", ...attributes });
  return {
    node: h("label", { class: "ck-line" }, h("span", {}, `Your ${{ estimate: "guess", forecast: "forecast" }[q.kind] ?? "answer"}${q.unit ? `, in ${q.unit}` : ""}:`), input),
    read: () => input.value,
    write: (response) => (input.value = response),
  };
}

function area() {
  const input = h("textarea", { rows: 4 });
  return {
    node: h("label", { class: "ck-line ck-tall" }, h("span", {}, "Your words (Ctrl+Enter saves):"), input),
    read: () => input.value,
    write: (response) => (input.value = response),
  };
}

function sorter(q, say) {
  const list = h("ol", { class: "ck-order" });
  const rows = new Map(q.options.map((item) => [item.id, row(item)]));
  function row(item) {
    const button = (sign, words, by) =>
      h("button", { type: "button", "aria-label": `${words}: ${item.text}`, title: words, onclick: (event) => move(item, by, event.currentTarget) }, sign);
    return h("li", { "data-id": item.id }, h("span", { html: item.html }), h("span", { class: "ck-moves" }, button("↑", "Move up", -1), button("↓", "Move down", 1)));
  }
  function move(item, by, button) {
    const all = [...list.children];
    const from = all.indexOf(rows.get(item.id));
    const to = from + by;
    if (to < 0 || to >= all.length) return say(`“${item.text}” is already ${by < 0 ? "first" : "last"}.`);
    list.insertBefore(all[from], by < 0 ? all[to] : all[to].nextSibling);
    button.focus(); // moving a node drops its focus
    say(`“${item.text}” is now ${to + 1} of ${all.length}.`);
  }
  list.append(...rows.values());
  return {
    node: list,
    read: () => [...list.children].map((node) => node.dataset.id),
    write: (response) => response.forEach((id) => list.append(rows.get(id))),
  };
}

function matcher(q) {
  const rows = q.items.map((item) => {
    const select = h("select", {}, h("option", { value: "" }, "Choose …"), ...q.options.map((o) => h("option", { value: o.id }, o.text)));
    return { id: item.id, select, row: h("label", { class: "ck-pair" }, h("span", { html: item.html }), select) };
  });
  return {
    node: h("div", { class: "ck-pairs" }, ...rows.map((row) => row.row)),
    read: () => Object.fromEntries(rows.map((row) => [row.id, row.select.value])),
    write: (response) => rows.forEach((row) => (row.select.value = response[row.id] ?? "")),
  };
}

const elsewhere = () => ({
  node: h("p", { class: "ck-elsewhere" }, "You answer this one in its own code cell, and ck.check looks at it there."),
  read: () => null,
  write: () => {},
});

// How sure a learner is, before the first check. Nobody has to say, and whoever does not like to be asked is not.
const SURE = "coursekit: do not ask how sure I am"; // a name in the browser's own store, for all lessons
const asksSure = () => { try { return !localStorage.getItem(SURE); } catch { return true; } };

function sureness(wanted) {
  const select = h("select", {}, ...["", "1 – a guess", "2 – fairly sure", "3 – sure"].map((words, n) => h("option", { value: n || "" }, words || "–")));
  return { node: h("label", { class: "ck-sure", hidden: !wanted || !asksSure() }, "How sure are you? ", select), read: () => Number(select.value) || null };
}

const KINDS = {
  choice: (q, name) => optionList(q, name, "radio"),
  chart: (q, name, say) => chartList(q, name, say),
  several: (q, name) => optionList(q, name, "checkbox"),
  number: (q) => line(q, { inputmode: "decimal" }),
  estimate: (q) => line(q, { inputmode: "decimal" }),
  forecast: (q) => line(q, { inputmode: "decimal" }),
  text: (q) => line(q, {}),
  order: (q, name, say) => sorter(q, say),
  match: (q) => matcher(q),
  reflect: () => area(),
  code: () => elsewhere(),
};

// ---- One question -----------------------------------------------------------------------------------------------

function question(q, id, total, send) {
  const status = h("div", { class: "ck-status", role: "status", tabindex: -1 });
  const whisper = h("span", { class: "ck-whisper", role: "status" }); // for ears: what a button just moved
  const controls = KINDS[q.kind](q, id, (words) => (whisper.textContent = words));
  const check = h("button", { type: "submit", class: "ck-check" }, nameOf(q));
  const sure = sureness(q.sure);
  const form = h("form", { class: "ck-question", "data-kind": q.kind, "data-id": q.id, novalidate: true, onsubmit: submit, onkeydown: enter },
    h("fieldset", {},
      h("legend", {}, total > 1 ? h("span", { class: "ck-number" }, `Question ${q.number} of ${total}. `) : null, h("span", { html: q.prompt })),
      q.more ? h("div", { class: "ck-more", html: q.more }) : null,
      controls.node, q.kind === "code" ? null : h("div", { class: "ck-go" }, sure.node, check), whisper),
    status);
  let timer = null; // runs while we wait for a reply
  let tried = null; // the response that the feedback on screen is about

  const note = (words) => status.replaceChildren(h("p", { class: "ck-note" }, words), ...told({ ...q, note: "" }));

  function submit(event) {
    event.preventDefault();
    const response = controls.read();
    // A double click is one answer, and the same answer again is not a second try.
    if (timer !== null || form.classList.contains("ck-closed") || q.kind === "code") return;
    if (JSON.stringify(response) === tried) return note("You have tried this answer already. Change it, then check again.");
    const unsaved = "No reply from Python yet, so this answer is not saved. It may be busy with another cell. If you restarted it, run this cell again.";
    timer = setTimeout(() => { timer = null; note(unsaved); }, PATIENCE);
    try {
      send({ do: "answer", id: q.id, response, confidence: sure.node.hidden ? null : sure.read() });
    } catch {
      clearTimeout(timer); // the page was opened again, or Python was: this widget belongs to an earlier one
      timer = null;
      note("This answer is not saved. Run this cell again, then answer.");
    }
  }

  // Enter checks from anywhere in the question, except where Enter already means something.
  function enter(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    const tag = event.target.tagName;
    if (tag === "BUTTON" || tag === "A" || tag === "SUMMARY" || (tag === "TEXTAREA" && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  }

  function update(now) {
    const waiting = timer !== null;
    clearTimeout(timer);
    timer = null;
    q = now;
    const before = form.dataset.told;
    form.dataset.told = JSON.stringify([now.status, now.feedback, now.note, now.closed, now.saved, now.response]);
    if (before === form.dataset.told) return;
    if (now.response != null && !now.note && (!waiting || now.closed)) controls.write(now.response);
    if (!now.note) tried = now.hint ? JSON.stringify(controls.read()) : null;
    controls.told?.(now);
    form.classList.toggle("ck-closed", now.closed);
    form.querySelector("fieldset").disabled = now.closed;
    check.hidden = now.closed;
    if (!now.sure) sure.node.hidden = true; // the first try has been made
    check.textContent = nameOf(now) === "Save" && now.status ? "Save again" : now.hint ? "Check again" : nameOf(now);
    status.className = `ck-status ${now.status ? `ck-${now.kind === "estimate" ? "guess" : now.status}` : ""}`;
    status.replaceChildren(...told(now));
    if (waiting && now.closed) status.focus({ preventScroll: true }); // its button is gone; the next Tab goes on from here
  }

  update(q);
  return { form, update, stop: () => { clearTimeout(timer); controls.stop?.(); } };
}

// What the learner hears: a note, or outcome, reason, hint, answer, why and evidence, in this order.
function told(q) {
  const note = q.note ? h("p", { class: "ck-note", html: q.note }) : null;
  if (!q.status) return [note].filter(Boolean);
  return [
    note,
    h("p", { class: "ck-outcome" }, h("span", { "aria-hidden": "true" }, q.kind === "estimate" ? "↔" : SIGNS[q.status]), ` ${q.word}.`, q.saved ? "" : " This answer is not saved yet."),
    h("div", { html: q.feedback }),
    q.hint ? h("p", {}, h("strong", {}, "Hint: "), h("span", { html: q.hint }), " You have one more try.") : null,
    q.key ? h("div", { class: "ck-key" }, h("p", {}, h("strong", {}, q.status === "recorded" ? "A model answer:" : "The answer:")), h("div", { html: q.key })) : null,
    q.why ? h("div", {}, h("strong", {}, "Why: "), h("div", { class: "ck-why", html: q.why })) : null,
    q.certainty ? h("p", {}, q.certainty) : null,
    q.evidence ? h("details", {}, h("summary", {}, "Evidence"), h("ul", { html: q.evidence })) : null,
  ].filter(Boolean);
}

// ---- The quiz ---------------------------------------------------------------------------------------------------

function render({ model, el }) {
  const me = `ck${++quizzes}-${Math.random().toString(36).slice(2, 8)}`;
  const send = (message) => model.send(message);
  const heading = h("p", { class: "ck-title", id: `${me}-title`, tabindex: -1 });
  const bar = h("div", { class: "ck-bar", "aria-hidden": "true" }, h("div"));
  const count = h("p", { class: "ck-count", role: "status" });
  const notice = h("p", { class: "ck-notice", role: "alert" });
  const strip = h("p", { class: "ck-strip", role: "status" }); // what the class does now
  const list = h("div", { class: "ck-list" });
  const back = h("button", { type: "button", onclick: () => turn(-1) }, "← Previous page");
  const next = h("button", { type: "button", onclick: () => turn(1) }, "Next page →");
  const where = h("span", {});
  const pager = h("nav", { class: "ck-pager", "aria-label": "Pages of this quiz" }, back, where, next);
  const ask = h("input", { type: "checkbox", onchange: () => {
    try { ask.checked ? localStorage.removeItem(SURE) : localStorage.setItem(SURE, "yes"); } catch { /* then it holds for this page */ }
    window.dispatchEvent(new CustomEvent(SURE, { detail: ask.checked })); // every quiz of the page heeds it, ours too
  } });
  const heed = ({ detail }) => {
    ask.checked = detail;
    const open = model.get("page").questions.filter((q) => q.sure).map((q) => q.id);
    list.querySelectorAll("form").forEach((form) => ((form.querySelector(".ck-sure") ?? {}).hidden = !detail || !open.includes(form.dataset.id)));
  };
  window.addEventListener(SURE, heed);
  const asking = h("label", { class: "ck-ask" }, ask, " Ask me how sure I am (for practice; it changes no result)");
  const openOnes = h("p", { class: "ck-open" });
  const root = h("section", { class: "ck-quiz", "aria-labelledby": `${me}-title`, "data-lm-suppress-shortcuts": "true" },
    heading, strip, bar, notice, list, pager, count, openOnes, asking);
  let forms = new Map();
  let shown = "";

  // JupyterLab listens for single keys on the page: an x here must not cut the cell. Our own keys work all the same.
  for (const kind of ["keydown", "keypress", "keyup"]) el.addEventListener(kind, (event) => event.stopPropagation());

  function turn(by, to) {
    const page = model.get("page");
    heading.dataset.turning = "yes";
    send({ do: "turn", page: to ?? page.number + by });
  }

  function draw() {
    const page = model.get("page");
    const keyOf = (q) => `${q.id} ${q.options?.map((option) => option.id) ?? ""}`; // a class has an order of its own
    const ids = page.questions.map(keyOf).join(" ");
    heading.textContent = page.pages > 1 ? `${page.title} (page ${page.number} of ${page.pages})` : page.title;
    if (ids !== shown) {
      const before = forms;
      const kept = (q) => before.get(q.id)?.key === keyOf(q) && before.get(q.id); // with what was typed in it
      forms = new Map(page.questions.map((q) => [q.id, kept(q) || { ...question(q, `${me}-${q.number}`, page.total, send), key: keyOf(q) }]));
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
    bar.firstChild.style.width = `${(100 * (page.total - page.open)) / page.total}%`;
    if (count.textContent !== page.summary) count.textContent = page.summary;
    if (notice.textContent !== page.notice) notice.textContent = page.notice;
    root.classList.toggle("ck-done", page.open === 0);
    pager.hidden = page.pages < 2;
    ask.checked = asksSure();
    asking.hidden = !page.questions.some((q) => q.sure);
    back.disabled = page.number === 1;
    next.disabled = page.number === page.pages;
    where.textContent = `Page ${page.number} of ${page.pages}`;
    // On the last page, lead back to what was left out.
    openOnes.replaceChildren(...(page.number === page.pages && page.elsewhere.length ? ["Still open: ",
      ...page.elsewhere.map(([n, to]) => h("button", { type: "button", onclick: () => turn(0, to) }, `question ${n}`))] : []));
  }

  function tell() {
    const { text = "", question = "" } = model.get("strip");
    strip.textContent = text;
    strip.classList.toggle("ck-live", Boolean(question));
    list.querySelectorAll("form").forEach((form) => form.classList.toggle("ck-voting", form.dataset.id === question));
  }

  model.on("change:page", draw);
  model.on("change:strip change:page", tell);
  draw();
  tell();
  el.append(root);
  return () => {
    model.off("change:page", draw);
    model.off("change:strip change:page", tell);
    window.removeEventListener(SURE, heed);
    forms.forEach((form) => form.stop());
  };
}

export default { render };
