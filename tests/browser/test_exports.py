"""Lessons on paper and on pages that nobody runs: questions can be read there, and pictures have words."""

from __future__ import annotations

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from nbconvert import HTMLExporter, SlidesExporter

from coursekit.authoring.cells import ASKING, asked_in
from coursekit.authoring.material import gather
from coursekit.content.course import Course
from places import ROOT, uv

COURSE = Course(ROOT)
LESSONS = ["riyadh_talks", "reverse_kissinger"]
WAYS = {"HTML": HTMLExporter, "slides": SlidesExporter}
NO_WIDGET = re.compile("Error displaying widget|Loading widget|jp-mod-error|widget-view", re.IGNORECASE)


class Look(HTMLParser):
    """What stands on a page: its words, and the words of its pictures."""

    def __init__(self, page: str):
        super().__init__()
        self.pictures, self.words, self.silent = [], [], 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.silent += tag in ("script", "style")
        if tag == "img":
            self.pictures.append(dict(attributes).get("alt") or "")

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.silent:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def prompts(slug: str) -> list[str]:
    """How the questions begin that the cells of a lesson ask: the words before its first mark of any kind."""
    material = gather(COURSE)
    cells = material.pages[slug][1]
    asked = [each for _, call in asked_in(cells, material.banks) for each in call.questions if call.called in ASKING]
    return [" ".join(re.split(r"[*_`\[<&“”\"]", each.prompt.partition("\n\n")[0])[0].split()) for each in asked]


@pytest.fixture(scope="module", params=[(slug, way) for slug in LESSONS for way in WAYS], ids=" ".join)
def exported(request, tmp_path_factory) -> tuple[str, Path]:
    """A lesson, and the page that nbconvert makes of it."""
    slug, way = request.param
    page = tmp_path_factory.mktemp("exported") / f"{slug}.html"
    page.write_text(WAYS[way]().from_filename(str(COURSE.page(slug).path))[0], encoding="utf-8")
    return slug, page


def test_questions_can_be_read_and_pictures_have_words(exported):
    slug, page = exported
    look = Look(page.read_text(encoding="utf-8"))
    assert look.pictures
    assert "" not in look.pictures
    assert not NO_WIDGET.search(look.text)
    expected = prompts(slug)
    assert len(expected) >= 12
    assert [] == [prompt for prompt in expected if prompt not in look.text]


def test_a_browser_prints_it(exported, browser):
    _, page = exported
    window = browser.new_page()
    window.goto(page.as_uri(), wait_until="domcontentloaded")
    window.emulate_media(media="print")
    sizes = window.locator("img").evaluate_all("all => all.map(image => image.naturalWidth)")
    assert min(sizes) > 0
    assert window.pdf().startswith(b"%PDF-")
    window.close()


@pytest.mark.slow
def test_a_book_takes_the_lessons(tmp_path):
    names = [COURSE.page(slug).path.stem for slug in LESSONS]
    for name in names:
        (tmp_path / f"{name}.ipynb").write_bytes((COURSE.notebooks / f"{name}.ipynb").read_bytes())
    (tmp_path / "_config.yml").write_text("title: Lessons\nexecute: {execute_notebooks: 'off'}\n", encoding="utf-8")
    chapters = "".join(f"- file: {name}\n" for name in names[1:])
    (tmp_path / "_toc.yml").write_text(f"format: jb-book\nroot: {names[0]}\nchapters:\n{chapters}", encoding="utf-8")
    # A tool of its own: version 1 wants another markdown-it-py than the course.
    command = [uv(), "tool", "run", "--from", "jupyter-book>=1,<2", "jupyter-book", "build", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-2000:]
    for slug, name in zip(LESSONS, names, strict=True):
        look = Look((tmp_path / "_build" / "html" / f"{name}.html").read_text(encoding="utf-8"))
        assert "" not in look.pictures
        assert [] == [prompt for prompt in prompts(slug) if prompt not in look.text]
        assert not NO_WIDGET.search(look.text)
