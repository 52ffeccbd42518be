// What plain ipywidgets lack: a sentence in a live region that stays in its place, names that assistive technology
// can read, and keys that stay inside. The sentence is a widget within the box, so it can see to all three.

const KEYS = ["keydown", "keypress", "keyup"];

// In JupyterLab's command mode x cuts the cell, b inserts one, d d deletes it, also while a control has the focus.
// Only saving goes through: otherwise the browser would offer to save the web page.
function stay(event) {
  if (!((event.ctrlKey || event.metaKey) && event.key === "s")) event.stopPropagation();
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

  let waiting;
  const settle = () => {
    // The box around this sentence is there only once JupyterLab has put both into the page.
    const box = el.closest(".ck-look");
    if (!box || !el.isConnected) {
      waiting = requestAnimationFrame(settle);
      return;
    }
    for (const kind of KEYS) box.addEventListener(kind, stay);
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", model.get("title"));
  };
  settle();

  return () => {
    cancelAnimationFrame(waiting);
    model.off("change:text", tell);
  };
}

export default { render };
