// What plain ipywidgets lack: a sentence in a live region that stays in its place, names that assistive technology
// can read, and keys that stay inside. The sentence is a widget within the box, so it can see to all three.

function render({ model, el }) {
  const said = h("p", { class: "ck-reading", role: "status", "aria-live": "polite" });
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
    keepKeys(box);
    arrive(el);
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
