"""A chart that a learner writes, as they meet it in JupyterLab."""

from __future__ import annotations

import json

from browser_tools import log_of
from coursekit.questions.bank import load_bank
from places import BANKS

NAME = "97_charts.ipynb"


def test_a_chart_is_drawn_and_what_is_said_stands_below_it(folder, put, open_notebook):
    bank = put("data/questions/every_kind.toml", (BANKS / "every_kind.toml").read_text(encoding="utf-8"))
    question = load_bank(bank)["calls"]
    slip = question.solution.replace('.transform_filter("datum.year == 2025")', "")
    sources = ['import coursekit as ck\n\nck.quiz("every_kind", "calls")', question.starter, slip, question.solution]
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
        for n, source in enumerate(sources)
    ]
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    put(f"notebooks/{NAME}", json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))

    notebook = open_notebook(NAME)
    notebook.run_all()
    notebook.question("calls").get_by_text("You answer this one in its own code cell").wait_for()
    blank, wrong, right = (notebook.page.get_by_role("status", name="calls").nth(n) for n in range(3))
    blank.get_by_text("There is still a blank to fill in.").wait_for()
    wrong.get_by_text(
        "5 rows are counted, and the task asks for 4. Rows with 2024 in year arrive; keep only"
    ).wait_for()
    right.get_by_text("Put the longest bar first.").wait_for()
    drawn = [cell.locator(".vega-embed svg").count() for cell in notebook.page.locator(".jp-CodeCell").all()]
    assert [0, 0, 1, 1] == drawn
    assert ["partly", "right"] == [event["status"] for event in log_of(folder) if event["question"] == "calls"]
    for cell in notebook.page.locator(".jp-CodeCell").all()[2:]:
        chart, said = (cell.locator(place).bounding_box() for place in (".vega-embed svg", "[role=status]"))
        assert chart["y"] + chart["height"] <= said["y"]
    assert [] == notebook.errors
