"""The stage in JupyterLab: drawn offline, touched by mouse, finger and key, with one engine for a page."""

from __future__ import annotations

import ast
from itertools import chain

import pytest

from browser_tools import PAGE, box_of, contrast

pytestmark = pytest.mark.usefixtures("stored")
KEYS = ["x", "b", "a", "d", "d", "m", "y", "c", "v", "z", "0", "0", "Escape", "Delete"]
START = """
import altair as alt
from coursekit.drawing.stage import Stage

def told(stage):
    heard = []  # how many there were stands behind what the last one was
    stage.on_gesture(lambda gesture: heard.append(gesture) or stage.set(
        says=f"{gesture.do} {gesture.mark}: {dict(gesture.marks)} #{len(heard)}"))
    return stage

rows = [{"actor": "RU", "name": "Russia", "at": -2}, {"actor": "US", "name": "United States", "at": -1},
        {"actor": "UA", "name": "Ukraine", "at": 2}]
actors = alt.Chart(alt.InlineData(rows, name="actors")).encode(y=alt.Y("name:N", title=None), tooltip="name:N")
points = actors.mark_point(size=200, filled=True, opacity=1).encode(
    x=alt.X("at:Q", scale=alt.Scale(domain=[-2, 2])), description="name:N")
mean = alt.Chart(alt.NamedData("actors")).mark_rule().encode(x="mean(at):Q")
strip = alt.layer(points, mean).properties(title="Who stands where?", width=400)
years = [{"year": year, "same": None} for year in range(1971, 2020)]
line = alt.Chart(alt.InlineData(years, name="line")).mark_line().encode(
    x=alt.X("year:Q", scale=alt.Scale(domain=[1971, 2019], nice=False), axis=alt.Axis(format="d")),
    y=alt.Y("same:Q", scale=alt.Scale(domain=[0, 100]))).properties(title="Draw it", width=480, height=200)
"""
CELLS = [
    START,
    """dragged = told(Stage(strip, drag="at", of="actor", label="name", between=(-2, 2), step=0.1, says="Three."))
dragged""",
    'told(Stage(line, draw="same", of="year"))',
    'told(Stage(points.properties(height=150), pick="actor", label="name"))',
    "",
    'dragged.set({"actors": [{"actor": "RU", "name": "Russia", "att": 1}]})',
    "dragged.set({'actors': rows[:2]})",
    'Stage({"mark": "bars", "data": {"values": [{"x": 1}]}, "encoding": {"x": {"field": "x"}}})',
    'Stage({"mark": "bar", "data": {"url": "https://example.org/data.csv"}, "encoding": {"x": {"field": "x"}}})',
    "import os; os.kill(os.getpid(), 9)",
]

MIDDLES = """all => all.map(symbol => {
  const { x, y, width, height } = symbol.getBoundingClientRect();
  return [symbol.getAttribute('aria-label'), [x + width / 2, y + height / 2]];
})"""


class OnStage:
    """One stage of the page, and hands to touch it."""

    def __init__(self, notebook, n):
        self.page, self.root = notebook.page, notebook.page.locator(".ck-stage").nth(n)
        self.picture = self.root.locator(".ck-picture")
        self.root.locator("svg.marks").wait_for()
        self.root.scroll_into_view_if_needed()

    @property
    def says(self):
        return self.root.locator(".ck-says").text_content()

    def hears(self, words):
        self.root.get_by_text(words).wait_for(state="attached")

    def marks(self):
        """The middle of each symbol on the screen, by name."""
        return dict(self.root.locator(".mark-symbol path").evaluate_all(MIDDLES))

    def plot(self):
        return box_of(self.root.locator(".root > g > .background").first)


@pytest.fixture
def notebook(open_notebook):
    """The notebook with its first four cells run: three stages stand there."""
    notebook = open_notebook(PAGE)
    if notebook.page.locator(".ck-stage svg.marks").count() < 3:
        run(notebook, *range(4))
    return notebook


def run(notebook, *cells):
    """Run cells by key. What stood below them before is gone when this is back."""
    for n in cells:
        notebook.page.locator(".jp-CodeCell .jp-InputPrompt").nth(n).click()
        notebook.page.evaluate(BEFORE, n)
        notebook.page.keyboard.press("Shift+Enter")
        notebook.page.wait_for_function(AFTER, arg=n)


BEFORE = """n => {
  const cell = document.querySelectorAll('.jp-CodeCell')[n];
  window.before = [cell.querySelector('.jp-InputPrompt').textContent, [...cell.querySelectorAll('.ck-stage')]];
}"""
AFTER = """n => {
  const prompt = document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')[n].textContent;
  const [old, stages] = window.before;
  return prompt !== old && /[0-9]/.test(prompt) && !stages.some(stage => stage.isConnected);
}"""


