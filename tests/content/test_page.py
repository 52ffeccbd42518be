"""The parts that pages are put together from: both forms, and nothing that becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser

import jinja2
import pytest

from coursekit.content import page as parts
from coursekit.content.page import Page, fill

HOSTILE = "</p></td><script>alert(1)</script><img src=x onerror='alert(1)'>\" onload=\"alert(1)"


class Tags(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.tags, self.names, self.words = set(), set(), ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.names |= {name for name, _ in attributes}

    def handle_data(self, data):
        self.words += data


@pytest.mark.parametrize(
    ("made", "tags"),
    [
        (parts.paragraph(HOSTILE), {"p"}),
        (parts.strong(HOSTILE), {"strong"}),
        (parts.code(HOSTILE), {"code"}),
        (parts.noted(HOSTILE, HOSTILE), {"br", "small"}),
        (parts.chinese(HOSTILE), {"span"}),
        (parts.link(HOSTILE, HOSTILE), {"a"}),
        (parts.bullets([HOSTILE, HOSTILE]), {"ul", "li"}),
        (parts.fold(HOSTILE, HOSTILE), {"details", "summary"}),
        (parts.table([HOSTILE, "b"], [[HOSTILE, "c"]], caption=HOSTILE),
         {"table", "caption", "thead", "tbody", "tr", "th", "td"}),
        (parts.page(HOSTILE, parts.paragraph("x")), {"p"}),
    ],
)  # fmt: skip
def test_no_text_becomes_markup_in_any_part(made, tags):
    seen = Tags(made.html)
    assert tags == seen.tags
    assert seen.names <= {"href", "style", "lang", "scope"}
    assert HOSTILE in seen.words
    assert HOSTILE in made.text


def test_a_page_among_parts_is_taken_as_it_is_in_both_forms():
    bar = Page("", "<i></i>")
    made = parts.page(parts.paragraph("one ", parts.strong("two"), bar), bar, "three")
    assert ("one two\nthree", "<p>one <strong>two</strong><i></i></p><i></i>three") == (made.text, made.html)
    assert "<b>x</b>" == jinja2.Environment(autoescape=True).from_string("{{ x }}").render(x=Page("x", "<b>x</b>"))


def test_a_table_says_its_rows_with_their_headings_or_as_it_is_told():
    rows = [["vote", "24 February", ""], ["talks", "18 February", "Riyadh"]]
    head = ["Event", "Day", "Place"]
    assert "\nvote\n  Day: 24 February\n\ntalks\n  Day: 18 February\n  Place: Riyadh" == parts.table(head, rows).text
    told = parts.table(head, rows, line=lambda event, day, _place: f"{day}: {event}").text
    assert "24 February: vote\n18 February: talks" == told


def test_a_template_stops_at_a_name_that_it_is_not_given():
    given = dict(student="ada", answers=3, today="today", lessons=[], digest="", notice="", texts={})
    assert "<title>x</title>" in fill("learner/completion_record.html", title="x", **given)
    for missing in given.keys() - {"answers"}:  # a number is formatted, which an unknown name refuses as well
        with pytest.raises(jinja2.UndefinedError, match=missing):
            fill("learner/completion_record.html", title="x", **{k: v for k, v in given.items() if k != missing})
