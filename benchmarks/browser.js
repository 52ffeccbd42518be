// The stopwatch inside the page. Every function gives a promise: of milliseconds, first of all.
// A time ends when the browser has drawn what was waited for: one task after the frame in which it is there.

(() => {
const PATIENCE = 60000;
const cellAt = (n) => document.querySelectorAll(".jp-CodeCell")[n];
const drawn = (then) => requestAnimationFrame(() => setTimeout(then));

// Calls `there` at each change below `root` until it says yes, then `then` with the moment when it said so.
function until(root, there, then, fail, what) {
  let over = false;
  const look = () => {
    if (over || !there()) return;
    over = true;
    watch.disconnect();
    clearTimeout(late);
    then(performance.now());
  };
  const watch = new MutationObserver(look);
  const late = setTimeout(() => { watch.disconnect(); fail(`${what} has not come.`); }, PATIENCE);
  watch.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
}

// From the next Shift+Enter to the first option of the cell's output picked: [ms, whether it could be picked].
window.picked = (n, option) => new Promise((done, fail) => {
  const cell = cellAt(n);
  document.addEventListener("keydown", (event) => {
    const first = () => [...cell.querySelectorAll(`.jp-OutputArea ${option}`)].find((each) => each.offsetParent);
    until(cell, first, () => {
      const choice = first();
      choice.click();
      drawn(() => done([performance.now() - event.timeStamp, choice.checked]));
    }, fail, option);
  }, { capture: true, once: true });
});

// From a click on a question's button to its feedback: [ms, when it was there in ms since 1970].
window.feedback = (n, place, check, said, which) => new Promise((done, fail) => {
  const question = cellAt(n).querySelectorAll(place)[which];
  question.querySelectorAll("input")[1]?.click();
  setTimeout(() => {
    const start = performance.now();
    until(question, () => question.querySelector(said), (seen) => {
      drawn(() => done([performance.now() - start, performance.timeOrigin + seen]));
    }, fail, said);
    question.querySelector(check).click();
  }, 300); // plain controls tell the kernel what was picked: that comes first, and is not timed
});

// From one step of a slider or a menu to the new picture, and the new sentence if there is to be one: [ms].
// Steps go on and back in turn, or when sweeping from one end to the other.
window.moved = (n, control, tells, sweeping) => new Promise((done, fail) => {
  const box = cellAt(n).querySelector(".ck-explorer");
  const named = (widget) => widget.querySelector(".widget-label")?.textContent === control;
  const widget = [...box.querySelectorAll(".widget-hslider, .widget-dropdown")].find(named);
  const pictures = () => [...box.querySelectorAll(".ck-pictures svg.marks")].map((svg) => svg.outerHTML);
  const sentence = () => [...box.querySelectorAll(".ck-reading")].map((each) => each.textContent).join();
  const [before, told] = [pictures(), sentence()];
  const there = () => (!tells || sentence() !== told) && pictures().some((svg, n) => svg !== before[n]);
  const start = performance.now();
  until(box, there, () => drawn(() => done([performance.now() - start])), fail, "The picture");
  const [handle, menu] = [widget.querySelector(".noUi-handle"), widget.querySelector("select")];
  const [low, now, high] = menu
    ? [0, menu.selectedIndex, menu.length - 1]
    : ["valuemin", "valuenow", "valuemax"].map((part) => Number(handle.getAttribute(`aria-${part}`)));
  const turn = now >= high || (now > low && widget.dataset.went === "on" && !sweeping);
  const on = !turn && (now <= low || !sweeping || widget.dataset.went !== "back");
  widget.dataset.went = on ? "on" : "back";
  if (menu) {
    menu.selectedIndex += on ? 1 : -1;
    menu.dispatchEvent(new Event("change", { bubbles: true }));
  } else {
    handle.dispatchEvent(new KeyboardEvent("keydown", { key: on ? "ArrowRight" : "ArrowLeft", bubbles: true }));
  }
});
})();
