// One builder for each kind of question: what a learner touches. BUILDERS.name(q, name, tools) gives
//   node            the element that takes the answer
//   read()          the response, or undefined where there is none yet
//   write(response) shows a response that was given
//   ready()         whether there is something to check; without it there always is
//   told(q)         shows in its own rows what the kernel has said
//   shows           what the card need not say because these rows do: "outcome", "key"
//   button          what the button is called; "" for none
//   focus()         where the next try begins
//   letter(n)       what the nth letter of the alphabet does
//   stop()          when the question leaves the page
// `name` is for radio buttons; `tools` are say(words), for ears, and changed(), to be called after a change.
// Text in `html` is Markdown that the kernel has rendered, with raw HTML escaped there.

const list = (value) => (value == null ? [] : [].concat(value));

// A row that can say what is the matter with it: a sign before it, a word at its end, a reason below.
function row(tag, sign, attributes, ...children) {
  const key = h("span", { class: "ck-key-letter", "aria-hidden": "true" }, sign);
  const mark = h("span", { class: "ck-mark" });
  const because = h("span", { class: "ck-because", hidden: true });
  const node = h(tag, { ...attributes, class: `ck-row ${attributes.class ?? ""}` }, key, ...children, mark, because);
  const say = (reason, state, now, word) => {
    for (const each of ["right", "wrong", "guess", "ours"]) node.classList.toggle(`ck-${each}`, each === state);
    key.textContent = now ?? sign;
    mark.textContent = word ?? "";
    because.innerHTML = reason ?? "";
    because.hidden = !reason;
  };
  return { node, say };
}

// What a row says after an answer: [state, sign, word]. A guess is never crossed out.
function verdict(q, right, yours) {
  if (q.guess) return right ? (yours ? ["ours", "◉", "Exactly"] : ["ours", "●", "The answer"]) : yours ? ["guess", "○", "Your guess"] : [];
  if (q.closed && right) return yours ? ["right", "✔", "Right"] : ["right", "✔", "The answer"];
  return yours ? ["wrong", "✘", "Not this one"] : [];
}

function options(q, name, type, tools) {
  const rows = q.options.map((option, n) => {
    const input = h("input", { type, name, value: option.id, onchange: tools.changed });
    return { input, id: option.id, ...row("label", String.fromCharCode(65 + n), { class: "ck-option" }, input, h("span", { html: option.html })) };
  });
  const chosen = () => rows.filter((each) => each.input.checked).map((each) => each.id);
  // Short options share a row, and four of them two rows: none stands alone.
  const wide = 76 + 7.2 * Math.max(...rows.map((each) => each.node.textContent.length));
  const least = rows.length === 4 && wide > 155 ? `max(40%, ${wide}px)` : `${wide}px`;
  const node = h("div", { class: "ck-options", style: `--least: ${least}` }, ...rows.map((each) => each.node));
  return {
    node,
    shows: ["outcome", "key"],
    read: () => (type === "radio" ? chosen()[0] : chosen()),
    ready: () => chosen().length > 0,
    write: (response) => rows.forEach((each) => (each.input.checked = list(response).includes(each.id))),
    focus: () => rows.find((each) => !each.input.disabled)?.input.focus(),
    letter: (n) => rows[n]?.input.click(),
    told: (q) => rows.forEach((each) => {
      const yours = list(q.response).includes(each.id);
      const reason = q.reasons?.[each.id] ?? (yours ? undefined : q.before?.[each.id]);
      const right = list(q.right).includes(each.id);
      each.say(reason, ...(q.closed || reason ? verdict(q, right, yours || (Boolean(reason) && !right)) : []));
      const tried = q.hint != null && Boolean(q.reasons[each.id]); // it was wrong: the second try is another one
      each.input.disabled = tried;
      if (tried) each.input.checked = false;
    }),
  };
}

