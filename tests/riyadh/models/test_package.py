"""What holds for all models together."""

import copy
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, is_dataclass
from inspect import getdoc, isfunction, signature

import pytest

from coursekit.riyadh import models
from coursekit.riyadh.models import balance, bargaining, forecast, trade, triangle, votes
from coursekit.riyadh.models._shared import Measure, counted, listed

MODULES = [balance, bargaining, forecast, trade, triangle, votes]
FUNCTIONS = [
    pytest.param(function, id=f"{module.__name__.rpartition('.')[2]}.{name}")
    for module in MODULES
    for name, function in vars(module).items()
    if isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
]


def imported_by(statement: str) -> list[str]:
    """The models and numeric libraries that a fresh Python has loaded after a statement."""
    code = f"import sys; {statement}; print(*sorted(set(sys.modules)))"
    modules = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    wanted = ("numpy", "pandas", "altair", "ipywidgets")
    return [name for name in modules if name in wanted or name.startswith("coursekit.riyadh.models.")]


def test_naming_the_package_loads_no_model_and_no_library():
    assert imported_by("import coursekit.riyadh.models") == []


def test_a_model_is_loaded_when_it_is_named():
    loaded = imported_by("import coursekit.riyadh.models as m; m.triangle")

    assert loaded == [
        "coursekit.riyadh.models._shared",
        "coursekit.riyadh.models.triangle",
    ]


def test_all_models_together_need_numpy_and_nothing_more():
    loaded = imported_by("import coursekit.riyadh.models as m; [getattr(m, name) for name in m.__all__]")

    assert [name for name in loaded if not name.startswith("coursekit.")] == ["numpy"]


def test_the_package_hands_on_six_models():
    assert models.__all__ == sorted(models.__all__)
    assert dir(models) == models.__all__
    assert [getattr(models, name) for name in models.__all__] == MODULES


def test_a_model_that_does_not_exist():
    with pytest.raises(AttributeError, match=r"There is no model 'spatial'. There is: balance, bargaining"):
        models.spatial  # noqa: B018 - naming it is the test


def test_there_are_as_many_functions_as_we_think():
    assert len(FUNCTIONS) >= 25


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_says_what_it_does_what_it_refuses_and_shows_an_example(function):
    told = getdoc(function)

    assert told.split("\n\n")[0].endswith(".")
    assert "Raises" in told or "errors as for" in told
    assert ">>>" in told
    assert signature(function).return_annotation is not signature(function).empty


def test_a_measure_is_a_number_with_a_sentence():
    half = Measure(0.5, "Half.", n=4)

    assert half == 0.5
    assert half * 2 == 1.0
    assert type(half * 2) is float
    assert repr(half) == "0.5"
    assert (half.reading, half.n) == ("Half.", 4)


@pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_a_measure_can_be_copied_with_its_sentence(twin):
    half = twin(Measure(0.5, "Half.", n=4))

    assert (half, half.reading, half.n) == (0.5, "Half.", 4)


def test_names_and_numbers_in_words():
    assert listed(["US"]) == "US"
    assert listed(["RU", "US"]) == "RU and US"
    assert listed(["CN", "RU", "US"]) == "CN, RU and US"
    assert [counted(n, "vote") for n in range(3)] == ["0 votes", "1 vote", "2 votes"]


RESULTS = [
    triangle.Triangle({("US", "RU"): 1, ("US", "CN"): 1, ("RU", "CN"): 1}),
    balance.triads({("US", "RU"): 1}),
    bargaining.war_range(0.5, 0.1, 0.1),
    bargaining.pairwise(1, 2, [1], [1]),
    forecast.calibration(0.5, 1),
    forecast.calibration(0.5, 1).bins[0],
]


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_a_result_cannot_be_changed_and_speaks_in_one_sentence(result):
    assert is_dataclass(result)
    with pytest.raises(FrozenInstanceError):
        result.reading = "something else"
    assert result.reading.endswith(".")
    assert ". " not in result.reading
