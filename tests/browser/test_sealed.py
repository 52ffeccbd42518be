"""A graded question as a student of a release meets it in JupyterLab."""

from __future__ import annotations

import tomllib

import tomli_w

from browser_tools import PAGE, log_of
from coursekit.classroom import release
from places import BANKS

CELLS = ['import coursekit as ck\n\nck.quiz("every_kind", ["city", "sequence"])']


def test_it_is_answered_saved_and_changed_and_tells_nothing(stored, folder, put, open_notebook):
    raw = tomllib.loads((BANKS / "every_kind.toml").read_text(encoding="utf-8"))
    for question in raw["question"]:
        question["graded"] = question["id"] in ("city", "sequence")
    put("data/questions/every_kind.toml", tomli_w.dumps(release.sealed(raw)))

    page = open_notebook(PAGE)
    page.run_all()
    city = page.question("city")
    city.get_by_text("This question counts for your mark.").wait_for()
    assert 0 == city.get_by_text("How sure are you?").locator("visible=true").count()
    for answer, button in (("Geneva", "Save"), ("Riyadh", "Save again")):
        city.get_by_label(answer).check()
        city.get_by_role("button", name=button, exact=True).click()
        city.get_by_text("Saved.").wait_for()
    city.get_by_role("button", name="Save again").wait_for()
    assert city.get_by_label("Riyadh").is_enabled()
    said = city.inner_text()
    for telling in ("right", "The answer", "Why", "Hint", "Evidence", "model answer"):
        assert telling not in said.replace("what is right is not shown", ""), telling
    sequence = page.question("sequence")
    sequence.get_by_role("button", name="Save", exact=True).click()
    sequence.get_by_text("Saved.").wait_for()
    assert ["geneva", "riyadh"] == [event["response"] for event in log_of(folder) if event["question"] == "city"]
    assert {"recorded"} == {event["status"] for event in log_of(folder)}
    assert [] == page.errors
