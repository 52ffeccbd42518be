"""The class report as a teacher opens it: from the disk, with nothing but a browser."""

from __future__ import annotations

from contextlib import chdir

import pytest

from class_logs import Classroom

HOSTILE = ["<script>alert(1)</script>", '"><img src=http://127.0.0.1:9/x onerror=alert(1)>', "<svg/onload=alert(1)>"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The pages that a class has, some of whose members mean harm."""
    room = Classroom(tmp_path_factory.mktemp("room"))
    for n in range(20):
        who = HOSTILE[n] if n < len(HOSTILE) else f"s{n:02}"
        first = room.event("city", "geneva" if n < 9 else "riyadh", who, confidence=n % 3 + 1)
        room.hand_in(f"{n:02}.jsonl", first, room.event("host", who, who), room.event("days", 6, who),
                     room.event("unknown", f"{who} and why", who))  # fmt: skip
    with chdir(room.course):
        room.report()
    return room.out


@pytest.fixture(scope="module")
def window(browser):
    """One for all tests: to open it costs more than most of them."""
    page = browser.new_page()
    page.seen = []
    page.on("dialog", lambda dialog: (page.seen.append("dialog"), dialog.dismiss()))
    page.on("request", lambda request: page.seen.append(request.url))
    page.on("pageerror", lambda error: page.seen.append(str(error)))
    yield page
    page.close()


@pytest.fixture
def page_of(folder, window):
    def opening(name="report.html", width=1280, height=720, scheme="light"):
        window.set_viewport_size({"width": width, "height": height})
        window.emulate_media(media="screen", color_scheme=scheme)
        window.seen.clear()
        window.goto((folder / name).as_uri())
        return window

    return opening


TITLES = {
    "report.html": "Report on the class",
    "class.html": "What the class thinks",
    "texts.html": "What the class wrote",
}


@pytest.mark.parametrize(("name", "title"), TITLES.items())
def test_nothing_runs_and_nothing_is_asked_for(page_of, name, title):
    page = page_of(name)
    page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
    page.wait_for_load_state("networkidle")
    assert [page.url] == page.seen
    assert 0 == page.evaluate("document.scripts.length")
    assert (name == "class.html") != (page.get_by_text("<script>alert(1)</script>").count() >= 1)  # it names nobody
    # Had anything got in, the page itself would still not let it run.
    refused = page.evaluate(
        """() => new Promise(resolve => {
            document.addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
            const script = document.createElement("script");
            script.textContent = "document.title = 'ran'";
            document.body.append(script);
            setTimeout(() => resolve("nothing"), 5000);
        })"""
    )
    assert refused.startswith("script-src")
    assert title == page.title()


@pytest.mark.parametrize("name", TITLES)
def test_it_fits_a_phone_and_paper(page_of, name):
    page = page_of(name, width=390, height=800)
    page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
    assert 390 == page.evaluate("document.documentElement.scrollWidth")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # A4 less the margins, in CSS pixels
    assert 680 == page.evaluate("document.documentElement.scrollWidth")
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_first_screen_answers_the_three_questions_of_a_teacher(page_of):
    """Without scrolling, on the smallest screen that we promise."""
    page = page_of(width=1366, height=768)
    for asked in ("Who is missing or behind?", "What to teach again tomorrow?", "Which question is faulty?"):
        box = page.get_by_role("heading", name=asked).locator("xpath=..").bounding_box()
        assert box["y"] + box["height"] < 768, asked
    assert page.locator("figure#all svg").bounding_box()["y"] < 768
    page.get_by_text("Copy the names").click()
    assert "all" == page.locator(".names").evaluate("element => getComputedStyle(element).userSelect")


def test_the_texts_are_printed_also_where_a_teacher_has_closed_them(page_of):
    page = page_of("texts.html")
    page.locator("details").evaluate_all("all => all.forEach(each => each.open = false)")
    text = page.locator(".text").last
    assert not text.evaluate("element => element.checkVisibility()")
    page.emulate_media(media="print")
    assert text.evaluate("element => element.checkVisibility()")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", TITLES)
def test_words_stand_out_from_their_ground(page_of, name, scheme):
    """Contrast of 4.5 for all words, by WCAG 2.2; the numbers in the dots are no less."""
    page = page_of(name, scheme=scheme)
    low = page.evaluate(
        """() => {
            const parts = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
            const linear = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
            const light = colour => parts(colour).map(linear)
                .reduce((sum, value, n) => sum + value * [0.2126, 0.7152, 0.0722][n], 0);
            const contrast = (one, two) => (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
            const ground = light(getComputedStyle(document.body).backgroundColor);
            const found = [];
            for (const element of document.querySelectorAll("main *")) {
                const words = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
                if (!words || element.closest("title, svg g")) continue;
                const style = getComputedStyle(element);
                const colour = element.closest("svg") ? style.fill : style.color;
                if (contrast(light(colour), ground) < 4.5) found.push(element.outerHTML.slice(0, 80));
            }
            for (const dot of document.querySelectorAll("svg g")) {
                const [under, over] = [dot.querySelector("circle"), dot.querySelector("text")];
                if (contrast(light(getComputedStyle(under).fill), light(getComputedStyle(over).fill)) < 4.5)
                    found.push(dot.outerHTML.slice(0, 80));
            }
            return found;
        }"""
    )
    assert [] == low
