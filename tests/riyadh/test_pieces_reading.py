"""The pieces of lesson 2: they say what the tables say, and keep every key until it has been earned."""

from __future__ import annotations

import json

import pytest

import coursekit as ck
from coursekit.content.cards import GRADES
from coursekit.content.data import load
from coursekit.errors import CourseError, UnknownName
from coursekit.riyadh.pieces import claim_map, desk, document_pack, grading_desk

LESSON = "reading_the_source"
CLAIMS = load("claims").set_index("id", drop=False)
EXHIBITS = load("exhibits").set_index("id")
FOUR = ["C03", "C02", "C44", "C08"]


def sent(piece):
    """All that the page is told."""
    return json.dumps({name: piece.get_state()[name] for name in ("facts", "state", "asked")}, ensure_ascii=False)


def grading(id):
    return grading_desk((LESSON, f"grade_{id.lower()}"))


class TestDesk:
    def test_the_line_is_the_articles_and_the_key_is_what_no_account_has(self, log):
        piece = desk()
        line = CLAIMS.loc["C09", "claim"].rpartition("“")[2].rstrip(".”")
        assert line == " ".join(piece.facts["words"])
        question = piece.session.bank["altered_word"]
        assert piece.facts["ids"] == [option.id for option in question.options]
        own = EXHIBITS[EXHIBITS["claim"] == "C09"]["says"].str.cat(sep=" ").lower()
        assert [question.right] == [word for word in piece.facts["ids"] if word not in own.split() and word not in own]

    def test_nothing_of_the_statement_is_told_before_the_word_is_found(self, log):
        piece = desk()
        for wrong in ("parties", "and"):
            assert "enduring" not in sent(piece)
            piece.answer(wrong) if wrong == "parties" else piece.set(tried=["parties", wrong])
        assert piece.state["loom"] is None
        assert {"parties", "and"} == set(piece.state["told"])
        assert "enduring" not in sent(piece)
        piece.set(tried=["parties", "and", "beneficial"])
        assert "“Beneficial” came in, “enduring” went out." == piece.says
        (event,) = log.events()
        assert ("altered_word", "parties", "wrong") == (event["question"], event["response"], event["status"])

    def test_the_threads_join_equal_words_and_the_loose_ends_are_the_finding(self, log):
        piece = desk()
        piece.answer("beneficial")
        loom, words = piece.state["loom"], piece.facts["words"]
        said = loom["words"]
        assert f"“{' '.join(said)}”" in EXHIBITS.loc["c09-i24", "says"]
        assert all(words[i].strip(",") == said[j].strip(",") for i, j in loom["pairs"])
        assert (["beneficial"], ["enduring,"]) == ([words[n] for n in loom["loose"]], [said[n] for n in loom["left"]])
        assert [("parties", "sides")] == [(words[i], said[j]) for i, j in loom["near"]]
        for says in loom["accounts"]:
            assert "beneficial" not in says

    def test_giving_up_shows_it_and_another_day_finds_the_first_tap(self, log):
        piece = desk()
        piece.answer("all")
        piece.set(shown=True)
        assert piece.state["loom"]
        assert (["all"], None) == (desk().state["tried"], desk().state["loom"])
        with pytest.raises(UnknownName, match="There is no word in this line 'enduring'"):
            piece.set(tried=["enduring"])


class TestGradingDesk:
    @pytest.mark.parametrize("id", ["C01", "C09", "C13", "C19", "C21", "C45", "C46"])
    def test_a_card_has_its_documents_and_keeps_our_check_to_itself(self, id, log):
        piece = grading(id)
        (shown,) = piece.facts["claims"].values()
        assert shown["claim"] == CLAIMS.loc[id, "claim"]
        assert list(EXHIBITS[EXHIBITS["claim"] == id]["says"]) == [each["says"] for each in shown["documents"]]
        question = piece.session.bank[f"grade_{id.lower()}"]
        told = [question.why, CLAIMS.loc[id, "nuance"], *(option.feedback for option in question.options)]
        assert [] == [words for words in told if words in sent(piece)]
        piece.answer("partly")
        assert GRADES[CLAIMS.loc[id, "verdict"]] == piece.state["known"][id]["ours"]
        assert question.why in piece.state["known"][id]["told"]
        assert f"Our check of {id}: {GRADES[CLAIMS.loc[id, 'verdict']]}." == piece.says

    def test_four_in_a_row_are_one_answer(self, log):
        piece = grading("four_in_a_row")
        assert FOUR == list(piece.facts["claims"])
        piece.set(given={"C03": "supported"}, open="C02")
        assert ({}, []) == (piece.state["known"], log.events())
        outcome = piece.answer({"c03": "supported", "c02": "supported", "c44": "unsupported", "c08": "partly"})
        assert "partly" == outcome.status
        assert {id: GRADES[CLAIMS.loc[id, "verdict"]] for id in FOUR} == {
            id: known["ours"] for id, known in piece.state["known"].items()
        }
        assert 1 == len(log.events())
        assert "supported" == grading("four_in_a_row").state["given"]["C03"]

    def test_the_whole_rule_is_there(self, log):
        assert list(load("verdict_rules")["rule"]) == [rule for _, rule, _ in grading("C01").facts["rules"]]

    def test_what_is_not_on_the_desk_is_refused_in_words(self, log):
        with pytest.raises(UnknownName, match="There is no claim on this desk 'C02'"):
            grading("C01").set(open="C02")
        with pytest.raises(UnknownName, match="There is no grade 'right'"):
            grading("four_in_a_row").set(given={"C03": "right"})

    def test_a_page_without_a_kernel_has_the_card(self, log):
        bundle, _ = grading("C01")._repr_mimebundle_()
        assert ck.claim("C01").html in bundle["text/html"]


