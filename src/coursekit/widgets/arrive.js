// After Shift+Enter JupyterLab goes on to the next cell, past the top of a tall output, or with the output below the
// edge. What a cell that was run by hand shows comes into view, its beginning first, unless a hand is quicker.
function arrive(el) {
  const cell = el.closest(".jp-Cell");
  const [shown, room] = [cell?.querySelector(".jp-Cell-outputWrapper"), cell?.closest(".jp-WindowedPanel-outer")];
  const bring = () => {
    // After Run All another cell is active, and whoever is in the output has arrived already.
    if (!cell.nextElementSibling?.classList.contains("jp-mod-active") || shown.contains(document.activeElement)) return;
    const [at, frame] = [shown.getBoundingClientRect(), room.getBoundingClientRect()];
    if (at.top < frame.top || at.bottom > frame.bottom) {
      shown.scrollIntoView({ block: at.height > frame.height ? "start" : "nearest" });
    }
  };
  const gestures = ["wheel", "pointerdown", "keydown", "touchstart"];
  const waits = [50, 300, 900].map((wait) => setTimeout(() => room && bring(), wait)); // while pictures grow
  const stop = () => {
    waits.forEach(clearTimeout);
    for (const kind of gestures) window.removeEventListener(kind, stop, true);
  };
  for (const kind of gestures) window.addEventListener(kind, stop, true);
  setTimeout(stop, 1000);
}
