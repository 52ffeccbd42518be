// The frame of every piece: what no chart can be, in plain HTML and SVG. A piece is a module of its own, which the
// frame gets as text and asks to build itself. CONTRIBUTING.md has a skeleton.
//
//   export default function (frame) {
//     …                                  // put nodes into frame.body, once
//     return { draw(state), words(state), buttons: [[label, press, there?], …], response?(state), told?(state) };
//   }
//
// frame.state, frame.facts    what Python has given it; `words` says { title, sub, quiet }, with **this** bold
// frame.set(patch, ended)     changes the state, as a hand does; Python hears when a gesture has ended
// told(state) says whether what Python tells about the answer belongs to what is shown; without it, it always does
// frame.asking, prompt        whether its question is still open, and its first line; frame.answer(response) answers it
// frame.answering             whether an answer is on its way; Python may refuse it
// frame.h, s, text, mark, icon, wide    make nodes of HTML and SVG, words, marks of actors; say how wide words are
// frame.fill(node, …), write(node, words), aria(node, { label, … })     give a node other children, words, attributes
// frame.choose(nodes, at, "checked")         of several nodes one, which is also where Tab stops
// frame.hand(node, { take, move, drop })     touch, in the body's own pixels
// frame.slide(node, { to, by, ways, may, ended })     the same, and keys, for a slider
// frame.arrows(node, step, ended), frame.keys(node, ways, act), frame.walk(nodes, went), frame.slider(…)     keys
// frame.AMOUNT                               what arrows do to a number
// frame.clamp, upper, listed                 a number within limits, a sentence's first letter, "a, b and c"
// frame.INK, MARK, SOFT, BOLD, CENTRED       looks of SVG

const WIDTH = 668; // pixels, of the body
// The shapes of the course's actors, 22 pixels high, under the names that charts give them.
const SHAPES = {
  circle: "M11,0A11,11 0 1 1 -11,0A11,11 0 1 1 11,0Z", square: "M-10,-10H10V10H-10Z",
  diamond: "M0,-13L12,0L0,13L-12,0Z", cross: "M-4,-12H4V-4H12V4H4V12H-4V4H-12V-4H-4Z",
  "triangle-up": "M0,-12L12,10L-12,10Z", "triangle-down": "M0,12L12,-10L-12,-10Z",
  "triangle-right": "M-9,-12L12,0L-9,12Z", "triangle-left": "M9,-12L-12,0L9,12Z",
};
const AMOUNT = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }; // what a key does to a number
const ENDS = { Home: -Infinity, End: Infinity }; // JupyterLab would scroll to the ends of the lesson
const ORDER = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }; // and where it goes in a list

