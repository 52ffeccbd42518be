"""The stage: a picture that stays alive in the page, follows a hand, and needs no new drawing when something changes.

    stage = Stage(chart, drag="at", of="actor", between=(-2, 2), step=0.1)
    stage                                   # last line of a cell
    stage.set({"actors": rows})             # new rows for a table of the chart: the picture follows
    stage.drag("Russia", 1)                 # exactly what a hand does
    stage.on_gesture(lambda gesture: …)     # what to do when a gesture has ended

The specification travels once, and Vega with all of our code for the browser once for each page (engine.py).
Afterwards only rows, numbers and words do. What comes and goes in a picture is a table that is sometimes empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from threading import RLock
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets
from ipywidgets import Widget, widget_serialization

from coursekit.drawing.engine import VIEW, engine, sender
from coursekit.drawing.specification import Picture, picture_of, rows_of
from coursekit.errors import CourseError, UnknownName

if TYPE_CHECKING:
    from coursekit.drawing.figure import Figure
    from coursekit.drawing.theme import alt

UNKNOWN = "The page sent something that this picture does not know. Run the cell again."
OLDER = "That was done in an older copy of this picture, so it was not kept. This is the newest."


@dataclass(frozen=True)
class Gesture:
    """What was done to a picture.

    do     "pick", "drag" or "draw"
    mark   which mark, as the table has it; of a line the place touched last
    marks  mark to number: of the mark that was dragged, or of the whole line; empty for a pick
    """

    do: str
    mark: Any
    marks: Mapping[Any, float]


class Stage(anywidget.AnyWidget):
    """A chart that stays alive; the top of this module shows its use.

    chart    an Altair chart, a Figure or a Vega-Lite specification
    says     its message in words; of a Figure its description
    pick     the column that tells marks apart, if they can be picked
    drag     the column that moves, if marks can be dragged along the axis that shows it
    draw     the column that is drawn, if a line can be, over places that have a row each
    of       the column that tells dragged marks apart, or the places of a drawn line
    label    the column with their names, where `of` or `pick` has codes
    between, step   the least and the most of what is dragged or drawn, and its steps

    Raises CourseError for a gesture on a column that the chart does not show.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    engine = traitlets.Instance(Widget).tag(sync=True, **widget_serialization)
    picture = traitlets.Dict().tag(sync=True)  # what is sent once
    # What changes; of these only those that have are sent.
    tables = traitlets.Dict().tag(sync=True)
    params = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        chart: alt.TopLevelMixin | Figure | Mapping[str, Any],
        *,
        says: str = "",
        pick: str = "",
        drag: str = "",
        draw: str = "",
        of: str = "",
        label: str = "",
        between: tuple[float, float] = (0, 100),
        step: float = 1,
    ):
        self._now = picture_of(chart, says)
        self._told = {"picked": "", "notice": "", "heard": "", "refused": 0}
        self._hearing = RLock()
        self._newest: dict[tuple[str, str, str], int] = {}  # what each view has told, and when
        self._callbacks: list[Callable[[Gesture], None]] = []
        self._touch: dict[str, dict[str, Any]] = {}
        if pick:
            self._touch["pick"] = {"table": self._now.table_with(pick), "key": pick, "label": label or pick}
        for do, column in (("drag", drag), ("draw", draw)):
            if column:
                self._touch[do] = _moves(self._now, column, of, between, step) | {"key": of, "label": label or of}
        super().__init__(_esm=VIEW, engine=engine(), picture=self._picture(1), **self._changing())
        self.on_msg(self._hear)

    # ---- what it shows

    @property
    def says(self) -> str:
        """Its message in words."""
        return self._now.says

    @property
    def marks(self) -> dict[Any, float]:
        """The number of each mark that can be dragged, or of each place of the line that has one."""
        _, key, value, rows = self._moving()
        return {row[key]: row[value] for row in rows if row[value] is not None}

    @property
    def moves(self) -> bool:
        """Whether something of it can be dragged or drawn."""
        return bool({"drag", "draw"} & self._touch.keys())

    @property
    def picked(self) -> str:
        """The mark that was picked last, or ""."""
        return self._told["picked"]

    def set(
        self, tables: Mapping[str, Any] | None = None, params: Mapping[str, Any] | None = None, says: str | None = None
    ) -> None:
        """Show other rows, other numbers or another sentence: the picture follows, the specification stays.

        tables: name to rows (dicts, or a pandas table); the one table of a chart without names is called "data".
        params: name to value, for the parameters of the chart.
        What does not fit is said in the picture's place, until the next rows do fit.
        """
        given = tables if isinstance(tables, Mapping) else {} if tables is None else {"data": tables}
        try:
            rows = {name: rows_of(table) for name, table in given.items()}
            self._now = self._now.having(rows, params or {}, says)
        except CourseError as error:
            self._now = replace(self._now, problem=str(error))
        self._tell()

    def show(self, chart: alt.TopLevelMixin | Figure | Mapping[str, Any], says: str = "") -> None:
        """Show another chart. Of one that differs only in rows, numbers and words, only these are sent."""
        before, self._now = self._now, picture_of(chart, says)
        with self.hold_sync():
            if before.spec != self._now.spec:
                self.picture = self._picture(self.picture["n"] + 1)
            self._tell()

    def to_dict(self) -> dict[str, Any]:
        """All that it shows now, as one Vega-Lite specification."""
        return self._now.to_dict()

    @property
    def drawing(self) -> dict[str, Any]:
        """What it shows now, for a page without a kernel: as any chart of the course."""
        from coursekit.drawing.theme import as_bundle

        return as_bundle(self.to_dict())

    def place(self, marks: Mapping[Any, float]) -> None:
        """Show numbers at their marks, as they were answered; marks that are not here are left out."""
        table, key, value, rows = self._moving()
        given = {str(mark): number for mark, number in marks.items() if isinstance(number, int | float)}
        self.set({table: [row | {value: given.get(str(row[key]), row[value])} for row in rows]})

    # ---- gestures

    def on_gesture(self, callback: Callable[[Gesture], None]) -> None:
        """Call this with each Gesture that a hand, a key or code makes."""
        self._callbacks.append(callback)

    def pick(self, mark: Any) -> None:
        """Pick a mark, exactly as a click does. Raises UnknownName for one that is not there."""
        key = self._about("pick")["key"]
        known = {str(row[key]) for rows in self.tables.values() for row in rows if key in row}
        if str(mark) not in known:
            raise UnknownName("mark in this picture", mark, known)
        self._told["picked"] = str(mark)
        self._done(Gesture("pick", mark, {}))

    def drag(self, mark: Any, value: float) -> None:
        """Put a mark at a number, exactly as a hand does.

        Raises UnknownName for a mark that is not there, CourseError for a number outside the limits.
        """
        self._move("drag", mark, {mark: value})

    def draw(self, marks: Mapping[Any, float]) -> None:
        """Draw the line through these places, exactly as a hand does; places left out stay as they are.

        Raises UnknownName for a place that is not there, CourseError for a number outside the limits.
        """
        self._move("draw", list(marks)[-1] if marks else None, marks)

    def _about(self, do: str) -> dict[str, Any]:
        if do not in self._touch:
            can = list(self._touch)
            raise CourseError(f"Nobody can {do} in this picture. Make it with {do}='column'; it has {can}.")
        return self._touch[do]

    def _moving(self, do: str = "") -> tuple[str, str, str, list[dict[str, Any]]]:
        """Of what moves the table, its columns of marks and of numbers, and its rows."""
        about = self._about(do or ("drag" if "drag" in self._touch else "draw"))
        return about["table"], about["key"], about["value"], self.tables[about["table"]]

    def _move(self, do: str, mark: Any, marks: Mapping[Any, float]) -> None:
        table, key, column, now = self._moving(do)
        rows = [dict(row) for row in now]
        places = {str(row[key]): row for row in rows}  # what the page says of a mark is text
        low, high = self._touch[do]["low"], self._touch[do]["high"]
        moved = {}
        for each, value in marks.items():
            if str(each) not in places:
                raise UnknownName("mark in this picture", each, places)
            if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
                raise CourseError(f"{each} cannot be at {value!r}; it can be from {low:g} to {high:g}.")
            row = places[str(each)]
            row[column] = moved[row[key]] = value
        self._now = self._now.having({table: rows}, {})
        self._done(Gesture(do, places.get(str(mark), {}).get(key), moved))

    def _done(self, gesture: Gesture) -> None:
        self._told["notice"] = ""
        for callback in self._callbacks:
            try:
                callback(gesture)
            except Exception as error:  # the cell is the learner's to edit: what goes wrong in it is said in words
                self._told["notice"] = f"What follows from this cannot be shown. {error}"
        self._tell()

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        """A message of the browser. Whatever arrives, the learner gets words and never a traceback."""
        with self._hearing:
            try:
                match message:
                    case {"picture": int(picture), "heard": str(heard)}:
                        self._told |= self._fresh(heard, {"heard": heard})
                    case _:
                        raise CourseError(OLDER)
                match message:
                    case _ if picture != self.picture["n"]:
                        raise CourseError(OLDER)
                    case {"do": "pick", "mark": str(mark)}:
                        for newest in self._fresh(heard, {"picked": mark}).values():
                            self.pick(newest)
                    case {"do": "drag" | "draw" as do, "mark": str(mark), "marks": dict(marks)}:
                        if newest := self._fresh(heard, marks, do):
                            self._move(do, mark, newest)
                    case _:
                        raise CourseError(UNKNOWN)
            except CourseError as error:
                self._told["notice"] = str(error)
                self._told["refused"] += 1  # makes the words new ones: a page that has drawn otherwise draws this again
                self._tell()

    def _fresh(self, heard: str, told: Mapping[str, Any], of: str = "") -> dict[str, Any]:
        """Of what a message tells, that of which no later one has told.

        JupyterLab may hand the first two messages of a widget to two threads, the later one first.
        """
        view, number = sender(heard)
        fresh = {name: each for name, each in told.items() if number >= self._newest.get((view, of, name), 0)}
        self._newest |= {(view, of, name): number for name in fresh}
        return fresh

    # ---- to the page

    def _picture(self, number: int) -> dict[str, Any]:
        return {"n": number, "spec": self._now.spec, "touch": self._touch}

    def _changing(self) -> dict[str, Any]:
        now = self._now
        return {"tables": now.tables, "params": now.params, "words": now.words | self._told}

    def _tell(self) -> None:
        with self.hold_sync():
            for name, value in self._changing().items():
                self.set_trait(name, value)

    def __repr__(self) -> str:
        return f"{self.says or ' '.join(self._now.title)} Run this cell with Shift+Enter to touch the picture."

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle, metadata = super()._repr_mimebundle_()
        return bundle | self.drawing | {"text/plain": repr(self)}, metadata


def _moves(picture: Picture, column: str, of: str, between: tuple[float, float], step: float) -> dict[str, Any]:
    """What moves along which axis, and how far. Raises CourseError for what cannot."""
    low, high = between
    if not (isfinite(high - low) and 0 < step <= high - low):
        raise CourseError(f"between is {between!r} and step {step!r}; give the least, the most, and a step above 0.")
    if not of:
        raise CourseError(f'{column!r} moves, but of what? Say which column tells its marks apart: of="actor".')
    digits = len(f"{step:.10f}".rstrip("0").partition(".")[2])
    limits = {"low": low, "high": high, "step": step, "digits": digits}
    return {"table": picture.table_with(column, of), "value": column, "axis": picture.axis_of(column)} | limits
