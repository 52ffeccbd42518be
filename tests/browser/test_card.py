"""The question card in JupyterLab: when Python is busy or was restarted, by keyboard, in narrow and large, and with a
builder that somebody has added."""

from __future__ import annotations

import re

import pytest

import toy
from browser_tools import PAGE, boxes_of, contrast, log_of
from places import BANKS, ROOT

BUSY = 'import time, pathlib\nwhile not pathlib.Path("go").exists():\n    time.sleep(0.05)'
CELLS = [
    "import coursekit as ck",
    'ck.quiz("every_kind", ["city", "at_the_table", "share", "host", "sequence"])',
    'ck.predict("every_kind", ["alike", "line", "lane"], lambda guess: ck.cite("ART"))',
    'ck.quiz("every_kind", ["sides", "unknown"])',
    BUSY,
    f"""import sys
sys.path.insert(0, {str(ROOT / "tests")!r})
import toy
toy.kind()
from coursekit.learner.log import Log
from coursekit.learner.session import Session
from coursekit.questions.bank import load_bank
from coursekit.widgets.quiz import Quiz, view

class ToyQuiz(Quiz):
    _esm = view(toy.BUILDER)

bank = load_bank("../data/questions/toys.toml")
ToyQuiz(Session(bank, bank.select(["which_hand"]), Log()))""",
]


# A slider's value as a hand would set it, also between its steps.
SET = """(node, value) => {
  node.step = 0.1;
  node.value = value;
  node.dispatchEvent(new Event('input', { bubbles: true }));
}"""

# What stands out of its card to the left or right.
OVER = """() => [...document.querySelectorAll('.ck-quiz *')].filter((each) => {
  const [box, card] = [each, each.closest('form, .ck-quiz')].map((one) => one.getBoundingClientRect());
  const out = box.right > card.right + 1 || box.left < card.left - 1;
  return box.width && out && !each.closest('.ck-ear, svg');
}).map((each) => each.outerHTML.slice(0, 120))"""

# Every text that can be seen, with its colour and the colour behind it.
WORDS = r"""() => [...document.querySelectorAll('.ck-quiz *')].filter((each) =>
  [...each.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()) && each.offsetParent
  && !each.closest('.ck-ear, svg, style, option') && getComputedStyle(each).visibility === 'visible'
).map((each) => {
  let at = each, ground = 'rgba(0, 0, 0, 0)';
  while (at && /, 0\)$|transparent/.test(ground)) {
    ground = getComputedStyle(at).backgroundColor;
    at = at.parentElement;
  }
  return [each.textContent.trim().slice(0, 40), getComputedStyle(each).color, ground];
})"""


@pytest.fixture(scope="module", autouse=True)
def banks(put):
    put("data/questions/every_kind.toml", (BANKS / "every_kind.toml").read_text(encoding="utf-8"))
    put("data/questions/toys.toml", toy.BANK)


@pytest.fixture
def page(stored, open_notebook, folder):
    """The notebook, as in all tests of pieces. The cell that keeps Python busy ends at once while `go` is there."""
    go = folder / "notebooks" / "go"
    go.write_text("", encoding="utf-8")
    opened = open_notebook(PAGE)
    opened.run_anew()
    opened.go = go
    yield opened
    go.write_text("", encoding="utf-8")
    opened.settle()
    go.unlink()
    assert [] == opened.errors


def run_cell(notebook, n):
    notebook.page.locator(".jp-CodeCell").nth(n).locator(".cm-content").click()
    notebook.page.keyboard.press("Control+Enter")


def test_a_newer_answer_takes_the_place_of_one_that_waits(page, folder):
    city = page.question("city")
    page.go.unlink()
    run_cell(page, CELLS.index(BUSY))
    page.page.locator(".jp-CodeCell").nth(CELLS.index(BUSY)).get_by_text("[*]:").wait_for()
    for answer in ("geneva", "riyadh"):
        city.locator(f'input[value="{answer}"]').check()
        city.locator(".ck-check").click()
        city.get_by_text("Your answer is waiting, and will be checked when Python is free.").wait_for()
    assert [] == log_of(folder)
    page.go.write_text("", encoding="utf-8")
    city.get_by_text("Right at the first try.").wait_for()
    assert ["riyadh"] == [event["response"] for event in log_of(folder)]
    assert 0 == city.get_by_text("waiting").count()


