"""A notebook open in a real JupyterLab, in a real browser, with the network off."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import TimeoutError

from small_course import Lab

MINUTE = 60_000
PROMPTS = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(prompt => prompt.textContent)"


def contrast(one: str, other: str) -> float:
    """How far apart two colours are, as getComputedStyle gives them (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


class Notebook:
    """One notebook open in JupyterLab."""

    def __init__(self, browser, lab: Lab, name: str, folder: Path, width: int = 1100):
        self.name, self.folder = name, folder
        self.page = browser.new_page(viewport={"width": width, "height": 900})
        self.page.set_default_timeout(MINUTE)
        self.asked_outside: list[str] = []
        self.errors: list[str] = []
        self.page.route(re.compile("^(?!data:|blob:)"), self._only_here)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(lab.page.replace("00_start_here.ipynb", name))
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        # The kernel is there once the status bar says so; cells run before that are lost.
        self.page.get_by_text(re.compile(r"Python 3.*\| Idle")).wait_for()

    def _only_here(self, route):
        if route.request.url.startswith("http://127.0.0.1:"):
            route.continue_()
        else:
            self.asked_outside.append(route.request.url)
            route.abort()

    def menu(self, *names: str) -> None:
        self.page.locator(".lm-MenuBar-itemLabel", has_text=names[0]).first.click()
        for name in names[1:]:
            self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{re.escape(name)}$")).first.click()

    def run_all(self) -> None:
        """Run the notebook from top to bottom, as a person would: if nothing starts, press again."""
        for _ in range(5):
            self.menu("Run", "Run All Cells")
            try:
                self.page.wait_for_function(f"() => {PROMPTS}.some(text => text.includes('*'))", timeout=5_000)
                break
            except TimeoutError:
                continue  # JupyterLab drops what is run before its session is ready, and says nothing
        self.settle()

    def settle(self) -> None:
        """Until every code cell has a number: none waits, none runs."""
        self.page.wait_for_function(f"() => {PROMPTS}.every(text => /[0-9]/.test(text))")
        self.page.get_by_text(re.compile(r"Python 3.*\| Idle")).wait_for()

    def cells(self) -> list[str]:
        """What the notebook holds now: kind and source of every cell, saved to the disk and read back."""

        def saved(response) -> bool:
            return response.request.method == "PUT" and "/api/contents/" in response.url

        with self.page.expect_response(saved):
            self.menu("File", "Save Notebook")
        stored = json.loads((self.folder / "notebooks" / self.name).read_text(encoding="utf-8"))
        return [f"{cell['cell_type']}: {''.join(cell['source'])}" for cell in stored["cells"]]

    def question(self, id: str):
        return self.page.locator(f'form.ck-question[data-id="{id}"]').first

    def theme(self, name: str) -> None:
        self.page.locator(".lm-MenuBar-itemLabel", has_text="Settings").first.click()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Theme$")).first.hover()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{name}$")).first.click()
        self.page.locator(f'body[data-jp-theme-name="{name}"]').wait_for(state="attached")

    def close(self) -> None:
        self.page.close()


def log_of(folder: Path) -> list[dict]:
    path = folder / "progress.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []
