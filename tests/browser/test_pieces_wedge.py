"""The pieces of lesson 6 in JupyterLab: a line drawn by hand and by key, waffles filled, a line of a table chosen."""

from __future__ import annotations

import pytest

from browser_tools import box_of, log_of, piece, says

SLUG = "wedge_by_the_numbers"
CELLS = [
    "import coursekit as ck",
    f'line = ck.pieces.draw_it(ck.load("agreement"), question=("{SLUG}", "alike_line"))\nline',
    "two = ['china_in_russias_trade', 'russia_in_chinas_trade']\n"
    f'ck.pieces.waffles(ck.load("trade_totals"), question=("{SLUG}", two))',
    f'ck.pieces.then_and_now(ck.load("indicators"), question=("{SLUG}", "what_changed_most"))',
    'import altair as alt\nalt.Chart(ck.load("trade"), width=600).mark_point().encode(x="total:Q", y="dyad:N")',
]
PIECES = 3
BOX = {"left": 46, "right": 606, "top": 14, "bottom": 264}  # of the plot in draw_it.js
CELL = 25.6  # pixels from one square of a waffle to the next


class Line:
    """The line of a page, and where its years and shares stand."""

    def __init__(self, notebook):
        self.root, self.page = piece(notebook, "draw_it"), notebook.page
        self.slider = self.root.get_by_role("slider")
        self.box = box_of(self.slider)

    def at(self, year, share):
        x = BOX["left"] + (BOX["right"] - BOX["left"]) * (year - 1971) / 48
        y = BOX["bottom"] - (BOX["bottom"] - BOX["top"]) * share / 100
        return self.box["x"] + x, self.box["y"] + y

    def pull(self, *places, steps=1):
        self.page.mouse.move(*self.at(*places[0]))
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*self.at(*place), steps=steps)
        self.page.mouse.up()

    def said(self):
        return self.slider.get_attribute("aria-valuetext")

    def show(self):
        self.root.get_by_role("button", name="Show the record").click()


def test_a_fast_hand_leaves_no_year_out_and_the_record_comes_after_it(page, folder):
    line = Line(page)
    says(line.root, "How often did China and Moscow vote alike at the UN?")
    assert 0 == line.root.get_by_text("93%").count()
    line.pull((1971, 20), (2000, 78))
    line.root.get_by_text("Drawn to 2000. Go on to 2019.").wait_for()
    assert not line.root.get_by_role("button", name="Show the record").is_visible()
    line.pull((2000, 78), (2019, 90))
    line.show()
    says(line.root, "As rivals they voted alike. As new friends, in 1993, they did not.")
    line.root.get_by_text("1993: 37%").wait_for()
    (event,) = log_of(folder)
    drawn = event["response"]
    assert ("alike_line", "recorded", 49) == (event["question"], event["status"], len(drawn))
    # Between two places that a hand was seen at the line is straight.
    assert (20, 78, 90) == (drawn["1971"], drawn["2000"], drawn["2019"])
    assert [20 + 2 * n for n in range(30)] == [drawn[str(1971 + n)] for n in range(30)]
    line.pull((1971, 50), (1980, 50))
    assert "1971: 20 of 100" not in line.said()  # the year in hand is 2019: nothing moves any more
    assert drawn == log_of(folder)[-1]["response"]
    assert [] == page.asked_outside
    assert [] == page.errors


def test_taps_are_joined_and_a_part_can_be_drawn_again(page):
    line = Line(page)
    for place in ((1971, 40), (1989, 76), (2019, 46)):
        page.page.mouse.click(*line.at(*place))
    line.root.get_by_text("Draw over any part to change it.").wait_for()
    page.page.mouse.click(*line.at(1980, 10))
    assert "1980: 10 of 100 votes the same" == line.said()
    page.page.keyboard.press("ArrowRight")
    assert "1981: 60 of 100 votes the same" == line.said()  # 40, and 2 more a year
    line.root.get_by_role("button", name="Start again").click()
    line.root.get_by_text("One try, and no score.").wait_for()


def test_waffles_are_filled_by_tap_and_by_key_and_framed_afterwards(page, folder):
    root, press = piece(page, "waffles"), page.page.keyboard.press
    first, second = root.get_by_role("slider").all()
    box = first.bounding_box()
    page.page.mouse.click(box["x"] + 1.5 * CELL, box["y"] + 2.5 * CELL)
    assert "22 of 100" == first.get_attribute("aria-valuetext")
    assert not root.get_by_role("button", name="Show the record").is_visible()
    second.focus()
    for key in ["PageUp", *["ArrowRight", "ArrowUp"] * 3, "ArrowLeft"]:
        press(key)
    assert "15 of 100" == second.get_attribute("aria-valuetext")
    press("Tab")
    press("Enter")
    says(root, "Russia leans on China in trade. China hardly leans back.")
    assert "Your guesses: 12 too few and 11 too many." in root.locator(".sub").inner_text()
    assert ["Record 34, you said 22", "Record 4, you said 15"] == [
        each.get_attribute("aria-valuetext") for each in (first, second)
    ]
    assert [34, 4] == [each.locator("rect.on").count() for each in (first, second)]
    assert [22, 15] == [event["response"] for event in log_of(folder)]


def test_a_line_of_the_table_is_chosen_anywhere_in_its_row_or_by_key(page, folder):
    root = piece(page, "then_and_now")
    says(root, "Is 2025 like 1971–72? Which line has changed most?")
    assert 0 == root.get_by_text("$245").count()
    root.locator("tr", has_text="UN votes like").locator("td").first.click()
    page.page.keyboard.press("ArrowDown")
    assert "trade-ally" == root.get_by_role("radio", checked=True).get_attribute("value")
    page.page.keyboard.press("ArrowDown")
    root.get_by_role("button", name="Show 2025").click()
    says(root, "China and Moscow now trade 4,900 times as much")
    rows = root.locator("tbody tr:not(.words)").all_inner_texts()
    assert 6 == len(rows)
    assert "× 4,900" in rows[0]
    (mine,) = [row for row in rows if "your guess" in row]
    assert "Economy: ally to target" in mine
    assert "× 2.8" in root.locator(".quiet").inner_text()
    (event,) = log_of(folder)
    assert ("what_changed_most", "economy-ratio") == (event["question"], event["response"])


@pytest.mark.parametrize("name", ["draw_it", "waffles", "then_and_now"])
def test_it_fits_700_pixels_and_a_small_laptop(page, name):
    page.resize(1366, 768)
    root = piece(page, name)
    assert root.bounding_box()["height"] <= 560
    page.resize(700, 768)
    inside = "root => root.getBoundingClientRect().right <= root.closest('.jp-Notebook').getBoundingClientRect().right"
    page.page.wait_for_function(inside, arg=root.element_handle())  # JupyterLab lays its panels out after a while


def test_a_chart_of_an_output_of_its_own_is_no_wider_than_the_page(page):
    page.page.set_viewport_size({"width": 700, "height": 768})
    chart = page.page.locator(".jp-RenderedVegaCommon5")
    chart.scroll_into_view_if_needed()
    fits = "node => node.querySelector('svg') && node.clientWidth < 600 && node.scrollWidth <= node.clientWidth"
    page.page.wait_for_function(fits, arg=chart.element_handle())