def test_after_a_restart_it_says_what_to_do_and_shows_no_broken_chains(page, folder):
    page.run_all()
    page.menu("Kernel", "Restart Kernel…")
    page.page.locator(".jp-Dialog .jp-mod-accept").click()
    for notice in page.page.locator(".ck-notice").all():
        notice.filter(has_text="Run All Above Selected Cell").wait_for(state="attached")
    broken = """() => [...document.querySelectorAll('.ck-asked, .ck-asked *, .ck-quiz')].filter(
      (each) => getComputedStyle(each, '::before').content !== 'none' && each.matches('.jupyter-widgets-disconnected')
        && getComputedStyle(each, '::before').display !== 'none').length"""
    assert 0 == page.page.evaluate(broken)
    city = page.question("city")
    city.locator('input[value="geneva"]').check()
    city.locator(".ck-check").click()
    assert [] == log_of(folder)
    page.run_all()
    page.question("city").locator('input[value="riyadh"]').check()
    page.question("city").locator(".ck-check").click()
    page.question("city").get_by_text("Right at the first try.").wait_for()
    assert {""} == set(page.page.locator(".ck-notice").all_text_contents())


def test_letters_choose_enter_checks_and_the_focus_goes_where_the_next_step_is(page, folder):
    city, keys = page.question("city"), page.page.keyboard
    order = city.locator(".ck-option input").evaluate_all("all => all.map(each => each.value)")
    city.locator(".ck-option input").first.focus()
    keys.press(chr(97 + order.index("helsinki")))
    assert city.locator('input[value="helsinki"]').is_checked()
    keys.press("Enter")
    city.locator(".ck-hint").wait_for()
    first_open = next(id for id in order if id != "helsinki")
    page.page.wait_for_function(f"() => document.activeElement.value === '{first_open}'")
    keys.press(chr(97 + order.index("riyadh")))
    keys.press("Enter")
    page.page.wait_for_function("() => document.activeElement.textContent === 'Next'")
    assert "Right at the second try." in city.inner_text()
    keys.press("Enter")
    page.page.wait_for_function("() => document.activeElement.closest('form').dataset.id === 'at_the_table'")
    keys.press("a")
    keys.press("b")
    assert 2 == page.question("at_the_table").locator("input:checked").count()
    host = page.question("host").locator("input[type=text]")
    host.fill("")
    host.press("a")
    assert "a" == host.input_value()  # in a box letters are letters
    assert ["helsinki", "riyadh"] == [event["response"] for event in log_of(folder)]


def test_enter_that_ends_a_composition_submits_nothing(page, folder):
    """Safari sends the Enter that commits Chinese signs after the composition has ended, with key code 229."""
    box = page.question("host").locator("input[type=text]")
    box.fill("沙特")
    box.evaluate(
        "(node) => node.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true}))"
    )
    page.question("share").locator("input[type=text]").fill("75")
    page.question("share").locator("input[type=text]").press("Enter")
    page.question("share").locator(".ck-right").first.wait_for()
    assert ["share"] == [event["question"] for event in log_of(folder)]


def test_nothing_chosen_is_told_in_words_and_sends_no_null(page, folder):
    sent = []
    page.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    for id, words in {
        "city": "Choose one of the options first.",
        "at_the_table": "Tick at least one option first.",
        "share": "Type a number, for example 12.5.",
        "sides": "Choose a partner for each item first",
        "alike": "Give a number from 0 to 100.",
        "line": "Place every mark first; still open: 1972, 1989, 1993.",
        "unknown": "Write a sentence or two first.",
    }.items():
        form = page.question(id)
        form.locator(".ck-check").click()
        form.get_by_text(words).first.wait_for()
    assert [] == log_of(folder)
    city = page.question("city")  # what was asked for is done, so it is no longer asked for
    city.locator('input[value="geneva"]').check()
    city.locator(".ck-note").wait_for(state="detached")


def test_how_sure_someone_is_stands_beside_the_check_and_moves_nothing(page, folder):
    city = page.question("city")
    before = city.bounding_box()["height"]
    assert not city.locator(".ck-sure").is_visible()
    city.locator('input[value="geneva"]').check()
    city.locator(".ck-sure").wait_for()
    assert before == city.bounding_box()["height"]
    city.get_by_role("radio", name="fairly sure").check()
    city.locator(".ck-check").click()
    city.locator(".ck-hint").wait_for()
    assert not city.locator(".ck-sure").is_visible()
    assert [2] == [event["confidence"] for event in log_of(folder)]


def test_a_prediction_is_one_guess_on_a_scale_and_leads_to_the_picture(page, folder):
    alike, line, lane = (page.question(id) for id in ("alike", "line", "lane"))
    assert "You have one, and it has no score." in alike.inner_text()
    alike.get_by_role("slider").focus()
    for _ in range(3):
        page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("Enter")
    alike.get_by_text("12.4 percentage points too low").wait_for()
    label = alike.get_by_role("img").get_attribute("aria-label")
    assert "Your guess 53%, the answer 65.4%, on a line from 0 to 100." == label
    for n, value in enumerate(("65.4", "93", "80")):
        line.locator("input").nth(n).fill(value)
    line.locator(".ck-check").click()
    line.get_by_text("43 percentage points too high").first.wait_for()
    assert "→ 37" in line.inner_text()
    lane.locator("input").first.check()
    lane.locator(".ck-check").click()
    lane.get_by_text("The answer").or_(lane.get_by_text("Exactly")).first.wait_for()
    for form in (alike, line, lane):
        assert 0 == form.locator(".ck-wrong").count()
        assert 0 == form.get_by_text("One more try").count()
    assert ["alike", "line", "lane"] == [event["question"] for event in log_of(folder)]
    lane.get_by_role("button", name="See the picture").click()
    page.page.wait_for_function("() => document.activeElement.textContent.includes('Now look')")


