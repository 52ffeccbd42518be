"""The published schema of banks, and the table of keys for authors: made of the kinds, and never behind them."""

from __future__ import annotations

import json
import tomllib

import jsonschema
import pytest

from coursekit.authoring import render, schema
from coursekit.questions.bank import SCHEMA, load_bank
from coursekit.questions.keys import keys_of
from coursekit.questions.kinds import KINDS
from places import BANKS, ROOT

QUESTIONS = ROOT / "data" / "questions"
EVERY = (BANKS / "every_kind.toml").read_text(encoding="utf-8")
CHECKER = jsonschema.Draft7Validator(json.loads(schema.written()))


def faults(text):
    """What an editor would underline."""
    return [error.message for error in CHECKER.iter_errors(tomllib.loads(text))]


def test_it_is_the_one_that_is_published():
    assert schema.written() == (QUESTIONS / SCHEMA).read_text(encoding="utf-8"), "run `coursekit render`"


def test_the_reference_for_authors_is_fresh():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert schema.reference() in text, "run `coursekit render`"
    assert render.with_table(text, "keys", schema.reference()) == text


@pytest.mark.parametrize("path", sorted(QUESTIONS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_bank_names_it_and_fits_it(path):
    text = path.read_text(encoding="utf-8")
    assert f"#:schema {SCHEMA}" == text.splitlines()[0]
    assert [] == faults(text)


def test_every_kind_and_every_key_of_it_has_a_place_and_a_meaning():
    published = json.loads(schema.written())["definitions"]
    assert set(KINDS) == set(published)
    for kind, cls in KINDS.items():
        keys = {key.name: key for key in keys_of(cls).values()}
        assert {"kind", "sealed", *keys} == set(published[kind]["properties"])
        assert all(key.meaning for key in keys.values())
    assert [] == faults(EVERY)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "choice"', 'kind = "choise"'),
        ('kind = "choice"', ""),
        ("tolerance = 1", "tolerance = -1"),
        ("answer = 75", 'answer = "75"'),
        ('hint = "Three of four."', 'hnit = "Three of four."'),
        ('part = "exit"', 'part = "exti"'),
        ('evidence = ["sections/S1"]', 'evidence = ["S1"]'),
        ('feedback = "Geneva was the place of the 2021 summit."', ""),
        ('id = "helsinki"', 'id = "Hel sinki"'),
        ('title = "One of every kind"', ""),
    ],
)
def test_what_the_bank_refuses_an_editor_underlines(tmp_path, old, new):
    text = EVERY.replace(old, new, 1)
    assert text != EVERY
    path = tmp_path / "bank.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Exception, match=r"bank\.toml"):
        load_bank(path)
    assert faults(text)
