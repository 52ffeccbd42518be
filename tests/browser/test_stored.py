"""A lesson as it is stored: numbers that say their source, folds that are one click away, quizzes as cards."""

from __future__ import annotations

import json
from contextlib import chdir

import pytest

from coursekit.authoring import render
from coursekit.content.course import Course, Lesson
from places import ROOT

NAME = "91_stored.ipynb"
READ = """## 1 · Read

On 18 February 2025 two [delegations][delegation] met in Riyadh [timeline/riyadh-talks]. One report says more [ART].

| Side | Who |
|---|---|
| Russia | Lavrov [participants/lavrov] |

<details><summary>More</summary>

They talked for four and a half hours [claims/C04].

</details>"""


@pytest.fixture(scope="module")
def rendered(put, tmp_path_factory):
    """The lesson, as `coursekit render` stores it."""
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Stored"},
        {"cell_type": "markdown", "id": "read", "metadata": {}, "source": READ},
        code("look", 'import coursekit as ck\n\nck.quiz("riyadh_talks", part="warm-up")'),
        {"cell_type": "markdown", "id": "more", "metadata": {}, "source": "\n\n".join(f"Line {n}." for n in range(60))},
    ]
    path = tmp_path_factory.mktemp("lesson") / NAME
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    with chdir(ROOT):
        put(f"notebooks/{NAME}", render.rendered(Lesson(91, "stored", path), Course(ROOT)))


@pytest.fixture
def stored(rendered, open_notebook):
    return open_notebook(NAME, arriving=True)


def code(id: str, source: str) -> dict:
    return {"cell_type": "code", "id": id, "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def test_a_number_says_its_source_and_leads_to_the_fold_of_its_section(stored):
    texts = stored.page.locator(".jp-MarkdownCell .jp-RenderedHTMLCommon")
    text = texts.nth(1)
    numbers = text.locator("sup a")
    assert ["1", "2", "3", "4"] == numbers.all_text_contents()
    assert "Paiku Wei, Prospects & Perspectives" in numbers.nth(1).get_attribute("title")
    assert "[" not in text.inner_text()
    assert "delegations" == text.get_by_title("代表團 · The group of people").inner_text()
    fold = stored.page.locator("details[data-jupyter-id='sources-read']")
    numbers.first.click()
    fold.wait_for(state="visible")
    top = fold.evaluate("fold => fold.getBoundingClientRect().top")
    assert 0 <= top <= stored.page.viewport_size["height"]
    assert not fold.get_by_text("timeline/riyadh-talks").is_visible()
    fold.locator("summary").click()
    fold.get_by_text("timeline/riyadh-talks").wait_for(state="visible")
    assert 4 == fold.locator("ol > li").count()
    words = stored.page.locator("details[data-jupyter-id='words-read']")
    words.locator("summary").click()
    words.get_by_text("代表團").wait_for(state="visible")
    assert [] == stored.asked_outside


def test_a_quiz_is_a_card_until_its_cell_is_run(stored):
    output = stored.page.locator(".jp-CodeCell .jp-OutputArea-output.jp-RenderedHTML")
    output.get_by_text("Run this cell").wait_for()
    assert "A ministry took part in a meeting and publishes a short text about it." in output.text_content()
    assert 3 == output.locator("ol > li").count()
    stored.run_all()
    stored.question("what_a_readout_shows").wait_for()
    assert 0 == stored.page.get_by_text("Run this cell", exact=True).count()


IN_VIEW = """() => {
  const box = selector => document.querySelector(selector)?.getBoundingClientRect();
  const [quiz, room] = ['.ck-quiz', '.jp-WindowedPanel-outer'].map(box);
  return quiz && quiz.height > room.height && quiz.top >= room.top && quiz.top < room.top + 100;
}"""


def test_a_tall_quiz_begins_in_view_when_its_cell_is_run_by_hand(stored):
    stored.page.set_viewport_size({"width": 1100, "height": 500})
    stored.page.locator(".jp-CodeCell .jp-InputPrompt").click()
    stored.page.keyboard.press("Shift+Enter")
    stored.question("what_a_readout_shows").wait_for()
    stored.page.wait_for_function(IN_VIEW)
