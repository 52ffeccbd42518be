"""The class report as a teacher opens it: from the disk, with nothing but a browser."""

from __future__ import annotations

import pytest

from class_logs import Classroom

HOSTILE = ["<script>alert(1)</script>", '"><img src=http://127.0.0.1:9/x onerror=alert(1)>', "<svg/onload=alert(1)>"]


@pytest.fixture
def page_of(browser, tmp_path, monkeypatch):
    room = Classroom(tmp_path)
    monkeypatch.chdir(room.course)
    opened = []

    def opening(name="report.html", **window):
        page = browser.new_page(**window)
        opened.append(page)
        page.seen = []
        page.on("dialog", lambda dialog: (page.seen.append("dialog"), dialog.dismiss()))
        page.on("request", lambda request: page.seen.append(request.url))
        page.on("pageerror", lambda error: page.seen.append(str(error)))
        page.goto((room.out / name).as_uri())
        return page

    for n in range(20):
        who = HOSTILE[n] if n < len(HOSTILE) else f"s{n:02}"
        first = room.event("city", "geneva" if n < 9 else "riyadh", who, confidence=n % 3 + 1)
        room.hand_in(f"{n:02}.jsonl", first, room.event("host", who, who), room.event("days", 6, who),
                     room.event("unknown", f"{who} and why", who))  # fmt: skip
    room.report()
    yield opening
    for page in opened:
        page.close()


@pytest.mark.parametrize(("name", "title"), [("report.html", "Report on the class"),
                                             ("texts.html", "What the class wrote")])  # fmt: skip
def test_nothing_runs_and_nothing_is_asked_for(page_of, name, title):
    page = page_of(name)
    page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
    page.wait_for_load_state("networkidle")
    assert [page.url] == page.seen
    assert 0 == page.evaluate("document.scripts.length")
    assert page.get_by_text("<script>alert(1)</script>").count() >= 1
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


@pytest.mark.parametrize("name", ["report.html", "texts.html"])
def test_it_fits_a_phone_and_paper(page_of, name):
    page = page_of(name, viewport={"width": 390, "height": 800})
    page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
    assert 390 == page.evaluate("document.documentElement.scrollWidth")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # A4 less the margins, in CSS pixels
    assert 680 == page.evaluate("document.documentElement.scrollWidth")
    assert page.pdf(format="A4").startswith(b"%PDF")
