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

// From the next Shift+Enter to the first such thing in the output of the cell: [ms, whether it is there].
window.shown = (n, what) => new Promise((done, fail) => {
  const cell = cellAt(n);
  const there = () => cell.querySelector(`.jp-OutputArea ${what}`);
  document.addEventListener("keydown", (event) => {
    until(cell, there, () => drawn(() => done([performance.now() - event.timeStamp, Boolean(there())])), fail, what);
  }, { capture: true, once: true });
});

// How long our script takes for each move of the mouse over the page, from now on: window.moves, in ms.
window.watchMoves = () => {
  window.moves = [];
  let began = 0;
  window.addEventListener("pointermove", () => { began = performance.now(); }, { capture: true });
  window.addEventListener("pointermove", () => window.moves.push(performance.now() - began));
};

})();