// A choice that can also be made on the chart that stands above it in the same cell.
function onChart(q, name, tools) {
  const choice = options(q, name, "radio", tools);
  const chart = () => choice.node.closest(".ck-asked");
  const markOf = (node) => String(node.__data__?.datum?.[q.field]); // Vega keeps the row that a mark of its SVG draws
  const inputOf = (option) => choice.node.querySelector(`input[value="${CSS.escape(option.id)}"]`);

  function pick(event) {
    const option = q.options.find((each) => each.mark === markOf(event.target));
    const input = option && inputOf(option);
    if (!input || input.matches(":disabled")) return;
    input.checked = true;
    input.focus({ preventScroll: true });
    tools.say(`Chosen on the chart: ${option.text}.`);
    tools.changed();
    paint();
  }

  function paint() {
    const chosen = q.options.filter((option) => inputOf(option).checked).map((option) => option.mark);
    const marks = q.options.map((option) => option.mark);
    // Only the chart above the questions: what is revealed below has marks of its own.
    for (const node of chart()?.querySelector(".ck-pictures")?.querySelectorAll("svg path, svg text") ?? []) {
      node.classList.toggle("ck-pickable", marks.includes(markOf(node)));
      node.classList.toggle("ck-picked", node.matches("path:not(.background)") && chosen.includes(markOf(node)));
    }
  }

  const how = h("p", { class: "ck-how", hidden: true }, "Click a mark of the chart above, or choose here:");
  const watch = new MutationObserver(paint);
  let waiting;
  const settle = () => {
    // The chart is there only once JupyterLab has put the cell into the page, and draws itself some time later.
    if (!choice.node.isConnected) return (waiting = requestAnimationFrame(settle));
    const pictures = chart()?.querySelector(".ck-pictures");
    if (!pictures) return;
    how.hidden = false;
    pictures.addEventListener("click", pick);
    watch.observe(pictures, { subtree: true, childList: true });
    paint();
  };
  settle();
  choice.node.addEventListener("change", paint);
  return {
    ...choice,
    node: h("div", {}, how, choice.node),
    write: (response) => { choice.write(response); paint(); },
    stop: () => { cancelAnimationFrame(waiting); watch.disconnect(); },
  };
}

const withUnit = (number, unit) => `${number}${unit === "%" ? "%" : ""}`.replace("-", "−");

function typed(q, tools, label, attributes) {
  const input = h("input", { type: "text", autocomplete: "off", spellcheck: "false", oninput: tools.changed, ...attributes });
  const gap = h("div");
  return {
    node: h("div", {}, h("label", { class: "ck-line" }, h("span", {}, `${label}${q.unit ? `, in ${q.unit}` : ""}:`), input), gap),
    read: () => input.value,
    ready: () => input.value.trim() !== "",
    write: (response) => (input.value = response),
    focus: () => input.focus(),
    told: (q) => gap.replaceChildren(...(q.guess && "answer" in q ? found(q) : [])),
  };
}

// What was guessed and what it is: a line with a ring and a dot where the scale has two ends, and the gap in words.
function found(q) {
  const [guess, answer] = [q.response, q.answer];
  const parts = [];
  if (q.exact) {
    const ring = s("svg", { viewBox: "-25 -25 50 50", "aria-hidden": "true" },
      s("circle", { class: "ck-wave", r: 9 }), s("circle", { class: "ck-ring", r: 17 }), s("circle", { class: "ck-dot", r: 9 }));
    parts.push(h("p", { class: "ck-exact" }, ring, `Exactly ${withUnit(answer, q.unit)}`));
  } else if (q.least == null) {
    parts.push(h("p", { class: "ck-both" }, "You: ", h("b", {}, withUnit(guess, q.unit)), " · it is ", h("b", {}, withUnit(answer, q.unit))));
  }
  if (q.least != null) parts.push(scale(q, guess, answer));
  if (q.gap) parts.push(h("p", { class: "ck-gap" }, q.gap));
  return parts;
}

