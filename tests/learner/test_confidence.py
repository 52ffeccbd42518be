from __future__ import annotations

import pytest

import coursekit as ck

EVENT = {"lesson": "riyadh_talks", "question": "what_a_readout_shows", "bank": "x", "attempt": 1, "score": 0.0,
         "status": "wrong", "response": "all-that-was-said"}  # fmt: skip


def rows():
    return ck.calibration().to_dict("records")


def test_the_first_answer_counts_and_is_graded_afresh(log):
    log.record(EVENT | {"confidence": 3, "status": "right"})
    log.record(EVENT | {"confidence": 1, "response": "what-it-chose-to-say"})
    log.record(EVENT | {"confidence": 3, "question": "year_of_invasion", "response": "2022", "review": "un_votes"})
    said = {"lesson": "riyadh_talks", "question": "what_a_readout_shows", "confidence": 3, "right": False}
    assert [said] == rows()


@pytest.mark.parametrize("odd", [True, 0, 7, "3", [3], {}, 2.5])
def test_a_confidence_that_nobody_could_have_given_is_left_out(log, odd):
    log.record(EVENT | {"confidence": odd})
    assert [] == rows()