class TestClaimMap:
    def test_every_claim_stands_where_the_table_codes_it(self, log):
        rows = {row["id"]: row for row in claim_map().facts["rows"]}
        assert set(CLAIMS["id"]) == set(rows)
        for row in CLAIMS.itertuples():
            assert (row.checkable, row.evidence_offered) == (
                rows[row.id]["checkable"],
                rows[row.id]["evidence_offered"],
            )

    def test_it_says_what_the_table_says(self, log):
        bare = CLAIMS[CLAIMS["evidence_offered"] == 0]
        said = f"For {len(bare)} of {len(CLAIMS)} claims the article offers no proof."
        easy = f"Documents could settle {(bare['checkable'] >= 4).sum()} of these, in full or with work."
        assert f"{said} {easy}" == claim_map(question=None).says

    def test_placing_the_claim_is_the_answer_and_opens_its_check(self, log):
        piece = claim_map()
        assert {} == piece.state["known"]
        piece.answer({"checkable": 4, "proof": 1})
        assert ([4, 1], "C26", ["C26"]) == (piece.state["at"], piece.state["chosen"], list(piece.state["known"]))
        (event,) = log.events()
        assert ("where_c26_stands", "recorded") == (event["question"], event["status"])
        assert [4, 1] == claim_map().state["at"]

    def test_the_map_that_stands_once_more_takes_in_what_the_first_was_told(self, log):
        first, once_more = claim_map(), claim_map()
        once_more.set(chosen="C09", at=[4, 1])  # a place that is no answer yet
        assert (True, {}) == (once_more.asking, once_more.state["known"])
        first.answer({"checkable": 4, "proof": 1})
        once_more.set()
        assert (False, [4, 1]) == (once_more.asking, once_more.state["at"])
        assert once_more.asked == first.asked
        assert 1 == len(log.events())

    def test_only_what_was_graded_is_told_until_the_guess(self, log):
        piece = claim_map(question=None)
        grading("C09").answer("contradicted")
        grading("four_in_a_row").answer({id.lower(): "partly" for id in FOUR})
        piece.set()
        known = piece.state["known"]
        assert {"C09", *FOUR} == set(known)
        assert ("contradicted", "partly supported") == (known["C09"]["mine"], known["C09"]["ours"])
        ck.quiz(LESSON, "supported_claims").answer("supported_claims", 40)
        piece.set()
        assert piece.state["open"]
        assert {id: GRADES[verdict] for id, verdict in CLAIMS["verdict"].items()} == {
            id: each["ours"] for id, each in piece.state["known"].items()
        }

    def test_what_came_later_is_on_no_card(self, log):
        ck.quiz(LESSON, "supported_claims").answer("supported_claims", 40)
        told = sent(claim_map(question=None))
        assert [] == [later for later in CLAIMS["later"].dropna() if later[:40] in told]

    def test_what_is_not_on_the_map_is_refused_in_words(self, log):
        with pytest.raises(UnknownName, match="There is no claim on the map 'C99'"):
            claim_map(question=None).set(chosen="C99")
        with pytest.raises(CourseError, match="is no place on the map"):
            claim_map(question=None).set(at=[6, 0])


class TestDocumentPack:
    def test_each_document_speaks_on_two_levels(self):
        piece = document_pack()
        for row in load("documents").itertuples():
            for level in ("plain", "extract"):
                piece.set(open=row.id, level=level)
                assert getattr(row, level) in piece.says
        assert list(load("documents")["look_for"].str.split("|")) == [
            each["questions"] for each in piece.facts["documents"]
        ]

    def test_what_is_not_in_it_is_refused_in_words(self):
        with pytest.raises(UnknownName, match="There is no document in the pack 'tape-1927'"):
            document_pack().set(open="tape-1927")
        with pytest.raises(UnknownName, match="There is no reading level 'hard'"):
            document_pack().set(level="hard")


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (desk, "“sustainable, acceptable, and beneficial to all parties”"),
        (claim_map, CLAIMS.loc["C26", "claim"]),
        (document_pack, load("documents")["extract"].iloc[-1]),
    ],
    ids=["desk", "claim_map", "document_pack"],
)
def test_a_page_without_a_kernel_has_what_it_needs(make, shown, log):
    piece = make()
    assert shown in piece.still()
