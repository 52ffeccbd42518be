"""Vega and Vega-Lite as the package carries them: the versions, the bytes and the licences that the record names."""

from __future__ import annotations

import hashlib
import json
import re
from importlib.resources import files

import altair as alt
import pytest

VEGA = files("coursekit.drawing").joinpath("vega")
RECORD = json.loads(VEGA.joinpath("versions.json").read_text(encoding="utf-8"))
CODE = VEGA.joinpath("vega.js").read_bytes()
LICENCES = VEGA.joinpath("LICENSES.txt").read_text(encoding="utf-8")


def test_it_is_of_the_version_that_altair_writes():
    assert alt.SCHEMA_VERSION == f"v{RECORD['vega-lite']}"
    assert alt.VEGA_VERSION == RECORD["vega"].partition(".")[0]
    first = CODE.splitlines()[0].decode()
    assert f"// Vega {RECORD['vega']} and Vega-Lite {RECORD['vega-lite']}, " in first


def test_its_bytes_are_those_that_the_recipe_wrote():
    assert RECORD["sha256"] == hashlib.sha256(CODE).hexdigest()
    assert len(CODE) < 850_000


def test_it_is_one_module_that_asks_for_nothing():
    text = CODE.decode()
    assert [] == re.findall(r"""\bimport\s*[("'{*]""", text)
    (exported,) = re.findall(r"export\{([^}]*)\};?\s*$", text)
    assert {"View", "compile", "loader", "parse", "read"} == {each.split(" as ")[-1] for each in exported.split(",")}


@pytest.mark.parametrize("package", ["vega", "vega-lite", "vega-scenegraph", "d3-scale", "d3-array", "topojson-client"])
def test_the_licence_of_what_it_contains_lies_beside_it(package):
    assert re.search(rf"^{re.escape(package)} \d[\d.]* \((BSD-3-Clause|ISC)\)$", LICENCES, re.MULTILINE)


def test_only_licences_that_we_name_are_in_it(pytestconfig):
    said = re.search(r'^license = "(.*)"$', (pytestconfig.rootpath / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    found = set(re.findall(r"^[\w@/-]+ \d[\d.]* \((.*)\)$", LICENCES, re.MULTILINE))
    assert {"BSD-3-Clause", "ISC"} == found
    assert found <= set(said.group(1).split(" AND "))
