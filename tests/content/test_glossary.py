from __future__ import annotations

import pytest

import coursekit as ck
from coursekit.errors import UnknownName


def test_terms_come_in_the_order_asked_for_and_in_any_case():
    shown = ck.glossary("Readout", "corroborate")
    assert ["readout", "corroborate (佐證)"] == [line.partition(":")[0] for line in shown.text.splitlines()]
    assert '<span lang="zh-Hant-TW"' in shown.html


def test_without_a_term_the_whole_glossary_is_in_the_order_of_the_alphabet():
    terms = [line.partition(":")[0].partition(" (")[0] for line in ck.glossary().text.splitlines()]
    assert len(ck.load("glossary")) == len(terms)
    assert sorted(terms, key=str.casefold) == terms


def test_an_unknown_term_brings_the_nearest():
    with pytest.raises(UnknownName, match="Did you mean 'readout'"):
        ck.glossary("readuot")