def test_an_exact_guess_is_celebrated_quietly_where_motion_is_reduced(page):
    page.page.emulate_media(reduced_motion="reduce")
    alike = page.question("alike")
    slider = alike.get_by_role("slider")
    slider.evaluate(
        "(node) => { node.step = 0.1; node.value = 65.4; node.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    alike.locator(".ck-check").click()
    alike.get_by_text("Exactly 65.4%").wait_for()
    wave = "node => getComputedStyle(node).animationName"
    assert "none" == alike.locator(".ck-wave").evaluate(wave)
    page.page.emulate_media(reduced_motion="no-preference")
    assert "ck-ripple" == alike.locator(".ck-wave").evaluate(wave)


@pytest.mark.parametrize("width", [700, 1366])
def test_nothing_is_cut_off_also_at_twice_the_size(page, width):
    page.run_all()
    notebook = page.page
    page.resize(width, 768)
    page.question("city").locator('input[value="geneva"]').check()
    for zoom in (1, 2):
        notebook.evaluate("zoom => (document.querySelector('.jp-NotebookPanel').style.zoom = zoom)", zoom)
        over = notebook.evaluate(OVER)
        assert [] == over
    notebook.evaluate("() => (document.querySelector('.jp-NotebookPanel').style.zoom = 1)")


def test_short_options_share_a_row_and_a_reason_gets_one_of_its_own(page):
    page.page.set_viewport_size({"width": 1366, "height": 768})
    city = page.question("city")
    first, second = (city.locator(".ck-option").nth(n).bounding_box() for n in (0, 1))
    assert first["y"] == second["y"]
    city.locator('input[value="geneva"]').check()
    city.locator(".ck-check").click()
    city.locator(".ck-option.ck-wrong").wait_for()
    assert city.locator(".ck-option.ck-wrong").bounding_box()["width"] > first["width"] + second["width"]


def test_words_beside_a_wide_menu_keep_their_room(page):
    pair = page.question("sides").locator(".ck-pair").first
    widen = "each => { each.textContent = 'A reason for one of the two to want distance from the other'; }"
    pair.locator("option").first.evaluate(widen)
    assert pair.locator("span:not([class])").bounding_box()["width"] >= 200


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_every_word_can_be_read_in_both_themes(page, theme):
    page.run_all()
    page.theme(theme)
    for id, answer in (("city", "geneva"), ("city", "helsinki")):
        page.question(id).locator(f'input[value="{answer}"]').check()
        page.question(id).locator(".ck-check").click()
        page.question(id).locator(".ck-wrong").first.wait_for()
    page.question("city").locator(".ck-why").wait_for()
    seen = page.page.evaluate(WORDS)
    assert len(seen) > 30
    assert [] == [each for each in seen if "color(" not in each[2] and contrast(*each[1:]) < 4.5]


def test_names_and_roles_are_those_of_a_form(page):
    page.run_all()
    city = page.question("city")
    assert 1 == page.page.get_by_role("group", name=re.compile("Where did the talks of 18 February 2025")).count()
    assert 4 == city.get_by_role("radio").locator("visible=true").count() - 0
    city.get_by_role("radio", name="Geneva").check()
    assert 1 == city.get_by_role("radiogroup", name="How sure are you?").count()
    assert 3 == city.get_by_role("radiogroup").get_by_role("radio").count()
    assert 1 == page.question("share").get_by_role("textbox", name="Your answer, in %:").count()
    assert 1 == page.question("alike").get_by_role("slider", name="Your guess, in %").count()
    assert 3 == page.question("line").get_by_role("textbox").count()
    assert 3 == page.question("sides").get_by_role("combobox").count()
    for box in boxes_of(page.page.locator(".ck-quiz :is(button, .ck-row, input[type=text], select):visible")):
        assert min(box["width"], box["height"]) >= 24


def test_a_builder_that_somebody_adds_is_found_by_its_name(page, folder):
    toy = page.question("which_hand")
    for hand in ("left", "right"):
        toy.get_by_role("button", name=hand, exact=True).click()
        toy.locator(".ck-check").click()
        toy.get_by_text({"left": "That hand is empty.", "right": "Well seen."}[hand]).first.wait_for()
    assert "Right at the second try." in toy.inner_text()
    assert ["left", "right"] == [event["response"] for event in log_of(folder)]
