// What plain ipywidgets lack: a sentence in a live region that stays in its place, names that assistive technology
// can read, and keys that stay inside. The sentence is a widget within the explorer, so it can see to all three.

const KEYS = ["keydown", "keypress", "keyup"];

// In JupyterLab's command mode x cuts the cell, b inserts one, d d deletes it, also while a control has the focus.
// Only saving goes through: otherwise the browser would offer to save the web page.
function stay(event) {
  if (!((event.ctrlKey || event.metaKey) && event.key === "s")) event.stopPropagation();
}

// ipywidgets draws the label of a slider or of toggle buttons beside them, but does not say that they belong together.
function name(controls) {
  for (const widget of controls.querySelectorAll(".widget-inline-hbox, .widget-toggle-buttons")) {
    const label = widget.querySelector(".widget-label")?.textContent;
    if (!label) continue;
    for (const part of widget.querySelectorAll('[role="slider"], .widget-readout')) part.setAttribute("aria-label", label);
    const buttons = widget.querySelectorAll(".widget-toggle-button");
    if (!buttons.length) continue;
    widget.setAttribute("role", "group");
    widget.setAttribute("aria-label", label);
    for (const button of buttons) button.setAttribute("aria-pressed", button.classList.contains("mod-active"));
  }
}

function render({ model, el }) {
  const said = document.createElement("p");
  said.className = "ck-reading";
  said.setAttribute("role", "status");
  said.setAttribute("aria-live", "polite");
  el.append(said);

  const tell = () => { said.textContent = model.get("text"); };
  model.on("change:text", tell);
  tell();

  const watch = new MutationObserver((changes) => {
    for (const controls of new Set(changes.map((change) => change.target.closest(".ck-controls")))) {
      if (controls) name(controls);
    }
  });
  let waiting;
  const settle = () => {
    // The explorer around this sentence is there only once JupyterLab has put both into the page.
    const explorer = el.closest(".ck-explorer");
    if (!explorer || !el.isConnected) {
      waiting = requestAnimationFrame(settle);
      return;
    }
    for (const kind of KEYS) explorer.addEventListener(kind, stay);
    explorer.setAttribute("role", "group");
    explorer.setAttribute("aria-label", model.get("title"));
    for (const controls of explorer.querySelectorAll(".ck-controls")) {
      name(controls);
      watch.observe(controls, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
    }
  };
  settle();

  return () => {
    cancelAnimationFrame(waiting);
    watch.disconnect();
    model.off("change:text", tell);
  };
}

export default { render };
