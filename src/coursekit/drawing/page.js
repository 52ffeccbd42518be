// What every widget of ours does in a page; it stands before the widget's own script.

const SVG = "http://www.w3.org/2000/svg";
const flat = (children) => children.flat(Infinity).filter((child) => child != null && child !== "");

// h("p", { class: "x" }, "text", node) and s("circle", { r: 3 }): an element of HTML and one of SVG.
function make(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "html") node.innerHTML = value;
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...flat(children));
  return node;
}
const h = (tag, about = {}, ...children) => {
  return make(document.createElement(tag), tag === "button" ? { type: tag, ...about } : about, children);
};
const s = (tag, about = {}, ...children) => make(document.createElementNS(SVG, tag), about, children);

// In JupyterLab's command mode x cuts the cell, b inserts one, d d deletes it, also while a control has the focus. Only
// saving goes through, or the browser would offer to save the web page, and what a widget says `goes` through.
function keepKeys(node, goes = () => false) {
  const stay = (event) => {
    const saves = (event.ctrlKey || event.metaKey) && event.key === "s";
    if (!saves && !goes(event)) event.stopPropagation();
  };
  for (const kind of ["keydown", "keypress", "keyup"]) node.addEventListener(kind, stay);
}

// A second click comes before anybody has seen what the first one has done. It must neither press the button nor open the
// cell of the notebook that has come up under it.
const CLICKS = Symbol.for("coursekit clicks");
if (!globalThis[CLICKS]) {
  globalThis[CLICKS] = true; // once for a page
  let root, button; // of the first click
  const again = (event) => {
    const node = event.composedPath()[0], at = node.closest?.("button") ?? null;
    if (event.detail > 1 && root && (!root.contains(node) || (button && at !== button))) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.detail < 2 && event.type === "mousedown") {
      [root, button] = [node.closest?.(".ck-piece, .ck-quiz, .ck-stage"), at];
    }
  };
  for (const kind of ["mousedown", "click", "dblclick"]) document.addEventListener(kind, again, true);
}

// After Shift+Enter JupyterLab goes on to the next cell, past the top of a tall output, or with the output below the
// edge. What a cell that was run by hand shows comes into view, its beginning first, unless a hand is quicker. The first
// of our widgets in a notebook watches for all of it: a chart or a card has no script of its own.
function arrive(el) {
  const room = el.closest(".jp-WindowedPanel-outer");
  if (!room || room.dataset.ckArrivals) return;
  room.dataset.ckArrivals = "watched";
  const bring = (output) => output && comesIntoView(output.closest(".jp-Cell"), room);
  new MutationObserver((changes) => {
    bring(changes.find(({ target, addedNodes }) => addedNodes.length && target.matches(".jp-OutputArea"))?.target);
  }).observe(room, { childList: true, subtree: true });
  bring(el);
}

// What an answer has brought stays in view with what was asked: the first of the nodes that the page has room for.
function keepInView(...nodes) {
  const room = nodes[0].closest(".jp-WindowedPanel-outer");
  if (room) glide(nodes.find((node) => node.getBoundingClientRect().height <= room.clientHeight));
}

function glide(node, block = "nearest") {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node?.scrollIntoView({ block, behavior: still ? "auto" : "smooth" });
}

// Whether the keys ask JupyterLab to run the cell.
const runs = (event) => event.key === "Enter" && event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;

function comesIntoView(cell, room) {
  const shown = cell.querySelector(".jp-Cell-outputWrapper"), over = new AbortController();
  const look = () => {
    // After Run All another cell is active, and whoever is in the output has arrived already.
    if (!cell.nextElementSibling?.classList.contains("jp-mod-active") || shown.contains(document.activeElement)) return;
    const [at, frame] = [shown.getBoundingClientRect(), room.getBoundingClientRect()];
    if (at.top < frame.top || at.bottom > frame.bottom) {
      shown.scrollIntoView({ block: at.height > frame.height ? "start" : "nearest" });
    }
  };
  for (const kind of ["wheel", "pointerdown", "keydown", "touchstart"]) {
    window.addEventListener(kind, () => over.abort(), { capture: true, signal: over.signal });
  }
  for (const wait of [50, 300, 900]) setTimeout(() => over.signal.aborted || look(), wait); // while pictures grow
  setTimeout(() => over.abort(), 1000);
}
