"""A class that votes: a student in JupyterLab, another with a phone, and the page on the wall."""

from __future__ import annotations

import json

import pytest

from browser_tools import MINUTE, log_of
from live_class import LiveClass

LESSON, QUESTION = "wedge_by_the_numbers", "what_votes_can_tell"


def notebook_of(*cells: str) -> str:
    made = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": cell, "outputs": [], "execution_count": None}
        for n, cell in enumerate(cells)
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


SMALLEST = """() => Math.min(...[...document.querySelectorAll("main *")]
  .filter((each) => each.getClientRects().length)
  .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
  .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""
FITS = """() => document.documentElement.scrollWidth <= innerWidth
  && document.querySelector("main").scrollHeight <= document.querySelector("main").clientHeight + 1"""


def readable_from_the_last_row(wall) -> bool:
    """No text is smaller than 24 px of 720, and nothing is cut off."""
    return wall.evaluate(SMALLEST) >= 24 and wall.evaluate(FITS)


@pytest.fixture
def live(folder):
    with LiveClass(folder) as running:
        yield running
    for left in (*folder.glob("class.sqlite*"), folder / ".class.json"):
        left.unlink(missing_ok=True)


@pytest.fixture
def outside():
    """What pages of the class ask of anybody else, which is nothing."""
    return []


@pytest.fixture
def wall(browser, live, outside):
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.set_default_timeout(MINUTE)
    page.on("request", lambda asked: asked.url.startswith((live.link, "data:")) or outside.append(asked.url))
    page.goto(f"{live.link}projector?key={live.key}")
    yield page
    page.close()


@pytest.fixture
def phone(browser, live, outside):
    page = browser.new_page(viewport={"width": 390, "height": 780})
    page.set_default_timeout(MINUTE)
    page.on("request", lambda asked: asked.url.startswith((live.link, "data:")) or outside.append(asked.url))
    page.goto(live.link + live.code)
    yield page
    page.close()


def test_a_student_in_jupyterlab_a_phone_and_the_wall(live, wall, phone, open_notebook, put, folder, outside):
    phone.get_by_label("Your name").fill("Zoe")
    phone.get_by_role("button", name="Join").click()
    phone.get_by_text("Look up. The first vote comes soon.").wait_for()
    put(
        "notebooks/98_live.ipynb",
        notebook_of(
            "import coursekit as ck", f'ck.join("{live.link}{live.code}")', f'ck.quiz("{LESSON}", ["{QUESTION}"])'
        ),
    )
    lab = open_notebook("98_live.ipynb")
    lab.run_all()
    lab.page.locator(".ck-strip", has_text=f"You are in class {live.code}").wait_for()
    wall.get_by_text("2 people are in.").wait_for()
    assert readable_from_the_last_row(wall)
    assert (720, 1280) == tuple(
        wall.evaluate("(({scrollHeight, scrollWidth}) => [scrollHeight, scrollWidth])(document.documentElement)")
    )

    # The teacher chooses a question, by keyboard alone.
    wall.keyboard.press("q")
    wall.get_by_label("Lesson").select_option(LESSON)
    wall.get_by_role("button", name="voted the same in 65%").press("Enter")
    wall.locator("footer", has_text="0 of 2 have voted.").wait_for()

    # Vote 1. The letters are the same on the wall and on the phone; nothing tells the key anywhere.
    lab.page.locator(".ck-strip.ck-live", has_text="Your class votes now. Answer alone.").wait_for()
    question = lab.question(QUESTION)
    assert wall.locator(".options li").all_inner_texts() == [
        text.replace("\n\n", "\n") for text in phone.locator(".pick").all_inner_texts()
    ]
    shown = [row.split("\n")[:2] for row in wall.locator(".options li").all_inner_texts()]
    assert shown == [row.split("\n")[:2] for row in question.locator(".ck-option").all_inner_texts()]
    question.locator("input").first.check()
    question.get_by_role("button", name="Check").click()
    lab.page.locator(".ck-strip.ck-live", has_text="Vote 1 is in.").wait_for()
    assert question.get_by_text("The answer comes when your teacher reveals it.").count() == 1
    assert question.locator(".ck-outcome, .ck-why").count() == 0
    phone.locator(".pick").first.click()
    phone.get_by_text("A is in.").wait_for()
    wall.locator("footer", has_text="2 of 2 have voted.").wait_for()
    wall.locator("#heard", has_text="open 1: 2 of 2 have voted.").wait_for(state="attached")
    assert wall.locator(".bars").count() == 0
    assert readable_from_the_last_row(wall)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    # Close, talk, vote again: changed minds, also within a vote.
    wall.keyboard.press("Space")
    wall.get_by_role("button", name="Talk").wait_for()
    lab.page.locator(".ck-strip", has_text="Look up.").wait_for()  # “until the vote is closed” was there before
    question.get_by_role("button", name="Check").click()
    question.get_by_text("The vote is closed. Look up.").wait_for()
    assert phone.locator(".pick input:enabled").count() == 0
    wall.keyboard.press("Space")
    phone.get_by_text("Talk with a neighbour.").wait_for()
    wall.get_by_role("button", name="Vote again").wait_for()
    wall.keyboard.press("Space")
    wall.get_by_role("button", name="Close the vote").wait_for()
    lab.page.locator(".ck-strip", has_text="Vote again").wait_for()
    phone.locator(".pick").nth(1).click()
    phone.get_by_text("B is in.").wait_for()
    phone.locator(".pick").nth(2).click()
    phone.get_by_text("C is in.").wait_for()
    question.locator("input").nth(2).check()
    question.get_by_role("button", name="Check").click()
    lab.page.locator(".ck-strip.ck-live", has_text="Vote 2 is in.").wait_for()
    wall.keyboard.press("Space")
    wall.get_by_text("Before the talk, and after it.").wait_for()
    assert wall.locator(".row.key").count() == 0
    wall.get_by_role("button", name="Reveal").wait_for()
    wall.keyboard.press("Space")

    # The reveal: on all three screens.
    assert readable_from_the_last_row(wall)
    key = wall.locator(".row.key").get_attribute("data-id")
    phone.get_by_text("You said A, then C.").wait_for()
    question.locator(".ck-outcome").wait_for()
    lab.page.locator(".ck-strip.ck-live").wait_for(state="detached")
    votes = [event for event in log_of(folder) if event.get("round")]
    assert [1, 2] == [event["vote"] for event in votes]
    assert [event["attempt"] for event in votes] == [1, 2]
    now = live.teach("api/class")
    assert now["right"] == key
    assert {"1": 2, "2": 2} == {vote: told["voted"] for vote, told in now["tally"].items()}
    assert 2 == now["tally"]["2"]["chosen"][now["shown"][2]]
    # A guess: every number is a dot, the record a line; the kernel is not asked.
    live.start(LESSON, "china_in_russias_trade")
    phone.get_by_label("Your number").fill("20")
    phone.get_by_role("button", name="Send").click()
    phone.get_by_text("20 dollars is in.").wait_for()
    live.move("closed 1")
    live.move("reveal")
    wall.get_by_text("Half of the class said 20 dollars or less.").wait_for()
    assert 1 == wall.locator("svg.axis circle").count()
    assert 1 == wall.locator("svg.axis line.truth").count()
    live.start(LESSON, "care_with_1971")
    phone.get_by_text("Tick").first.wait_for()
    phone.locator(".pick").nth(0).click()
    phone.locator(".pick").nth(1).click()
    phone.get_by_role("button", name="Send").click()
    phone.get_by_text("A and B are in.").wait_for()
    assert readable_from_the_last_row(wall)
    assert [] == outside
    assert [] == lab.errors
    assert [] == lab.asked_outside