// What every piece may use, whatever it draws.
const kit = {
  h, s, AMOUNT,
  INK: { stroke: "var(--ink)" }, MARK: { stroke: "var(--mark)" }, SOFT: { fill: "var(--soft)" },
  BOLD: { "font-weight": 700 }, CENTRED: { "text-anchor": "middle" },
  clamp: (value, least, most) => Math.max(least, Math.min(most, value)),
  upper: (words) => words[0].toUpperCase() + words.slice(1),
  listed: (words) => words.join(", ").replace(/, ([^,]*)$/, " and $1"),
  text: (words, x, y, look) => s("text", { x, y, "font-size": 13, fill: "var(--ink)", ...look }, words),
  mark: (shape, look) => s("path", { d: SHAPES[shape] ?? `${shape}`.replace(/-?[\d.]+/g, (n) => 12 * n), ...look }),
  icon: ({ shape, colour }, size) => {
    const about = { width: size, height: size, viewBox: "-13 -13 26 26", "aria-hidden": "true" };
    return s("svg", about, kit.mark(shape, { fill: colour }));
  },
  fill: (node, ...children) => node.replaceChildren(...flat(children)),
  // Words with **bold** ones. Only what has changed is put in, so that nothing is read out twice.
  write(node, words = "") {
    if (node.dataset.words === words) return;
    node.dataset.words = words;
    kit.fill(node, words.split("**").map((part, n) => (n % 2 ? h("b", {}, part) : part)));
  },
  // Of nodes that together are one stop of the Tab key: the one that is chosen, or the first.
  choose(nodes, at, how = "pressed") {
    nodes.forEach((node, n) => {
      node.setAttribute(`aria-${how}`, n === at);
      node.tabIndex = n === Math.max(0, at) ? 0 : -1;
    });
  },
  aria(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(`aria-${name}`, value);
  },
  slider: (label, least, most) => {
    return { tabindex: 0, role: "slider", "aria-label": label, "aria-valuemin": least, "aria-valuemax": most };
  },
  // What each key means, and what is done about it.
  keys(node, ways, act) {
    node.addEventListener("keydown", (event) => {
      if (!(event.key in ways) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (act(ways[event.key], event) !== false) event.preventDefault();
    });
  },
  // Arrows step back (-1) or on (1), and a slider goes to its ends; such a gesture has ended when the key comes up.
  arrows(node, step, ended = () => {}, ways = AMOUNT) {
    const all = node.getAttribute("role") === "slider" ? { ...ways, ...ENDS } : ways;
    kit.keys(node, all, step);
    node.addEventListener("keyup", (event) => event.key in all && ended());
  },
  // Arrows go to the node before or after, and round; what happens there is up to `went`.
  walk(nodes, went = () => {}) {
    nodes.forEach((node, n) => kit.keys(node, ORDER, (way) => {
      const next = nodes[(n + way + nodes.length) % nodes.length];
      went(next);
      next.focus();
    }));
  },
};

async function render({ model, el }) {
  const id = `ck-piece-${Math.random().toString(36).slice(2, 8)}`;
  const title = h("h3", { id, "aria-live": "polite", tabindex: -1 });
  const [sub, quiet] = [h("p", { class: "sub" }), h("p", { class: "quiet" })];
  const [note, told] = [h("p", { class: "note", role: "status" }), h("div", { class: "told", role: "status" })];
  const [body, nav] = [h("div", { class: "body" }), h("nav")];
  const about = { class: `ck-piece ck-${model.get("name")}`, "aria-labelledby": id };
  const { write } = kit;
  const root = h("figure", about, title, sub, note, body, told, h("footer", {}, quiet, nav));
  el.replaceChildren(root);

  let state, asked; // as Python has told them: always both at once, so that picture, words and buttons belong together
  let change = {}, sent = {}, moving = false; // what hands have changed: not told yet, told and not heard; and are at it
  let said = 0, waiting = null, answering = false; // messages, the clock of the last one, whether it answers the question
  let pausing = false, late = false; // draw nothing for a moment; and whether something waits to be drawn
  let touched = false, grown = false, open = false;
  const link = model.get("layout"); // a model of its own, which knows whether Python is still there
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const pen = document.createElement("canvas").getContext("2d");
  const frame = {
    ...kit, body, facts: model.get("facts"),
    get state() { return state; },
    get asked() { return asked; }, // { prompt, response, told } of the piece's question, or {}
    get prompt() { return frame.asked.prompt.split("\n")[0]; },
    get asking() { return Boolean(asked.prompt) && asked.response == null; },
    get answering() { return answering; },
    get still() { return still.matches; },
    set(patch, ended = true) {
      state = { ...state, ...patch };
      change = { ...change, ...patch };
      moving = !ended; // what Python says meanwhile is older than the hand
      draw();
      if (!ended) return;
      sent = { ...sent, ...change };
      change = {};
      send({ do: "set" });
    },
    answer(response) {
      if (answering) return; // a second click must not answer what is asked next
      answering = frame.asking;
      send({ do: "answer", response });
    },
    // For a moment nothing that Python sends is drawn: a guess should be seen before what comes of it.
    pause(time) {
      pausing = true;
      setTimeout(() => { pausing = false; draw(); }, still.matches ? 0 : time);
    },
    draw: () => draw(),
    wide(words) { // how many pixels bold words take
      pen.font = `700 13px ${getComputedStyle(body).fontFamily}`;
      return pen.measureText(words).width;
    },
    // A hand takes a node, moves it and lets it go; drop hears whether the page has taken the finger for scrolling.
    hand(node, { take = () => true, move, drop }) {
      const place = ({ clientX, clientY }) => {
        const { left, top, width } = body.getBoundingClientRect(), scale = width / WIDTH;
        return [(clientX - left) / scale, (clientY - top) / scale];
      };
      let pointer = null;
      node.classList.add("hand");
      node.addEventListener("pointerdown", (event) => {
        if (event.button || pointer !== null || !take(place(event))) return;
        pointer = event.pointerId;
        node.setPointerCapture(pointer);
        node.classList.add("held");
      });
      node.addEventListener("pointermove", (event) => event.pointerId === pointer && move(place(event)));
      const end = (event) => {
        if (event.pointerId !== pointer) return;
        pointer = null;
        node.classList.remove("held");
        drop(place(event), event.type === "pointercancel");
      };
      for (const kind of ["pointerup", "pointercancel"]) node.addEventListener(kind, end);
    },
    // A slider under hands and keys: `to` a place, `by` steps; the focus stays on it, so that keys can go on from there.
    slide(node, { to, by, ways = AMOUNT, may = () => frame.asking, ended = () => frame.set({}) }) {
      let before = null;
      frame.hand(node, {
        take(place) {
          before = state;
          return may() && (to(place, true), true);
        },
        move: (place) => to(place),
        drop(_place, cancelled) {
          node.focus({ preventScroll: true });
          if (cancelled) frame.set(Object.fromEntries(Object.keys(change).map((name) => [name, before[name]])));
          else ended();
        },
      });
      frame.arrows(node, (way) => may() && by(way), () => may() && ended(), ways);
    },
  };

  listen();
  const piece = (await load(model.get("module"))).default(frame);
  const ready = () => frame.asking && piece.response(state) != null;
  const own = piece.response ? [["This is my answer", () => frame.answer(piece.response(state)), ready]] : [];
  const buttons = [...(piece.buttons ?? []), ...own].map(([label, press, there]) => {
    return { node: nav.appendChild(h("button", { onclick: () => press() }, label)), there };
  });

  root.addEventListener("keydown", (event) => { // as in a quiz: Enter hands in what the arrows have moved
    const bare = !["shiftKey", "ctrlKey", "metaKey", "altKey", "repeat"].some((key) => event[key]);
    const moved = event.key === "Enter" && bare && event.target.matches('[role="slider"], [type="range"]');
    if (moved && own.length && ready()) own[0][1]();
  });

  const focused = () => root.getRootNode().activeElement; // also where a page keeps its outputs apart

  function draw() {
    late = pausing || (!el.isConnected && Boolean(root.dataset.drawn)); // JupyterLab takes out what is far from view
    if (late) return;
    root.dataset.drawn = "yes";
    const held = root.contains(focused());
    grown ||= open && !frame.asking;
    open = frame.asking;
    piece.draw(state);
    const words = piece.words(state);
    write(title, words.title);
    write(sub, words.sub);
    write(quiet, words.quiet);
    for (const { node, there } of buttons) {
      const hidden = there ? !there(state) : false;
      grown ||= node.hidden && !hidden;
      node.hidden = hidden;
    }
    const html = asked.told ?? ""; // Markdown that Python rendered
    if (told.dataset.html !== html) told.innerHTML = told.dataset.html = html;
    const wait = Boolean(piece.told) && !piece.told(state);
    grown ||= told.hidden && !wait && html !== "";
    told.hidden = wait;
    // What was pressed may be gone. Without a focus of its own the next key would be a command of JupyterLab.
    const at = focused();
    if (held && (!root.contains(at) || at.closest("[hidden]"))) {
      (buttons.findLast(({ node }) => !node.hidden)?.node ?? title).focus({ preventScroll: true });
    }
    if (!grown || moving) return;
    if (touched) keepInView(...[root, frame.asking && nav].filter(Boolean)); // a hand's own doing, and no page that opens
    grown = false;
  }

  function send(message) {
    clearTimeout(waiting);
    waiting = setTimeout(() => write(note, BUSY), PATIENCE);
    try {
      // No more of the state than Python has not heard of, so that what it has changed meanwhile stays; and all of that,
      // because JupyterLab may hand the first messages to two threads of Python, which hears of the later one first.
      model.send({ ...message, state: sent, heard: `${id} ${++said}` });
    } catch {
      gone();
    }
  }

  function listen() {
    [state, asked] = [model.get("state"), model.get("asked")];
  }

  function hear() {
    if (model.get("heard") === `${id} ${said}`) {
      clearTimeout(waiting);
      waiting = null;
      answering = false;
      sent = {};
    }
    if (waiting !== null || moving) return; // a later gesture is on its way: what is on the screen is newer
    listen();
    write(note, link.comm_live === false ? GONE : model.get("notice"));
    draw();
  }

  const gone = () => { clearTimeout(waiting); write(note, link.comm_live === false ? GONE : ""); };
  // Where a click changes something, the keys stay here, also if what was clicked takes no focus: a row, a place.
  let before = state;
  root.addEventListener("click", () => { before = state; }, true);
  root.addEventListener("click", () => {
    if (state !== before && !root.contains(focused())) title.focus({ preventScroll: true });
  });
  // Running the cell goes through, too.
  keepKeys(root, runs);
  for (const kind of ["pointerdown", "keydown"]) root.addEventListener(kind, () => { touched = true; }, true);
  // Drawn for one width, and made smaller where there is less: hands and texts stay where they belong.
  const sized = new ResizeObserver(() => {
    body.style.zoom = Math.min(1, root.clientWidth / WIDTH);
    root.classList.toggle("small", getComputedStyle(body).zoom < 0.7); // some wrap instead
    if (late) draw();
  });
  sized.observe(root);
  const names = ["state", "asked", "notice", "heard"].map((name) => `change:${name}`);
  for (const name of names) model.on(name, hear);
  link.on("comm_live_update", gone);
  gone();
  draw();
  requestAnimationFrame(() => arrive(el)); // once it stands in the page
  return () => {
    for (const name of names) model.off(name, hear);
    link.off("comm_live_update", gone);
    clearTimeout(waiting);
    sized.disconnect();
  };
}

export default { render };
