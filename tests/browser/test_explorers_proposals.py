"""The proposal builder in JupyterLab: a round by keyboard, nothing secret in the page, the debrief in two presses."""

from __future__ import annotations

import nbformat
import pytest

PAGE = "97_proposals.ipynb"
SVG = ".vega-embed svg"
OTHERS = ["Russia on ", "European Union on ", "United States on ", "Saudi Arabia on "]

# No reservation in the page; and how far the picture reaches beyond the room for outputs.
GONE = """() => !document.querySelector('.ck-explorer').innerHTML.includes('accepts steps')"""
OVER = """svg => svg.getBoundingClientRect().right
  - svg.closest('.jp-OutputArea-output').getBoundingClientRect().right"""


@pytest.fixture(scope="module")
def stored(put):
    cells = ["import coursekit as ck", 'ck.explore.proposals(ck.load("delegations"))']
    page = [nbformat.v4.new_markdown_cell("# Proposals"), *map(nbformat.v4.new_code_cell, cells)]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    put(f"notebooks/{PAGE}", nbformat.writes(nbformat.v4.new_notebook(cells=page, metadata=kernel)))


def test_a_round_from_the_first_term_to_the_debrief(stored, open_notebook):
    notebook = open_notebook(PAGE)
    page = notebook.page
    notebook.run_all()
    before = notebook.cells()
    box = page.locator('.ck-explorer[aria-label="Put a proposal together"]')
    box.locator(SVG).wait_for()
    told = box.get_by_role("status")

    box.get_by_label("I speak for", exact=True).select_option("Ukraine")
    box.get_by_label("Show my card", exact=True).check()
    told.get_by_text("choose a term for each issue").wait_for()
    for issue, step in {"Territory": 3, "Alignment": 3, "Guarantees": 2, "Ceasefire": 3, "Sanctions": 3}.items():
        box.get_by_label(issue, exact=True).select_option(index=step)  # the first option is “not chosen yet”
    told.get_by_text("Ukraine cannot accept this proposal as it is. On guarantees").wait_for()
    box.get_by_role("table").filter(has_text="Your card").wait_for()
    seen = box.inner_html()
    assert "Ukraine on guarantees: accepts steps 2 to 4" in seen
    assert [] == [words for words in OTHERS if words in seen]

    box.get_by_role("button", name="Put it on the list").focus()
    page.keyboard.press("Enter")
    told.get_by_text("Proposal 1 is on the list").wait_for()
    reason = box.get_by_label("Our reason", exact=True)
    reason.focus()
    page.keyboard.type("Paper did not help us: dd xx b a")
    page.keyboard.press("Enter")
    box.get_by_label("Our vote", exact=True).select_option("no")
    box.get_by_role("button", name="Vote", exact=True).click()
    box.get_by_role("table").filter(has_text="Ukraine no: Paper did not help us: dd xx b a").wait_for()

    box.get_by_label("I speak for", exact=True).select_option("Russia")
    told.get_by_text("Russia: tick “Show my card”").wait_for()
    page.wait_for_function(GONE)  # the sentence comes a moment before the picture

    sure = box.get_by_role("button", name="Yes, open all reservations")
    assert not sure.is_visible()
    box.get_by_role("button", name="Open the debrief").click()
    sure.wait_for()
    assert "accepts steps" not in box.inner_html()
    sure.click()
    told.get_by_text("0 of 3,125 combinations").wait_for()
    box.get_by_label("Event: energy deal", exact=True).check()
    told.get_by_text("4 of 3,125 combinations").wait_for()
    box.locator(".ck-stage").get_by_text("All reservations").wait_for()
    seen = box.inner_html()
    assert [] == [words for words in OTHERS if words not in seen]
    room = (
        "svg => svg.getBoundingClientRect().right - svg.closest('.jp-OutputArea-output').getBoundingClientRect().right"
    )
    assert box.locator(SVG).evaluate(room) <= 0
    assert before == notebook.cells()
    assert [] == notebook.asked_outside
    assert [] == notebook.errors
