"""Every field of every page with a text in it that would like to be markup: from logs, files, lists and banks."""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser

import pytest
import tomli_w

from coursekit.classroom import worksheet
from coursekit.content.course import Course
from coursekit.learner import completion_record
from coursekit.learner.event import REQUIRED
from coursekit.learner.log import Log

HOSTILE = """</p></td></title></style><script>alert(1)</script><img src=x onerror=alert(1)>" onload="alert(1)' x='"""
KEPT = {
    "id",
    "kind",
    "part",
    "evidence",
    "answer",
    "mark",
    "starter",
    "solution",
    "unit",
    "value",
    "accept",
    "shows",
    "given",
    "only",
    "drawn",
}


class Seen(HTMLParser):
    def __init__(self, page: str):
        super().__init__()
        self.tags, self.attributes = set(), set()
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}


def poisoned(value, name=""):
    """A bank in which every text that is shown begins with the hostile one."""
    if isinstance(value, dict):
        return {key: each if key in KEPT else poisoned(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each, name) for each in value]
    return f"{HOSTILE} {value}" if isinstance(value, str) else value


@pytest.fixture
def hostile(room, tmp_path, monkeypatch):
    """The pages of a class in which banks, names, answers, files, the class list and the lessons are hostile."""
    bank = room.course / "data" / "questions" / "every_kind.toml"
    raw = poisoned(tomllib.loads(bank.read_text(encoding="utf-8")))
    bank.write_text(tomli_w.dumps(raw), encoding="utf-8")
    notebook = room.course / "notebooks" / "01_every_kind.ipynb"
    notebook.write_text(
        notebook.read_text(encoding="utf-8").replace("# One of every kind", f"# {HOSTILE.replace(chr(34), '')}"),
        encoding="utf-8",
    )
    wrong = {"city": "geneva", "share": 25, "host": f"Qatar {HOSTILE}", "days": HOSTILE, "unknown": HOSTILE,
             "sequence": ["riyadh", "inauguration", "oval", "vote"], "at_the_table": ["kallas"]}  # fmt: skip
    for n in range(12):
        who = f"{HOSTILE[:60]}{n}"
        events = [room.event(id, response, who, confidence=3) for id, response in wrong.items()]
        room.hand_in(f"{n:02}.jsonl", *events, room.event(HOSTILE, HOSTILE, who, lesson=HOSTILE), b'{"v": "<script>"}')
    (room.folder / "<img src=x onerror=alert(1)>.rar").write_bytes(b"Rar!")
    (room.folder / "roster.csv").write_text(f'login,name\n"gone","{HOSTILE.replace(chr(34), "")}"\n', encoding="utf-8")
    monkeypatch.setenv("COURSEKIT_STUDENT", HOSTILE)
    log = Log(tmp_path / "mine" / "progress.jsonl")
    event = room.event("unknown", HOSTILE)
    log.record({key: event[key] for key in REQUIRED})
    with log.path.open("ab") as file:
        file.write(b"<script>\n")
    completion_record.write(Course(room.course), log, room.out.with_name("record.html"), HOSTILE)
    worksheet.run("every_kind", room.out.with_name("sheet.html"))
    room.report()
    made = [
        *room.out.glob("*.html"),
        *(room.out.with_name(f"{name}.html") for name in ("record", "sheet", "sheet-key")),
    ]
    return {path.name: path.read_text(encoding="utf-8") for path in made}


PAGES = ["report.html", "class.html", "texts.html", "record.html", "sheet.html", "sheet-key.html"]
ALLOWED = {
    "alt", "aria-label", "charset", "class", "content", "cx", "cy", "height", "href", "http-equiv", "id", "lang",
    "name", "open", "r", "rel", "role", "scope", "src", "style", "target", "title", "width", "x", "x1", "x2", "y", "y1",
    "y2",
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_no_field_becomes_markup(hostile, name):
    page = hostile[name]
    seen = Seen(page)
    assert not seen.tags & {"script", "img", "iframe", "object", "link", "base", "form", "embed"}
    assert seen.attributes <= ALLOWED
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "default-src 'none'" in page
    assert not re.search(r"""(href|src)=["']?\s*(javascript|http|//)""", page)
    assert 1 == page.count("</main>")


def test_the_page_for_the_class_names_nobody(room):
    """Nor does it show what one learner alone has typed, or the key of a question that counts."""
    bank = room.course / "data" / "questions" / "every_kind.toml"
    text = bank.read_text(encoding="utf-8").replace('id = "share"', 'id = "share"\ngraded = true')
    bank.write_text(text, encoding="utf-8")
    for n in range(12):
        who = f"student{n:02}"
        typed = "Qatar" if n < 6 else f"my own words {n}"
        answers = {"host": typed, "share": 25, "city": "riyadh" if n < 8 else "geneva", "unknown": "A text."}
        room.hand_in(f"file{n:02}.jsonl", *(room.event(id, answer, who) for id, answer in answers.items()))
    room.report()
    page = (room.out / "class.html").read_text(encoding="utf-8")
    for secret in ("student", "file0", "my own words", "A text.", "What share of the four points"):
        assert secret not in page
    assert "<span>Qatar</span>" in page
    assert "What is right, and why" in page