function scale(q, guess, answer) {
  const share = (n) => (100 * (n - q.least)) / (q.most - q.least);
  const x = (n) => `${share(n)}%`;
  const at = (n, place, ...children) => // a word keeps within the line: at its ends it stands beside them
    h("span", { class: `ck-at ck-${place}`, style: `left:${x(n)};transform:translateX(-${share(n)}%)` }, ...children);
  const end = (n) => (Math.abs(share(n) - share(answer)) < 18 ? null : at(n, "below", withUnit(n, q.unit)));
  const drawn = s("svg", { "aria-hidden": "true" },
    s("line", { class: "ck-axis", x1: 0, x2: "100%", y1: 34, y2: 34 }),
    ...(q.exact ? [] : [s("line", { class: "ck-between", x1: x(guess), x2: x(answer), y1: 34, y2: 34 })]),
    s("circle", { class: "ck-dot", cx: x(answer), cy: 34, r: 8 }), s("circle", { class: "ck-ring", cx: x(guess), cy: 34, r: q.exact ? 14 : 9 }));
  const words = q.exact ? [] : [at(guess, "above", "you ", h("b", {}, withUnit(guess, q.unit))), at(answer, "below", "it is ", h("b", {}, withUnit(answer, q.unit)))];
  const label = `Your guess ${withUnit(guess, q.unit)}, the answer ${withUnit(answer, q.unit)}, on a line from ${withUnit(q.least)} to ${withUnit(q.most)}.`;
  return h("div", { class: "ck-scale", role: "img", "aria-label": label }, drawn, end(q.least), end(q.most), ...words);
}

// A number on a slider. It says nothing until it is touched: where the ring stands at first is nobody's guess.
function slider(q, tools) {
  const input = h("input", { type: "range", min: q.least, max: q.most, step: q.step, value: (q.least + q.most) / 2, "aria-label": `Your guess${q.unit ? `, in ${q.unit}` : ""}` });
  const says = h("output", {}, "?");
  const gap = h("div");
  let touched = false;
  const follow = () => {
    const share = (input.value - q.least) / (q.most - q.least);
    says.textContent = touched ? withUnit(Number(input.value), q.unit) : "?";
    says.style.left = `calc(${100 * share}% + ${13 - 26 * share}px)`;
    input.setAttribute("aria-valuetext", touched ? `${input.value} ${q.unit ?? ""}`.trim() : "nothing yet");
    input.classList.toggle("ck-untouched", !touched);
  };
  const touch = () => { touched = true; follow(); tools.changed(); };
  for (const kind of ["input", "pointerup"]) input.addEventListener(kind, touch);
  const box = h("div", { class: "ck-slide" }, says, input, h("span", {}, withUnit(q.least, q.unit)), h("span", { class: "ck-how" }, "Drag the ring, or use the arrow keys."), h("span", {}, withUnit(q.most, q.unit)));
  follow();
  return {
    node: h("div", {}, box, gap),
    shows: ["key"],
    read: () => (touched ? Number(input.value) : undefined),
    ready: () => touched,
    write: (response) => { input.value = response; touched = true; follow(); },
    focus: () => input.focus(),
    told: (q) => {
      box.hidden = "answer" in q;
      gap.replaceChildren(...("answer" in q ? found(q) : []));
    },
  };
}

function area(q, tools) {
  const input = h("textarea", { rows: 4, oninput: tools.changed });
  return {
    node: h("label", { class: "ck-line ck-tall" }, h("span", {}, "Your words (Ctrl+Enter saves):"), input),
    button: "Save",
    read: () => input.value,
    ready: () => input.value.trim() !== "",
    write: (response) => (input.value = response),
    focus: () => input.focus(),
  };
}

