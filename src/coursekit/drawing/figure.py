"""A chart with the two things that must come with it: a sentence that says its message, and its data as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import TYPE_CHECKING, Any

from altair.utils.schemapi import SchemaValidationError

from coursekit.content.page import Page, fold, paragraph
from coursekit.content.page import table as html_table
from coursekit.drawing.marks import beside, gap, guessed, told
from coursekit.drawing.specification import Picture, apart
from coursekit.drawing.tables import day
from coursekit.drawing.theme import alt, as_bundle, in_words, refused, title_of
from coursekit.errors import CourseError, UnknownName
from coursekit.questions.vega_lite import PARTS, plots

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False, eq=False)  # a table has no single answer to "are you equal?"
class Figure:
    """A chart, its message in one or two sentences, and the table it draws, under column names made for reading."""

    chart: alt.TopLevelMixin
    table: pd.DataFrame
    description: str

    def to_dict(self) -> dict:
        """The chart's Vega-Lite specification."""
        # Altair checks a chart against its schema, which takes as long as all else together; tests have checked ours.
        return self.chart.to_dict(validate=False)

    def __repr__(self) -> str:
        return f"{self.description}\n{self.words.text}".rstrip("\n")

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for each in self.bundles():
            display(each, raw=True)

    @cached_property
    def drawing(self) -> dict:
        """The chart alone, as Jupyter shows it."""
        return as_bundle(self._spec)

    @cached_property
    def picture(self) -> Picture:
        """The chart as a stage takes it."""
        return apart(self._spec)

    @cached_property
    def _spec(self) -> dict:
        return self.to_dict()

    def bundles(self) -> list[dict]:
        """The figure as Jupyter shows it, from top to bottom: the drawing, then the sentence and the table."""
        # Two, because a front end shows one form of each: the drawing must not hide the words and the table.
        return [self.drawing, {"text/html": self.words.html, "text/plain": self.words.text}]

    @property
    def words(self) -> Page:
        """The sentence and the table, to stand below the drawing."""
        header = list(self.table.columns)
        cells = [[_readable(value) for value in row] for row in self.table.itertuples(index=False)]
        said = shown = paragraph(self.description)
        if cells:
            shown = fold("In words, and as a table", said, html_table(header, cells, title_of(self._spec)))
        return Page("\n".join(" | ".join(row) for row in [header, *cells]), shown.html)


def figure(
    chart: alt.TopLevelMixin,
    says: str | Callable[[pd.DataFrame], str] | None = None,
    table: pd.DataFrame | None = None,
    guess: Mapping[str, Any] | None = None,
) -> Figure:
    """Put words and a table beside a chart of your own, and what you guessed onto it.

    chart  any Altair chart
    says   its message, for readers and screen readers: a sentence, or a function from the table to a sentence
           (unless given, the chart's description or its title)
    table  the table to read (unless given, the one that the chart draws)
    guess  one row of the table, with the number as you guessed it: {"year": 1993, "share": 60}

    Raises CourseError, in words, for a chart that cannot be drawn, a column that is not in its table, and a guess that
    fits no row.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"year": [1989, 1993], "share": [93, 37]})
    >>> chart = alt.Chart(rows, title="Votes").mark_line().encode(x="year:O", y="share:Q")
    >>> figure(chart, "They fell apart.", guess={"year": 1993, "share": 60}).description
    'They fell apart. Your guess of share was 60; it is 37, so it was 23 too high.'
    """
    import pandas as pd

    if isinstance(chart, Figure):
        says, table, chart = says or chart.description, chart.table if table is None else table, chart.chart
    if not isinstance(chart, alt.TopLevelMixin):
        raise CourseError(
            f"A {type(chart).__name__} is not a chart. Hand in an Altair chart, such as alt.Chart(table).mark_bar()."
        )
    try:
        spec = chart.to_dict()
    except (SchemaValidationError, ValueError, TypeError) as error:
        raise refused(chart, error) from error
    picture = apart(spec)
    picture.check(picture.tables)
    own = _table_of(chart)
    if table is None:
        table = pd.DataFrame() if own is None else own
    said = says(table) if callable(says) else says or in_words(spec)
    if guess is not None:
        chart, off = _with_guess(chart, own, spec, guess)
        said = f"{said} {off}"
    return Figure(chart.properties(description=said), table, said)


def _table_of(chart: Any) -> pd.DataFrame | None:
    """The table that a chart was given, or its first part; None where it draws a file, or rows without a table."""
    if hasattr(getattr(chart, "data", None), "columns"):
        return chart.data
    parts = [part for name in PARTS if isinstance(found := getattr(chart, name, None), list) for part in found]
    return next((rows for rows in map(_table_of, parts) if rows is not None), None)


def _with_guess(
    chart: Any, rows: pd.DataFrame | None, spec: Mapping[str, Any], guess: Mapping[str, Any]
) -> tuple[alt.LayerChart, str]:
    """A chart with a guess on it, and how far that is from the record, in words.

    Guessed is the number on the y axis, or else on the x axis; the other columns say which of the rows is meant.
    """
    encoding = next(plots(spec))["encoding"]
    axes = {name: dict(encoding[name]) for name in ("y", "x") if "field" in encoding.get(name, {})}
    numbers = [name for name, about in axes.items() if isinstance(guess.get(about["field"]), Real)]
    numbers = [name for name in numbers if axes[name]["type"] == "quantitative"]
    if not numbers or not set(guess) <= set(rows.columns if rows is not None else ()):
        wanted = " and ".join(about["field"] for about in axes.values()) or "no columns"
        raise CourseError(
            f"A guess is one row of the chart's table, with what stands on its axes ({wanted}) and"
            f" a number that is guessed, not {dict(guess)!r}."
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


def _readable(value: object) -> str:
    import pandas as pd

    if isinstance(value, bool):
        return "yes" if value else "no"
    if pd.isna(value):
        return ""
    return day(value) if isinstance(value, pd.Timestamp) else str(value)
