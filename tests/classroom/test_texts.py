from __future__ import annotations

from class_logs import START


def page(room):
    room.report()
    return (room.out / "texts.html").read_text(encoding="utf-8")


def test_each_learner_stands_with_the_last_text(room):
    room.hand_in("ada.jsonl", room.event("unknown", "First thought."), room.event("unknown", " Better\nthought. "))
    room.hand_in("bob.jsonl", room.event("unknown", "Another one.", "bob"), room.event("city", "riyadh", "bob"))
    text = page(room)
    assert "<strong>ada</strong><p>Better\nthought.</p>" in text
    assert "<strong>bob</strong><p>Another one.</p>" in text
    assert "First thought" not in text
    assert "2 texts" in text
    question = room.bank.by_id["unknown"]
    assert question.model.strip()[:30] in text
    assert 1 == text.count("<details")
    assert 'href="texts.html#every_kind-unknown"' in room.report()
    assert '<details class="texts" id="every_kind-unknown" open>' in text
    one, two = room.table("texts.csv")
    assert ("every_kind", "unknown", "ada", "ada.jsonl", "Better\nthought.") == tuple(
        one[name] for name in ("lesson", "question", "student", "file", "text")
    )
    assert "Another one." == two["text"]
    assert f"{START:%Y-%m-%d}" == one["time"][:10]


def test_where_nobody_wrote_the_page_says_so(room):
    room.hand_in("ada.jsonl", room.event("city", "riyadh"))
    assert "Nobody has written anything yet." in page(room)
    assert [] == room.table("texts.csv")


def test_nothing_that_is_written_becomes_markup_or_a_formula(room):
    hostile = "<script>alert(1)</script>\u202e\x00 [x](javascript:alert(1)) </details>"
    room.hand_in("ada.jsonl", room.event("unknown", hostile, '"><img src=x onerror=alert(1)>'))
    room.hand_in("bob.jsonl", room.event("unknown", "=cmd|' /C calc'!A0", "bob"))
    text = page(room)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;   [x](javascript:alert(1)) &lt;/details&gt;" in text
    for markup in ("<script", "<img", 'href="java', "\u202e", "\x00"):
        assert markup not in text
    assert "default-src 'none'" in text
    assert text.count("<details") == text.count("</details>")
    assert "'=cmd|' /C calc'!A0" == room.table("texts.csv")[1]["text"]


def test_a_page_stays_readable_and_the_table_has_it_all(room):
    long = "0123456789" * 600
    for n in range(502):
        room.hand_in(f"{n:03}.jsonl", room.event("unknown", long if n < 2 else "short", f"s{n:03}"))
    text = page(room)
    assert 2 == text.count("56789 <em>… and 1,000 letters more in texts.csv</em>")
    assert "And 2 more in <code>texts.csv</code>." in text
    assert [long] * 2 + ["short"] * 500 == [row["text"] for row in room.table("texts.csv")]