function sorter(q, tools) {
  const box = h("ol", { class: "ck-order" });
  const rows = new Map(q.options.map((item) => {
    const button = (sign, words, by) => h("button", { "aria-label": `${words}: ${item.text}`, title: words, onclick: (event) => move(item, by, event.currentTarget) }, sign);
    const moves = h("span", { class: "ck-moves" }, button("↑", "Move up", -1), button("↓", "Move down", 1));
    return [item.id, row("li", "", { "data-id": item.id }, h("span", { html: item.html }), moves)];
  }));
  const nodes = () => [...box.children];
  const number = () => nodes().forEach((node, n) => (node.firstChild.textContent = n + 1));
  function move(item, by, button) {
    const all = nodes();
    const from = all.indexOf(rows.get(item.id).node);
    const to = from + by;
    if (to < 0 || to >= all.length) return tools.say(`“${item.text}” is already ${by < 0 ? "first" : "last"}.`);
    box.insertBefore(all[from], by < 0 ? all[to] : all[to].nextSibling);
    button.focus(); // moving a node drops its focus
    number();
    tools.say(`“${item.text}” is now ${to + 1} of ${all.length}.`);
    tools.changed();
  }
  box.append(...[...rows.values()].map((each) => each.node));
  number();
  return {
    node: box,
    read: () => nodes().map((node) => node.dataset.id),
    write: (response) => { response.forEach((id) => box.append(rows.get(id).node)); number(); },
    focus: () => box.querySelector("button").focus(),
    told: (q) => {
      for (const [id, each] of rows) {
        const reason = q.reasons?.[id];
        each.say(reason, reason ? (q.guess ? "guess" : "wrong") : q.status === "right" ? "right" : "");
      }
      number();
    },
  };
}

// Rows with a field at their end: a menu of places, or a box for a number. The kernel's reasons and right answers stand
// in them, too. A stage beside the quiz finds the boxes by data-mark: see drawing/stage.js.
function pairs(q, parts, places, tools) {
  const named = Object.fromEntries(places.map((place) => [place.id, place.text]));
  const menu = () => h("select", {}, h("option", { value: "" }, "Choose …"), ...places.map((place) => h("option", { value: place.id }, place.text)));
  const box = (part) => h("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 8, placeholder: part.unit ?? "", "data-mark": part.id });
  const rows = parts.map((part) => {
    const control = places.length ? menu() : box(part);
    control.addEventListener("input", tools.changed);
    return { id: part.id, control, ...row("label", "", { class: "ck-pair" }, h("span", { html: part.html }), control) };
  });
  const value = (each) => each.control.value.trim();
  return {
    node: h("div", { class: "ck-pairs" }, ...rows.map((each) => each.node)),
    shows: ["key"],
    read: () => Object.fromEntries(rows.filter(value).map((each) => [each.id, value(each)])),
    ready: () => rows.every(value),
    write: (response) => rows.forEach((each) => (each.control.value = response[each.id] ?? "")),
    focus: () => (rows.find((each) => each.node.matches(".ck-wrong")) ?? rows[0]).control.focus(),
    told: (q) => rows.forEach((each) => {
      const reason = q.reasons?.[each.id];
      const right = q.right?.[each.id];
      const word = q.closed && right != null && (q.guess || reason) ? `→ ${named[right] ?? right}` : "";
      if (!q.status) return each.say();
      if (q.guess) return each.say(reason, "guess", right === q.response[each.id] ? "◉" : "○", word);
      each.say(reason, reason ? "wrong" : "right", reason ? "✘" : "✔", word);
    }),
  };
}

const elsewhere = () => ({
  node: h("p", { class: "ck-elsewhere" }, "You answer this one in its own code cell, and ck.check looks at it there."),
  button: "",
  read: () => undefined,
  write: () => {},
});

const BUILDERS = {
  choice: (q, name, tools) => options(q, name, "radio", tools),
  chart: onChart,
  several: (q, name, tools) => options(q, name, "checkbox", tools),
  number: (q, name, tools) => typed(q, tools, q.guess ? "Your guess" : "Your answer", { inputmode: "decimal" }),
  estimate: (q, name, tools) => (q.least == null ? typed(q, tools, "Your guess", { inputmode: "decimal" }) : slider(q, tools)),
  forecast: (q, name, tools) => ({ ...slider(q, tools), button: "This is my forecast" }),
  text: (q, name, tools) => typed(q, tools, "Your answer", {}),
  order: (q, name, tools) => sorter(q, tools),
  match: (q, name, tools) => pairs(q, q.items, q.options, tools),
  place: (q, name, tools) => pairs(q, q.marks, q.places, tools),
  reflect: (q, name, tools) => area(q, tools),
  code: elsewhere,
  chart_code: elsewhere,
};
