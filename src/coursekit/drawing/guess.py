"""A guess on a chart that somebody wrote: a row of its table, with the number as it was guessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coursekit.drawing.marks import beside, gap, guessed, told
from coursekit.drawing.specification import PARTS
from coursekit.drawing.theme import alt
from coursekit.errors import CourseError, UnknownName

if TYPE_CHECKING:
    import pandas as pd


def table_of(chart: Any) -> pd.DataFrame | None:
    """The table that a chart was given, or its first part; None where it draws a file, or rows without a table."""
    import pandas as pd

    if isinstance(getattr(chart, "data", None), pd.DataFrame):
        return chart.data
    parts = [part for name in PARTS if isinstance(found := getattr(chart, name, None), list) for part in found]
    return next((rows for rows in map(table_of, parts) if rows is not None), None)


def with_guess(chart: Any, spec: Mapping[str, Any], guess: Mapping[str, Any]) -> tuple[alt.LayerChart, str]:
    """A chart with a guess on it, and how far the guess is from the record, in words.

    spec: the chart's specification. guess: a row of its table with one number as it was guessed: the one that stands
    on the y axis, or else on the x axis. The other columns say which row is meant.
    """
    rows, encoding = table_of(chart), _first(spec).get("encoding", {})
    axes = {name: dict(encoding[name]) for name in ("y", "x") if "field" in encoding.get(name, {})}
    numbers = [name for name, about in axes.items() if about["type"] == "quantitative" and about["field"] in guess]
    if not numbers or not set(guess) <= set(rows.columns if rows is not None else ()):
        wanted = " and ".join(about["field"] for about in axes.values()) or "no columns"
        raise CourseError(
            f"A guess is one row of the chart's table, with what stands on its axes ({wanted}), not {dict(guess)!r}."
        )
    channel, column = numbers[0], axes[numbers[0]]["field"]
    found = _row(rows, {name: value for name, value in guess.items() if name != column})
    number, record = guess[column], found[column].item()
    drawn = found.assign(**{column: number, "to": record, "told": told(number, record, f"{number:g}")})
    made = _in_its_order(chart, axes, rows)
    columns = list(dict.fromkeys([*(about["field"] for about in axes.values()), "to", "told"]))
    highest = max(rows[column].max(), number)
    side = beside(number / highest if highest else 0, number < record) if channel == "x" else {}
    at = [_channel(name, axes[name]) if name in axes else alt.Undefined for name in ("x", "y")]
    marks = guessed(drawn[columns], *at, **{f"{channel}2": "to"}, dot=True, **side)
    off = gap(number, record)
    words = f"it is {record:g}, so it was {off}" if off != "exactly" else "it is exactly that"
    title, made.title = made.title, alt.Undefined  # of the whole: what stands over a layer is no title of the chart
    return alt.layer(made, *marks, title=title), f"Your guess of {column} was {number:g}; {words}."


def _row(rows: pd.DataFrame, keys: Mapping[str, Any]) -> pd.DataFrame:
    """The one row that has these values."""
    found = rows
    for name, value in keys.items():
        if value not in rows[name].tolist():
            raise UnknownName(name, value, map(str, rows[name].unique()))
        found = found[found[name] == value]
    if len(found) != 1:
        which = ", ".join(f"{name} = {value!r}" for name, value in keys.items()) or "nothing else"
        raise CourseError(f"A guess is about one row of the table; {which} fits {len(found)} of them.")
    return found


def _in_its_order(chart: Any, axes: Mapping[str, Any], rows: pd.DataFrame) -> Any:
    """The chart with an order such as "-x" written out: of layers that differ in their rows, Vega-Lite keeps none."""
    made = chart.copy()
    for name, about in axes.items():
        by = str(about.get("sort", "")).lstrip("-")
        if by in axes and by != name:
            ordered = rows.sort_values(axes[by]["field"], ascending=about["sort"] == by)
            about["sort"] = list(dict.fromkeys(ordered[about["field"]]))
            for plot in getattr(made, "layer", [made]):
                if getattr(plot.encoding, name, alt.Undefined) is not alt.Undefined:
                    plot.encoding[name].sort = about["sort"]
    return made


def _channel(name: str, about: Mapping[str, Any]) -> Any:
    """The same axis once more, under its own title, for what is drawn on top."""
    rest = {part: value for part, value in about.items() if part not in ("field", "type")}
    return getattr(alt, name.upper())(f"{about['field']}:{about['type']}", **{"title": about["field"]} | rest)


def _first(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """The first single plot of a chart with layers."""
    while "layer" in spec:
        shared, spec = spec.get("encoding", {}), spec["layer"][0]
        spec = {**spec, "encoding": {**shared, **spec.get("encoding", {})}}
    return spec
