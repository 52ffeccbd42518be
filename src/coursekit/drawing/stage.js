// The stage in the page: it keeps a Vega view alive, lets a hand or a key touch its marks, and tells Python when a gesture
// has ended. All of it travels once for each page, with Vega, in the model called engine; see stage.py.
//
// In the same cell may stand a question in which marks are placed. Its boxes are named by marks (data-mark): what is
// dragged or drawn comes into them, what is typed there moves the mark, and once they are closed nothing moves any more.

const REACH = 22; // pixels around a mark in which a finger still finds it
const PAGE = 10; // steps that PageUp and PageDown go
const AXES = { x: ["ArrowLeft", "ArrowRight"], y: ["ArrowDown", "ArrowUp"] };
const SOLID = ["symbol", "rect", "arc", "path", "shape", "image"]; // what of a mark has the place of its number
const PLACED = { text: 1, rule: 2, line: 2, area: 2, trail: 2 };
let stages = 0;

export default {
  // The engine is there: every stage of this version that waits for it can begin.
  initialize({ model }) {
    const slot = globalThis[Symbol.for(`coursekit stage ${model.get("version")}`)];
    slot?.give((page) => mount(page, () => load(model.get("vega"))));
  },
};

async function mount({ model, el }, vega) {
  const me = `ck-stage-${++stages}`;
  const [title, under, note, problem, says] = ["head", "under", "note", "problem", "says"].map((name) => h("p", { class: `ck-${name}` }));
  const [rings, bubble, tip, binds] = ["ck-rings", "ck-bubble", "ck-tip", "ck-binds"].map((name) => h("div", { class: name }));
  const options = h("div", { class: "ck-options" });
  const picture = h("div", { class: "ck-picture" }, rings, bubble, options);
  const root = h("figure", { class: "ck-stage", role: "group" }, title, under, note, problem, picture, binds, tip, says);
  for (const [node, role] of [[note, "status"], [problem, "alert"], [says, "status"]]) node.setAttribute("role", role);
  for (const node of [note, problem, bubble, tip]) node.hidden = true;
  rings.setAttribute("aria-hidden", "true");
  bubble.setAttribute("aria-hidden", "true");
  el.replaceChildren(root);

  const { View, compile, loader, parse, read } = await vega();
  let view = null, room = null, gesture = {}, rows = [], formats = {}, poured = {}, put_in = {}, drawing = 0;
  let at = 0; // the row that keys move, or the mark that they walk to
  let held = null; // a gesture that runs: { pointer, before, moved }
  let cell = null; // what holds us and a quiz, if one does
  let said = 0, waiting = null, wrong = "";

  // ---- what Python sends ----------------------------------------------------------------------------------------

  // Nothing is fetched: a picture has its rows from Python, and a page may have no network.
  const shut = Object.assign(loader(), { load: () => Promise.reject(new Error("It asks for a file from elsewhere. Read that into a table first.")) });
  const quiet = Object.fromEntries(["level", "debug", "info", "warn", "error"].map((name) => [name, (...words) => heed(name, words)]));
  function heed(name, words) { // of Vega's warnings one says that there is no picture
    if (name === "error" || String(words[0]).endsWith("failed")) fail(words.at(-1)?.message ?? words.join(" "));
    return quiet;
  }

  async function draw() {
    wrong = "";
    const mine = ++drawing, { spec, touch } = model.get("picture"), fresh = h("div", { class: "ck-drawing vega-embed" });
    let next;
    try {
      const made = compile(structuredClone(spec), { logger: quiet }).spec;
      next = new View(parse(made), { renderer: "svg", loader: shut, logger: quiet, tooltip: hover });
      [poured, put_in, gesture] = [{}, {}, touch];
      formats = Object.fromEntries(made.data?.map((each) => [each.name, each.format]) ?? []);
      pour(next);
      picture.append(fresh); // out of sight until it is whole: a picture never flickers
      binds.replaceChildren();
      await next.initialize(fresh, binds).runAsync();
    } catch (error) {
      next?.finalize();
      fresh.remove();
      // What Vega-Lite stumbles over without a word of its own is something in the specification.
      return mine === drawing && fail(error instanceof TypeError ? "There is a mistake in its specification." : error.message);
    }
    if (mine !== drawing) return next.finalize(), fresh.remove();
    view?.finalize();
    room?.remove();
    [view, room, at, held] = [next, fresh, 0, null];
    stopWaiting(); // what was done in the picture before is over
    room.classList.add("ck-drawn");
    if (gesture.pick) view.addEventListener("click", (event, item) => pick(markAt(event, item)));
    picture.dataset.do = Object.keys(gesture).join(" ");
    follow();
  }

  // Put in the tables and numbers that differ from those on the screen.
  function pour(into) {
    const mine = held || pressed || waiting !== null;
    for (const [name, values] of Object.entries(model.get("tables"))) {
      const text = JSON.stringify(values);
      if (mine && name === moving()?.table && name in poured) continue; // what hands did is newer
      if (poured[name] === text) continue;
      poured[name] = text;
      into.data(name, read(JSON.parse(text), { ...formats[name], type: "json" }));
      if (name === moving()?.table) rows = JSON.parse(text);
    }
    for (const [name, value] of Object.entries(model.get("params"))) {
      const text = JSON.stringify(value);
      if (put_in[name] === text) continue; // a hand may have turned it since
      put_in[name] = text;
      if (name === "width" || name === "height") into[name](value);
      else into.signal(name, value);
    }
  }

  async function change() {
    if (model.get("words").heard === `${me} ${said}`) stopWaiting();
    try {
      wrong = "";
      if (view) {
        pour(view);
        if (!held) view.resize(); // new words at the axes may need more room
        await view.runAsync();
      }
    } catch (error) {
      return fail(error.message);
    }
    follow();
  }

  // Words, roles and rings as they are now.
  function follow() {
    const words = model.get("words");
    title.textContent = words.title.join(" ");
    under.replaceChildren(...words.under.map((line) => h("span", {}, line)));
    root.setAttribute("aria-label", title.textContent || "Picture");
    if (says.textContent !== words.says) says.textContent = words.says;
    view?.description(words.says);
    fail(wrong);
    if (waiting === null) tell(words.notice);
    const one = moving();
    if (one || gesture.pick) picture.tabIndex = 0;
    else picture.removeAttribute("tabindex");
    if (gesture.pick && !one) {
      const marks = pickable();
      picture.setAttribute("role", "listbox");
      options.replaceChildren(...marks.map(([mark, label], n) => {
        return h("div", { role: "option", id: `${me}-${n}`, "aria-selected": `${mark === words.picked}` }, label);
      }));
      at = Math.min(at, Math.max(0, marks.length - 1));
      picture.setAttribute("aria-activedescendant", `${me}-${at}`);
      picture.setAttribute("aria-label", `${title.textContent} Arrows walk over the marks, Enter picks one.`.trim());
    } else if (one) {
      at = Math.min(at, Math.max(0, rows.length - 1));
      picture.setAttribute("role", "slider");
      picture.setAttribute("aria-valuemin", one.low);
      picture.setAttribute("aria-valuemax", one.high);
      picture.setAttribute("aria-orientation", one.axis === "x" ? "horizontal" : "vertical");
    }
    ring();
  }

  function fail(words) {
    wrong = words;
    const why = model.get("words").problem || wrong;
    problem.textContent = why ? `This picture cannot be shown. ${why}` : "";
    problem.hidden = !why;
    picture.hidden = Boolean(why);
  }

  function tell(words) {
    if (note.textContent !== words) note.textContent = words;
    note.hidden = !words;
  }

  // ---- where marks are ------------------------------------------------------------------------------------------

  const moving = () => gesture.drag ?? gesture.draw;
  const svg = () => room.querySelector("svg");
  const plot = () => svg().querySelector(".root > g").getScreenCTM();
  const named = (row, about) => String(row[about.label] ?? row[about.key]);
  const written = (value, about) => (value == null ? "nothing yet" : String(Number(value.toFixed(about.digits))).replace("-", "−"));

  function* items(group, dx = 0, dy = 0) {
    for (const { marktype, items: all } of group.items ?? []) {
      for (const item of all) {
        if (marktype === "group") yield* items(item, dx + (item.x || 0), dy + (item.y || 0));
        else if (item.datum) yield { item, dx, dy, rank: SOLID.includes(marktype) ? 0 : PLACED[marktype] ?? 3 };
      }
    }
  }

  // The boxes of marks by what they stand for, in the plot's own pixels: of several the one most like a mark.
  function boxes(key, wanted = () => true) {
    const found = new Map();
    for (const { item, dx, dy, rank } of items(view.scenegraph().root.items[0])) {
      const mark = String(item.datum[key]);
      if (!(key in item.datum) || !wanted(item.datum, mark) || found.get(mark)?.rank < rank) continue;
      const { x1, y1, x2, y2 } = item.bounds;
      found.set(mark, { mark, rank, item, x1: x1 + dx, y1: y1 + dy, x2: x2 + dx, y2: y2 + dy, datum: item.datum });
    }
    return found;
  }

  const handles = () => boxes(gesture.drag.key, (datum, mark) => rows.some((row) => String(row[gesture.drag.key]) === mark && row[gesture.drag.value] === datum[gesture.drag.value]));
  const pickable = () => [...boxes(gesture.pick.key)].map(([mark, { datum }]) => [mark, named(datum, gesture.pick)]);

  function point(event) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(plot().inverse());
  }

  // The mark under a finger, or the nearest within its reach.
  function nearest(event, found) {
    const { x, y } = point(event), reach = REACH / plot().a;
    const far = ({ x1, y1, x2, y2 }) => Math.hypot(Math.max(x1 - x, 0, x - x2), Math.max(y1 - y, 0, y - y2));
    const middle = ({ x1, y1, x2, y2 }) => Math.hypot((x1 + x2) / 2 - x, (y1 + y2) / 2 - y);
    const near = [...found.values()].filter((box) => far(box) <= reach).sort((a, b) => far(a) - far(b) || middle(a) - middle(b));
    return near[0]?.mark;
  }

  function markAt(event, item) {
    const own = item?.datum?.[gesture.pick.key];
    return own === undefined ? nearest(event, boxes(gesture.pick.key)) : String(own);
  }

  // ---- gestures -------------------------------------------------------------------------------------------------

  function inverse(axis, pixel) {
    const scale = view.scale(axis);
    if (scale.invert) return Number(scale.invert(pixel));
    return scale.domain().reduce((a, b) => (Math.abs(place(scale, a) - pixel) < Math.abs(place(scale, b) - pixel) ? a : b));
  }

  const place = (scale, value) => scale(value) + (scale.bandwidth?.() ?? 0) / 2;
  const across = (row) => place(view.scale("x"), read([{ ...row }], { ...formats[gesture.draw.table], type: "json" })[0][gesture.draw.key]);

  function snapped(value, { low, high, step, digits }) {
    return Number(Math.min(high, Math.max(low, low + Math.round((value - low) / step) * step)).toFixed(digits));
  }

  function numbers() {
    const one = moving();
    return Object.fromEntries(rows.filter((row) => row[one.value] != null).map((row) => [row[one.key], row[one.value]]));
  }

  function put(n, value) {
    rows[n][moving().value] = snapped(value, moving());
    at = n;
  }

  function redraw() {
    const { table } = moving();
    poured[table] = JSON.stringify(rows);
    view.data(table, read(JSON.parse(poured[table]), { ...formats[table], type: "json" })).run();
    ring();
  }

  // What a gesture has brought so far: the mark, and the number of it or of every place of the line.
  function done() {
    const one = moving(), mark = String(rows[at][one.key]);
    return { do: gesture.drag ? "drag" : "draw", mark, marks: gesture.drag ? { [mark]: rows[at][one.value] } : numbers() };
  }

  function paint() {
    redraw();
    fill(done().marks);
  }

  function send(message) {
    clearTimeout(waiting);
    waiting = setTimeout(() => tell(BUSY), PATIENCE);
    try {
      model.send({ ...message, picture: model.get("picture").n, heard: `${me} ${++said}` });
    } catch {
      stopped();
    }
  }

  function stopWaiting() {
    clearTimeout(waiting);
    waiting = null;
  }

  function pick(mark) {
    if (mark === undefined) return;
    at = Math.max(0, pickable().findIndex(([each]) => each === mark));
    send({ do: "pick", mark, marks: {} });
    ring();
  }

  function follows(event) {
    const { x, y } = point(event);
    if (gesture.drag) {
      put(at, inverse(gesture.drag.axis, gesture.drag.axis === "x" ? x - held.off : y - held.off));
    } else {
      const to = rows.reduce((best, row, n) => (Math.abs(across(row) - x) < Math.abs(across(rows[best]) - x) ? n : best), 0);
      const value = snapped(inverse("y", y), gesture.draw), from = held.from ?? to, start = rows[from][gesture.draw.value] ?? value;
      // However fast a finger is, no place between two of its events is left out.
      for (let n = from; n !== to; n += Math.sign(to - from)) if (n !== from) put(n, start + ((value - start) * (n - from)) / (to - from));
      put(to, value);
      held.from = to;
    }
    held.moved = true;
    paint();
  }

  function down(event) {
    if (event.button || held || !view || !moving() || closed() || !event.target.closest("svg")) return;
    const kept = { pointer: event.pointerId, before: JSON.stringify(rows), off: 0 };
    if (gesture.drag) {
      const found = handles(), mark = nearest(event, found);
      if (mark === undefined) return;
      at = rows.findIndex((row) => String(row[gesture.drag.key]) === mark);
      const box = found.get(mark), { axis } = gesture.drag, pixel = point(event)[axis];
      // Held where it was taken, so that it does not jump at the first touch; unless it is taken far beside.
      if (pixel >= box[`${axis}1`] && pixel <= box[`${axis}2`]) kept.off = pixel - place(view.scale(axis), rows[at][gesture.drag.value]);
    }
    held = kept;
    root.classList.add("ck-held");
    picture.setPointerCapture(event.pointerId);
    if (gesture.draw) follows(event);
    else ring();
  }

  function up(event) {
    if (event.pointerId !== held?.pointer) return;
    const { moved } = held;
    held = null;
    root.classList.remove("ck-held");
    picture.focus({ preventScroll: true }); // so that keys go on from here
    if (moved) send(done());
    ring();
  }

  function cancel(event) {
    if (event.pointerId !== held?.pointer) return;
    rows = JSON.parse(held.before); // the page took the finger for scrolling: as if nothing had been touched
    held = null;
    root.classList.remove("ck-held");
    redraw();
    fill(Object.fromEntries(rows.map((row) => [row[moving().key], row[moving().value] ?? ""])));
    change(); // what Python has said meanwhile
  }

  // Keys: Tab to the picture, arrows from mark to mark; those along the axis of a drag move it, Enter picks.
  let pressed = false; // a key that moves is down: like a finger, its gesture ends when it comes up
  const runs = (event) => event.shiftKey && event.key === "Enter" && !event.ctrlKey && !event.metaKey; // the cell
  function key(event) {
    if (runs(event) || event.target !== picture || event.ctrlKey || event.metaKey || event.altKey || !view) return;
    const one = moving(), along = AXES[one?.axis ?? "none"], steps = { PageUp: PAGE, PageDown: -PAGE }[event.key] ?? (along ? along.indexOf(event.key) * 2 - 1 : 0);
    const walks = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    const count = one ? rows.length : pickable().length;
    if (one && (!rows.length || closed())) return;
    if (one && (along.includes(event.key) || event.key.startsWith("Page"))) {
      const before = rows[at][one.value] ?? (one.low + one.high) / 2;
      put(at, snapped(before, one) + steps * one.step);
      pressed = true;
      paint();
    } else if (walks || event.key === "Home" || event.key === "End") {
      const from = at;
      at = event.key === "Home" ? 0 : event.key === "End" ? count - 1 : Math.min(count - 1, Math.max(0, at + walks));
      if (gesture.draw && rows[at][one.value] == null && rows[from][one.value] != null) {
        put(at, rows[from][one.value]);
        pressed = true;
        paint();
      }
      ring();
    } else if (gesture.pick && (event.key === "Enter" || event.key === " ")) {
      // As a click on the mark itself: a quiz beside us hears it too.
      boxes(gesture.pick.key).get(one ? String(rows[at][one.key]) : pickable()[at]?.[0])?.item._svg.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    } else return;
    event.preventDefault();
  }

  function release() {
    if (pressed) send(done());
    pressed = false;
  }

  // ---- what lies over the picture: rings, the number in hand, and words for ears --------------------------------

  function ring() {
    if (!view || picture.hidden) return;
    const { picked } = model.get("words"), one = moving(), found = [];
    if (one && rows.length) {
      const row = rows[at], box = gesture.drag ? handles().get(String(row[one.key])) : dot(row);
      if (box) found.push([box, "ck-at"]);
      picture.setAttribute("aria-label", named(row, one));
      picture.setAttribute("aria-valuenow", row[one.value] ?? "");
      picture.setAttribute("aria-valuetext", `${named(row, one)}: ${written(row[one.value], one)}`);
      bubble.textContent = picture.getAttribute("aria-valuetext");
      put_at(bubble, box);
    } else if (gesture.pick) {
      const all = boxes(gesture.pick.key), marks = pickable();
      if (marks[at]) found.push([all.get(marks[at][0]), "ck-at"]);
      if (all.has(picked)) found.push([all.get(picked), "ck-chosen"]);
      picture.setAttribute("aria-activedescendant", `${me}-${at}`);
    }
    bubble.hidden = !one || !(held || pressed);
    rings.replaceChildren(...found.map(([box, name]) => put_at(h("div", { class: name }), box)));
  }

  function dot(row) {
    const [x, y] = [across(row), row[gesture.draw.value] == null ? view.height() / 2 : place(view.scale("y"), row[gesture.draw.value])];
    return { x1: x - 5, x2: x + 5, y1: y - 5, y2: y + 5 };
  }

  // Lay a node over a box of the plot.
  function put_at(node, box) {
    if (!box) return node;
    const outer = picture.getBoundingClientRect(), matrix = plot();
    const [a, b] = [new DOMPoint(box.x1, box.y1), new DOMPoint(box.x2, box.y2)].map((each) => each.matrixTransform(matrix));
    Object.assign(node.style, { left: `${a.x - outer.left}px`, top: `${a.y - outer.top}px`, width: `${b.x - a.x}px`, height: `${b.y - a.y}px` });
    return node;
  }

  function hover(_handler, event, _item, value) {
    tip.hidden = value == null || value === "" || held !== null;
    if (tip.hidden) return;
    const rows = typeof value === "object" ? Object.entries(value) : [["", value]];
    tip.replaceChildren(...rows.map(([name, each]) => h("div", {}, name && h("b", {}, `${name}: `), String(each ?? ""))));
    const outer = root.getBoundingClientRect();
    tip.style.left = `${Math.max(0, Math.min(event.clientX - outer.left + 12, outer.width - tip.offsetWidth))}px`;
    tip.style.top = `${event.clientY - outer.top + 16}px`;
  }

  // ---- a question beside it --------------------------------------------------------------------------------------

  const asked = () => [...(cell?.querySelectorAll("input[data-mark]") ?? [])];
  const closed = () => asked().length > 0 && asked().every((box) => box.matches(":disabled"));

  function fill(marks) {
    for (const box of asked()) {
      const value = marks[box.dataset.mark];
      if (value === undefined || box.matches(":disabled")) continue;
      box.value = value;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function typed({ isTrusted, target }) {
    const one = moving(), n = rows.findIndex((row) => String(row[one?.key]) === target.dataset.mark);
    const value = Number.parseFloat(target.value.replace("−", "-").replace(",", "."));
    if (!isTrusted || held || n < 0 || !Number.isFinite(value)) return;
    put(n, value);
    redraw();
    send(done());
  }

  function settle() { // we are in the page, or have another size there
    const found = root.closest(".ck-asked");
    if (found !== cell) found?.addEventListener("input", typed);
    cell = found;
    ring();
  }

  // ---- beginning and end ----------------------------------------------------------------------------------------

  const stopped = () => { clearTimeout(waiting); tell(GONE); };
  const engine = await model.widget_manager.get_model(model.get("engine").replace("IPY_MODEL_", ""));
  const alive = () => (engine.comm_live === false ? stopped() : tell(model.get("words").notice));
  engine.on("comm_live_update", alive);
  const sized = new ResizeObserver(settle);
  sized.observe(picture);
  for (const [name, listener] of Object.entries({ pointerdown: down, pointermove: (event) => event.pointerId === held?.pointer && follows(event), pointerup: up, pointercancel: cancel, keydown: key, keyup: release, blur: release, focus: ring })) picture.addEventListener(name, listener);
  keepKeys(picture, runs);
  keepKeys(binds);
  // Several of these change with one message, which is answered once.
  let due = "";
  function soon(name) {
    if (!due) queueMicrotask(() => {
      const what = due === "picture" ? draw : change;
      due = "";
      what();
    });
    if (due !== "picture") due = name;
  }
  const parts = ["picture", "tables", "params", "words"].map((name) => [`change:${name}`, () => soon(name)]);
  for (const [event, listener] of parts) model.on(event, listener);
  await draw();
  return () => {
    engine.off("comm_live_update", alive);
    for (const [event, listener] of parts) model.off(event, listener);
    clearTimeout(waiting);
    sized.disconnect();
    cell?.removeEventListener("input", typed);
    drawing += 1;
    view?.finalize();
  };
}
