// What stages and pieces share; it stands after page.js and before their own scripts.

const PATIENCE = 8000; // milliseconds without a word from Python before we say so
const GONE = "Python was restarted. The picture stays, but what you do in it is not kept. Click beside it, choose "
  + "Run All Above Selected Cell in the menu Run, then run this cell with Shift+Enter.";
const BUSY = "Python is busy, and hears of this when it is free. If you restarted it, run this cell again.";
const modules = (globalThis[Symbol.for("coursekit modules")] ??= new Map()); // text to module: one for a page

async function load(code) {
  if (!modules.has(code)) {
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    modules.set(code, import(address).finally(() => URL.revokeObjectURL(address)));
  }
  return modules.get(code);
}
