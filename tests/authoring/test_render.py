from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys

import pytest

from coursekit.authoring import render
from coursekit.content.course import Course
from coursekit.errors import ContentError, CourseError
from places import ROOT

BEGIN, END = "<!-- lessons: written by `coursekit render` -->", "<!-- /lessons -->"


def cells_of(text):
    return json.loads(text)["cells"]


@pytest.fixture(scope="module")
def rendered_once(tmp_path_factory):
    """The course with the start page only, which renders quickly, and a README: rendered for someone of no name."""
    course = tmp_path_factory.mktemp("small")
    for folder in ("notebooks", "data"):
        shutil.copytree(ROOT / folder, course / folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for page in Course(course).lessons():
        page.path.unlink()
    start = course / "notebooks" / "00_start_here.ipynb"
    start.write_text(start.read_text(encoding="utf-8").replace("(01_riyadh_talks.ipynb)", "(#)"), encoding="utf-8")
    (course / "README.md").write_text(f"# x\n\n{BEGIN}\nold\n{END}\n\ny\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(course)
        assert 0 == render.run([])
    return course


@pytest.fixture
def small(rendered_once, tmp_path, monkeypatch):
    """A copy of it, to change."""
    copy = shutil.copytree(rendered_once, tmp_path / "course")
    monkeypatch.chdir(copy)
    return copy


def test_rendering_again_gives_the_same_bytes_whoever_does_it(small, monkeypatch, log):
    log.record({"lesson": "start_here", "question": "x", "bank": "b", "attempt": 1, "response": "r", "score": 0.0,
                "status": "wrong"})  # fmt: skip
    monkeypatch.setenv("COURSEKIT_STUDENT", "somebody else")
    page = Course(small).pages()[0]
    text = render.rendered(page)
    assert page.path.read_bytes() == text.encode()
    assert "\r" not in text
    assert 1 == len(log.events())  # rendering reads and writes an empty log of its own
    for word in (str(small), "somebody", "widget-view", "iopub", "collapsed"):
        assert word not in text
    notebook = json.loads(text)
    assert {"kernelspec", "language_info"} == set(notebook["metadata"])
    assert {"name": "python"} == notebook["metadata"]["language_info"]
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert list(range(1, len(code) + 1)) == [cell["execution_count"] for cell in code]


def test_check_says_what_is_stale_and_writes_nothing(small, capsys):
    assert 0 == render.run([], check=True)
    page = Course(small).pages()[0]
    edited = page.path.read_text(encoding="utf-8").replace("Run this cell", "Walk this cell")
    page.path.write_text(edited, encoding="utf-8")
    (small / "README.md").write_text(f"{BEGIN}\n{END}", encoding="utf-8")
    capsys.readouterr()
    assert 1 == render.run([], check=True)
    said = capsys.readouterr().out
    assert "notebooks/00_start_here.ipynb: stale; run `coursekit render`" in said
    assert "README.md: stale" in said
    assert edited == page.path.read_text(encoding="utf-8")


def test_a_notebook_that_fails_is_named_and_left_as_it_was(small):
    page = Course(small).pages()[0]
    broken = page.path.read_text(encoding="utf-8").replace("ck.progress()", "ck.progres()")
    page.path.write_text(broken, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "coursekit", "render"], cwd=small, capture_output=True, text=True, encoding="utf-8"
    )
    assert 1 == run.returncode
    assert "00_start_here.ipynb does not run to its end. UnknownAttribute: coursekit has no 'progres'" in run.stderr
    assert "Traceback" not in run.stderr
    assert broken == page.path.read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"<<<<", b"{}", b'{"cells": 3}', b'{"cells": [3]}', b"\xe9", b""])
def test_a_notebook_that_cannot_be_read_is_named_and_left_as_it_was(small, content):
    page = Course(small).pages()[0]
    page.path.write_bytes(content)
    with pytest.raises(ContentError, match=r"00_start_here\.ipynb: "):
        render.run([])
    assert content == page.path.read_bytes()


def test_every_stored_chart_has_a_still_picture_on_white_with_its_words():
    import base64

    seen = 0
    for page in Course(ROOT).pages():
        for cell in cells_of(page.path.read_text(encoding="utf-8")):
            for output in cell.get("outputs", []):
                if render.VEGA in output.get("data", {}):
                    encoded = "".join(output["data"]["image/png"])
                    png = base64.b64decode(encoded)
                    assert png.startswith(b"\x89PNG")
                    assert 1_000 < len(png) < 250_000
                    words = html.escape(" ".join(output["data"][render.VEGA]["description"].split()))
                    shown = "".join(output["data"]["text/markdown"])
                    assert shown.startswith(f'<img src="data:image/png;base64,{encoded.strip()}" alt="{words}" width="')
                    seen += 1
    assert seen >= 2


def test_an_export_has_words_for_every_picture_and_the_questions_of_every_quiz():
    from nbconvert import HTMLExporter  # which every worker would import above

    page = Course(ROOT).page("riyadh_talks")
    exported, _ = HTMLExporter().from_filename(str(page.path))
    pictures = re.findall(r"<img\b[^>]*>", exported)
    assert len(pictures) >= 1
    for picture in pictures:
        assert re.search(r'alt="[^"]{20,}"', picture), picture[:80]
    assert 4 <= exported.count("Run this cell</strong>")
    assert "A text on Ukraine got 93 votes for it and 18 against" in exported


@pytest.mark.parametrize("module", ["vl_convert", "PIL"])
def test_without_the_picture_makers_the_remedy_is_said(monkeypatch, module):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(CourseError, match="--group author coursekit render"):
        render.picture({"$schema": "https://vega.github.io/schema/vega-lite/v6.4.1.json"})


def test_the_lesson_table_of_the_readme_is_fresh():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text == render.with_table(text, "lessons", render.lesson_table(Course(ROOT)))
    for lesson in Course(ROOT).lessons():
        assert f"[{lesson.title}](notebooks/{lesson.path.name})" in text


def test_a_readme_without_a_place_for_the_table_is_said():
    with pytest.raises(CourseError, match="no place for the table of lessons"):
        render.with_table("# nothing", "lessons", "")