def output(notebook, n):
    return notebook.page.locator(".jp-CodeCell").nth(n).locator(".jp-OutputArea")


def test_rows_of_categories_have_the_height_that_the_chart_asks_for(notebook):
    assert 150 == round(OnStage(notebook, 2).plot()["height"])


def test_it_is_drawn_with_no_network_named_and_with_its_words(notebook):
    stage = OnStage(notebook, 0)
    assert "Who stands where?" == stage.root.get_attribute("aria-label")
    assert "group" == stage.root.get_attribute("role")
    assert ("status", "Three.") == (stage.root.locator(".ck-says").get_attribute("role"), stage.says)
    assert "Three." == stage.root.locator(".ck-drawing").get_attribute("aria-label")
    assert {"Russia", "United States", "Ukraine"} == set(stage.marks())
    assert [] == notebook.asked_outside
    assert [] == notebook.errors


def test_a_mark_is_dragged_and_python_hears_when_it_is_let_go(notebook):
    stage, mouse = OnStage(notebook, 0), notebook.page.mouse
    box = stage.plot()
    x, y = stage.marks()["Russia"]
    rule = stage.root.locator(".mark-rule.role-mark line")
    before = rule.bounding_box()["x"]
    mouse.move(x, y)
    mouse.down()
    for step in range(1, 11):
        mouse.move(x + step * 20, y + 5)
    assert abs(stage.marks()["Russia"][0] - (x + 200)) <= box["width"] / 40 / 2 + 1  # within half a step of the finger
    assert rule.bounding_box()["x"] > before + 50  # the mean follows, and no kernel was asked
    assert "Russia: 0" == stage.root.locator(".ck-bubble").text_content()
    mouse.move(x + 5000, y)
    mouse.up()
    stage.hears("drag RU: {'RU': 2} #1")  # one message, however long it took
    assert not stage.root.locator(".ck-bubble").is_visible()


def test_a_mark_is_dragged_with_keys_and_none_reaches_the_notebook(notebook):
    stage, press = OnStage(notebook, 0), notebook.page.keyboard.press
    cells = notebook.on_disk()
    stage.picture.focus()
    assert "slider" == stage.picture.get_attribute("role")
    press("Home")
    press("ArrowDown")
    assert "United States" == stage.picture.get_attribute("aria-label")
    assert "vertical" != stage.picture.get_attribute("aria-orientation")
    press("ArrowRight")
    stage.hears("drag US: {'US': -0.9}")
    assert "United States: −0.9" == stage.picture.get_attribute("aria-valuetext")
    assert "-0.9" == stage.picture.get_attribute("aria-valuenow")
    press("PageUp")
    stage.hears("drag US: {'US': 0.1}")
    for key in KEYS:
        press(key)
    assert notebook.page.evaluate("() => document.activeElement.matches('.ck-picture')")
    assert cells == notebook.cells()


def test_saving_goes_through_from_within_a_picture(notebook):
    stage = OnStage(notebook, 0)
    stage.picture.focus()
    with notebook.page.expect_response(lambda answer: answer.request.method == "PUT" and PAGE in answer.request.url):
        notebook.page.keyboard.press("Control+s")


def test_a_line_is_drawn_over_every_place_and_nothing_is_selected(notebook):
    stage, mouse = OnStage(notebook, 1), notebook.page.mouse
    box = stage.plot()
    mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + box["width"], box["y"])  # at once: every year between is filled
    assert stage.plot() == box  # the axes had their room from the start
    mouse.up()
    stage.hears("draw 2019: {1971: 50, 1972: 51, 1973: 52")
    drawn = ast.literal_eval(stage.says.partition(": ")[2].partition(" #")[0])
    assert list(range(1971, 2020)) == list(drawn)
    assert sorted(drawn.values()) == list(drawn.values())
    assert (50, 100) == (drawn[1971], drawn[2019])
    assert "" == notebook.page.evaluate("() => String(getSelection())")


def test_a_line_is_drawn_with_keys(notebook):
    run(notebook, 2)
    stage, press = OnStage(notebook, 1), notebook.page.keyboard.press
    stage.picture.focus()
    assert "1971: nothing yet" == stage.picture.get_attribute("aria-valuetext")
    press("ArrowUp")
    stage.hears("draw 1971: {1971: 51}")
    press("ArrowRight")
    stage.hears("draw 1972: {1971: 51, 1972: 51}")
    press("PageDown")
    stage.hears("draw 1972: {1971: 51, 1972: 41}")


