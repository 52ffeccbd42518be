"""A notebook open in a real JupyterLab, in a real browser, with the network off."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell
from playwright.sync_api import Browser, Locator, Page, TimeoutError

from places import ROOT
from small_course import Lab

MINUTE = 60_000
PAGE = "90_shared.ipynb"  # where modules have cells of their own, one module after another
WIDTH, HEIGHT = 1100, 900

# Chromium finds no host but this computer, which a learner without a network cannot either.
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
IDLE = re.compile(r"Python 3.*\| Idle")  # what the status bar says once the kernel is there
AT_REST = """node => new Promise((done) => {
  const picture = node.closest(".ck-piece, .ck-stage") ?? node;
  let at = "", since = 0;
  const look = () => {
    const now = performance.now();
    const box = picture.getBoundingClientRect(), here = [box.x, box.y, box.width, box.height].join();
    // The page may have gone elsewhere since.
    if (box.top < 0 || box.top > innerHeight / 2) picture.scrollIntoView({ block: "center" });
    if (here !== at) [at, since] = [here, now];
    now - since > 1000 ? done() : setTimeout(look, 50);
  };
  look();
})"""
# What JupyterLab would do something with, had the focus left the piece.
KEYS = ["x", "b", "a", "d", "d", "m", "y", "c", "v", "z", "0", "0", "ArrowUp", "ArrowDown", "Escape", "Delete"]
# From here on `started` says whether a cell was sent to the kernel: some run too quickly to be seen running.
WATCHED = """() => {
  window.started = false;
  new MutationObserver((changes, watching) => {
    window.started = changes.some(({ target: at }) => at.matches?.('.jp-InputPrompt') && at.textContent.includes('*'));
    if (window.started) watching.disconnect();
  }).observe(document.querySelector('.jp-NotebookPanel'), { childList: true, subtree: true });
}"""
# The cell of a node if it is left from before, and whether all that it showed has gone and something else is drawn.
AGED = """node => {
  const cell = node.closest('.jp-CodeCell[data-old]');
  if (!cell) return null;
  delete cell.dataset.old;
  node.classList.add('old');
  document.activeElement.blur();  // what has the focus in an output keeps all keys
  return [...document.querySelectorAll('.jp-CodeCell')].indexOf(cell);
}"""
RENEWED = """([n, drawn]) => {
  const cell = document.querySelectorAll('.jp-CodeCell')[n];
  return !cell.querySelector('.old') && cell.querySelector(`.jp-OutputArea-output ${drawn}`)
    && /[0-9]/.test(cell.querySelector('.jp-InputPrompt').textContent);
}"""
# JupyterLab shows planets that circle while it loads, or changes its theme; here they stand still.
STILL = """addEventListener('DOMContentLoaded', () => {
  const style = document.createElement('style');
  style.textContent = '#jupyterlab-splash, #jupyterlab-splash * { animation: none !important; }';
  document.head.append(style);
})"""
LAID_OUT = """() => {
  const panel = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden)');
  const beside = innerWidth - panel.getBoundingClientRect().right;
  return 0 <= beside && beside < 60;
}"""
NOT_ARRIVING = "rooms => rooms.forEach(room => { room.dataset.ckArrivals = 'nobody looks'; })"
PROMPTS = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(prompt => prompt.textContent)"


def contrast(one: str, other: str) -> float:
    """How far apart two colours are, as getComputedStyle gives them (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def box_of(locator: Locator) -> dict[str, float]:
    """Where something is in a picture that is whole in view, once the page has come to rest: up to a second later."""
    locator.scroll_into_view_if_needed()
    locator.evaluate(AT_REST)
    return locator.bounding_box()


def boxes_of(found: Locator) -> list[dict[str, float]]:
    """Where all of them are that take any room, asked at once."""
    there = "all => all.filter(e => e.getClientRects().length)"
    return found.evaluate_all(f"{there}.map(e => e.getBoundingClientRect().toJSON())")


class Window:
    """JupyterLab in one window of a real browser, with the network off.

    Loading JupyterLab costs more than all that a test then does in it. So notebooks are opened one after another in
    one window, as a person does.
    """

    def __init__(self, browser: Browser, lab: Lab, folder: Path):
        self.lab, self.folder = lab, folder
        self.loaded, self.shown = False, ""  # the name of the notebook that is open
        self.ran = False  # whether all its cells were run since it was opened
        self.left = True  # whether the tests are done that opened it
        self.asked_outside: list[str] = []
        self.errors: list[str] = []
        self.page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        self.page.set_default_timeout(MINUTE)
        self.page.add_init_script(STILL)
        # Looked at at each frame, as Playwright would, a page that waits draws frames for nothing.
        self.page.wait_for_function = partial(self.page.wait_for_function, polling=50)
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.asked_outside.append(url)  # in vain: see OFFLINE

    def open(self, name: str, *, anew: bool = False, width: int = WIDTH, arriving: bool = False) -> Notebook:
        """Open a notebook of the folder, or go on in it if it is open: then it is as the last one left it.

        With `anew` it is as it is stored, whatever was there. Only with `arriving` does the page bring into
        view what a cell shows: a person waits for that before the next click, and a test would often miss.
        """
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        if name == self.shown and not anew:
            self.left = False
            return Notebook(self, name)
        self.close_notebooks()
        if self.left or anew:
            self.lab.end_kernels()
            for path in (ROOT / "notebooks").glob("*.ipynb"):
                shutil.copy2(path, self.folder / "notebooks")
            self.left = False
        if not self.loaded:
            # Without the tabs of before: JupyterLab keeps them a moment after they are closed.
            self.page.goto(self.lab.page.replace("00_start_here.ipynb", name) + "&reset")
            self.loaded = True
        else:
            _choose(self.page, "File", "Open from Path…")
            self.page.locator(".jp-Dialog input").fill(f"notebooks/{name}")
            self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        # The kernel is there once the status bar says so; cells run before that are lost.
        self.page.get_by_text(IDLE).wait_for()
        if not arriving:
            self.page.locator(".jp-WindowedPanel-outer").evaluate_all(NOT_ARRIVING)
        self.shown, self.ran = name, False
        return Notebook(self, name)

    def read_again(self, cells: int) -> None:
        """Show the open notebook as it is on the disk now, with so many cells. It keeps its kernel."""
        self.page.evaluate("() => document.querySelectorAll('.jp-Notebook .jp-Cell').forEach(c => c.dataset.old = '')")
        _choose(self.page, "File", "Reload Notebook from Disk")
        confirm = self.page.locator(".jp-Dialog .jp-mod-warn, .jp-Dialog .jp-mod-accept")
        there = f"() => document.querySelectorAll('.jp-Notebook .jp-Cell:not([data-old])').length === {cells}"
        self.page.wait_for_function(f"() => document.querySelector('.jp-Dialog') || ({there})()")
        if confirm.count():
            confirm.first.click()
        self.page.wait_for_function(there)
        self.ran = False

    def close_notebooks(self) -> None:
        """Close every notebook, and save nothing. Their kernels stay, as they do for a person who closes a tab."""
        self.shown = ""
        notebooks, discard = self.page.locator(".jp-NotebookPanel"), self.page.locator(".jp-Dialog .jp-mod-warn")
        for _ in range(9):
            if not (open_now := notebooks.count()):
                return
            _choose(self.page, "File", "Close Tab")
            gone = f"document.querySelectorAll('.jp-NotebookPanel').length < {open_now}"
            try:
                asked = f"() => {gone} || document.querySelector('.jp-Dialog .jp-mod-warn')"
                self.page.wait_for_function(asked, timeout=10_000)
            except TimeoutError:
                continue  # JupyterLab drops this, too, before a tab that was just opened is the current one: again
            if discard.count():
                discard.click()
            self.page.wait_for_function(f"() => {gone}")
        raise AssertionError("a notebook does not close")


def _choose(page: Page, *names: str) -> None:
    """Choose from the menu bar."""
    page.locator(".lm-MenuBar-itemLabel", has_text=names[0]).first.click()
    for name in names[1:]:
        page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{re.escape(name)}$")).first.click()


class Notebook:
    """One notebook open in JupyterLab."""

    def __init__(self, window: Window, name: str):
        self.window, self.name, self.folder, self.page = window, name, window.folder, window.page
        self.asked_outside, self.errors = window.asked_outside, window.errors

    def menu(self, *names: str) -> None:
        _choose(self.page, *names)

    def run_all(self) -> None:
        """Run the notebook from top to bottom, as a person would: if nothing starts, press again."""
        for _ in range(5):
            self.page.evaluate(WATCHED)
            self.menu("Run", "Run All Cells")
            try:
                self.page.wait_for_function("() => window.started", timeout=5_000)
                break
            except TimeoutError:
                continue  # JupyterLab drops what is run before its session is ready, and says nothing
        self.settle()
        self.page.evaluate("() => document.querySelectorAll('[data-old]').forEach(cell => delete cell.dataset.old)")
        self.window.ran = True

    def run_anew(self) -> None:
        """For a test of one or two cells: what it asks for is run as soon as it does, and the rest only if need be."""
        self.age() if self.window.ran else self.run_all()

    def age(self) -> None:
        """From here on what stands in the notebook is left from before, and `renew` runs it anew."""
        self.page.evaluate("() => document.querySelectorAll('.jp-CodeCell').forEach(cell => cell.dataset.old = '')")

    def renew(self, found: Locator, drawn: str = "*") -> None:
        """If something stands in a cell that is left from before, run the cell, and wait until it is drawn again."""
        if (cell := found.evaluate(AGED)) is not None:
            self.page.locator(".jp-CodeCell .jp-InputPrompt").nth(cell).click()
            self.page.keyboard.press("Control+Enter")
            self.page.wait_for_function(RENEWED, arg=[cell, drawn])

    def settle(self) -> None:
        """Until every code cell has a number: none waits, none runs. A folded cell shows no prompt."""
        self.page.wait_for_function(f"() => {PROMPTS}.every(text => !text || /[0-9]/.test(text))")
        self.page.get_by_text(IDLE).wait_for()

    def cells(self) -> list[str]:
        """What the notebook holds now: kind and source of every cell, saved to the disk and read back."""

        def saved(response) -> bool:  # with its checkpoint: until then JupyterLab drops whatever asks it to save again
            return response.request.method == "POST" and response.url.partition("?")[0].endswith("/checkpoints")

        with self.page.expect_response(saved):
            self.menu("File", "Save Notebook")
        return self.on_disk()

    def on_disk(self) -> list[str]:
        """The same as it was when it was opened, or saved last. What was typed since is not in it."""
        stored = json.loads((self.folder / "notebooks" / self.name).read_text(encoding="utf-8"))
        return [f"{cell['cell_type']}: {''.join(cell['source'])}" for cell in stored["cells"]]

    def question(self, id: str) -> Locator:
        """A question by its id. One that is left from before is asked anew; one of a later page is not there yet."""
        found = self.page.locator(f'form.ck-question[data-id="{id}"]').first
        if self.page.locator(f'.jp-CodeCell[data-old] form.ck-question[data-id="{id}"]').count():
            self.renew(found, "form.ck-question")
        return found

    def paged_quiz(self) -> Locator:
        """The quiz at the end of a lesson, open at its first page if it is left from before."""
        quiz = self.page.locator(".ck-quiz", has=self.page.locator(".ck-pager:not([hidden])")).last
        self.renew(quiz, ".ck-quiz form.ck-question")
        return quiz

    def order(self, question) -> list[str]:
        """The ids of its options as they stand on the page."""
        inputs = self.question(question.id).locator(".ck-option input")
        return inputs.evaluate_all("all => all.map(input => input.value)")

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, and wait until JupyterLab has laid its panels out in it."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_function(LAID_OUT)

    def themes(self) -> Iterator[str]:
        """Both themes, and first the one that is there. The other one stays: to change it costs as much as a test."""
        dark, light = "JupyterLab Dark", "JupyterLab Light"
        here = self.page.locator("body").get_attribute("data-jp-theme-name")
        yield here
        self.theme(other := light if here == dark else dark)
        yield other

    def theme(self, name: str) -> None:
        if self.page.locator(f'body[data-jp-theme-name="{name}"]').count():
            return
        self.page.locator(".lm-MenuBar-itemLabel", has_text="Settings").first.click()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Theme$")).first.hover()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{name}$")).first.click()
        self.page.locator(f'body[data-jp-theme-name="{name}"]').wait_for(state="attached")