def test_a_mark_is_picked_by_hand_near_it_and_by_key(notebook):
    stage, press = OnStage(notebook, 2), notebook.page.keyboard.press
    x, y = stage.marks()["Ukraine"]
    notebook.page.mouse.click(x - 18, y + 4)  # a finger's width beside
    stage.hears("pick UA: {}")
    assert 1 == stage.root.locator(".ck-chosen").count()
    stage.picture.focus()
    assert "listbox" == stage.picture.get_attribute("role")
    options = stage.root.get_by_role("option", include_hidden=True)
    assert {"Russia", "Ukraine", "United States"} == set(options.all_text_contents())
    press("Home")
    first = options.first.text_content()
    active = stage.picture.get_attribute("aria-activedescendant")
    assert first == stage.root.locator(f"#{active}").text_content()
    press("ArrowRight")
    press("ArrowLeft")
    press("Enter")
    code = {"Russia": "RU", "Ukraine": "UA", "United States": "US"}[first]
    stage.hears(f"pick {code}: {{}}")
    assert "true" == options.first.get_attribute("aria-selected")


def test_a_finger_drags_too(notebook):
    stage = OnStage(notebook, 0)
    touch = notebook.page.context.new_cdp_session(notebook.page)
    x, y = stage.marks()["Ukraine"]

    def finger(kind, *places):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in places]})

    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    try:
        finger("touchStart", (x, y))
        for far in range(20, 201, 20):
            finger("touchMove", (x - far, y))
        finger("touchEnd")
        stage.hears("drag UA: {'UA': 0}")
    finally:
        touch.send("Emulation.setTouchEmulationEnabled", {"enabled": False})


def test_words_and_marks_follow_the_theme_at_once(notebook):
    stage = OnStage(notebook, 0)
    look = """root => {
      const texts = [...root.querySelectorAll('svg text, .ck-head')].filter(text => text.textContent.trim());
      const ground = getComputedStyle(document.querySelector('.jp-Notebook')).backgroundColor;
      return texts.map(text => [getComputedStyle(text)[text.closest('svg') ? 'fill' : 'color'], ground]);
    }"""
    for theme in chain(notebook.themes(), notebook.themes()):  # there and back
        seen = stage.root.evaluate(look)
        assert len(seen) > 8
        assert [] == [each for each in seen if contrast(*each) < 4.5], theme


def test_a_picture_fits_a_narrow_page_and_a_drag_is_as_true_there(open_notebook):
    notebook = open_notebook(PAGE, width=640)
    if notebook.page.locator(".ck-stage svg.marks").count() < 3:
        run(notebook, *range(4))
    stage = OnStage(notebook, 0)
    room = stage.root.bounding_box()
    svg = stage.root.locator("svg.marks").bounding_box()
    assert svg["width"] < 400
    assert svg["x"] + svg["width"] <= room["x"] + room["width"] + 1
    plot = stage.plot()
    x, y = stage.marks()["United States"]
    notebook.page.mouse.move(x, y)
    notebook.page.mouse.down()
    notebook.page.mouse.move(plot["x"] + plot["width"], y, steps=5)
    notebook.page.mouse.up()
    stage.hears("drag US: {'US': 2}")


def test_rows_that_do_not_fit_are_told_in_the_pictures_place_and_the_next_ones_drawn(notebook):
    stage = OnStage(notebook, 0)
    run(notebook, 5)
    stage.root.get_by_text("The chart draws the column 'at', which its table does not have.").wait_for()
    assert not stage.picture.is_visible()
    assert "" == output(notebook, 5).inner_text().strip()
    run(notebook, 6)
    stage.picture.wait_for()
    assert {"Russia", "United States"} == set(stage.marks())


def test_a_specification_with_a_mistake_is_told_and_the_rest_of_the_page_is_unharmed(notebook):
    run(notebook, 7, 8)
    for n, words in ((7, "There is a mistake in its specification."), (8, "It asks for a file from elsewhere.")):
        said = output(notebook, n).get_by_role("alert").get_by_text(words)
        said.wait_for()
        assert "Error" not in output(notebook, n).inner_text()
    assert [] == notebook.asked_outside
    OnStage(notebook, 0)


def test_when_python_has_gone_the_picture_stays_and_says_so(notebook):
    run(notebook, 1)
    stage = OnStage(notebook, 0)
    prompt = notebook.page.locator(".jp-CodeCell .jp-InputPrompt").nth(9)
    prompt.click()
    notebook.page.keyboard.press("Shift+Enter")
    stage.root.get_by_text("Python was restarted.").wait_for()
    notebook.page.locator(".jp-Dialog .jp-mod-accept").click()  # Lab says that it starts Python again
    stage.plot()
    x, y = stage.marks()["Ukraine"]
    notebook.page.mouse.move(x, y)
    notebook.page.mouse.down()
    notebook.page.mouse.move(x - 100, y, steps=4)
    notebook.page.mouse.up()
    assert stage.marks()["Ukraine"][0] < x - 80  # it still moves
    assert stage.root.get_by_text("Python was restarted.").is_visible()
    assert stage.root.locator("svg.marks").is_visible()