def log_of(folder: Path) -> list[dict]:
    path = folder / "progress.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


def notebook_of(cells: list[str]) -> str:
    """A notebook of these cells of code, not run yet, as a file has it."""
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return nbformat.writes(nbformat.v4.new_notebook(cells=list(map(new_code_cell, cells)), metadata=metadata))


def charts_draw(notebook: Notebook, charts: int) -> None:
    """Every chart stands there with its texts, and nothing was asked of the network."""
    drawn = notebook.page.locator(".vega-embed svg")
    drawn.nth(charts - 1).wait_for()
    assert charts == drawn.count()
    for chart in drawn.all():
        assert chart.locator("text").count() > 8
        assert chart.locator("path").count() > 8
    assert [] == notebook.asked_outside
    assert [] == notebook.errors


def piece(notebook: Notebook, which: int | str, n: int = 0) -> Locator:
    """A piece of the notebook, by its place among all or by its name, where it can be seen."""
    named = notebook.page.locator(".ck-piece" if isinstance(which, int) else f".ck-piece.ck-{which}")
    found = named.nth(which if isinstance(which, int) else n)
    notebook.renew(found, ".ck-piece h3[data-words]")
    found.scroll_into_view_if_needed()
    return found


def says(root: Locator, words: str) -> None:
    """Until the title of a piece has these words."""
    root.locator("h3", has_text=words).wait_for()
