"""Explorers: controls, a sentence and pictures that change together.

An explorer is a function from the settings of its controls to a Scene. The rest is here, the same for all: one redraw
per gesture, the table behind each chart, "Reset", "What am I looking at?", keys that stay inside, and something to see
where no kernel runs.

    def scene(side):
        return Scene(f"The coin shows {side}.", [charts.coin(side)])

    side = Dropdown(description="Side", options=["heads", "tails"])
    coin = explorer("A coin", "It has two sides.", {"side": side}, scene)
    coin.set(side="tails")      # exactly what a hand on the control does
    coin.reading                # 'The coin shows tails.'

One that remembers more than its controls do is a subclass of Explorer, with a title, an about and a method scene.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

import traitlets
from ipywidgets import HTML, Box, Button, Checkbox, VBox, Widget

from coursekit.content.page import Page, html_table
from coursekit.drawing.figure import Figure
from coursekit.drawing.labels import wrapped
from coursekit.drawing.theme import JUPYTERLAB_DRAWS, LABEL_SIZE, as_bundle
from coursekit.errors import CourseError, UnknownName
from coursekit.widgets.looks import Looks, Told

if TYPE_CHECKING:
    from coursekit.drawing.stage import Stage
    from coursekit.widgets.looks import Look

_LINE = 520  # pixels: a line under a chart's title, which stands to the right of the axis
SEEN = 32  # scenes that an explorer keeps
INVITATION = "Run this cell with Shift+Enter to explore."


class Scene(NamedTuple):
    """What an explorer shows for its settings: a sentence, and figures or texts from top to bottom."""

    reading: str
    shown: Sequence[Look]


class Explorer:
    """Controls with a picture and a sentence. Show it as the last line of a cell.

    `title` names it, `about` explains it (HTML, one or more paragraphs). `.settings` are the values of the controls by
    name, `.reading` is the sentence, `.figures` are the charts; `.set(name=value)` and `.reset()` work as by hand.
    """

    title: str
    about: str

    def __init__(
        self,
        controls: Mapping[str, Widget],
        rows: Iterable[Iterable[Widget]] = (),
        presets: Mapping[str, Mapping[str, Any]] | None = None,
    ):
        """`controls`: name to ipywidget with a `description`, its visible label. `rows`: how they stand, with any
        `button` among them; by default all in one row, which wraps, and boxes to tick below.
        `presets`: what a button says, and the settings to which it leads."""
        self.controls = dict(controls)
        self.scene_shown = Scene("", [])
        self._held = False
        self._table = Checkbox(description="Show the data as a table", indent=False)
        self._told, self._looks = Told(title=self.title), Looks()
        boxes = [each for each in self.controls.values() if isinstance(each, Checkbox)]
        standing = [list(row) for row in rows] or [[w for w in self.controls.values() if w not in boxes], boxes]
        standing.append([button(words, lambda to=to: self.set(**to)) for words, to in (presets or {}).items()])
        explanation = f"<details><summary>What am I looking at?</summary>{self.about}</details>"
        self.box = VBox(
            [
                HTML(f'<p class="ck-title">{escape(self.title)}</p>'),
                *(_row(widgets) for widgets in standing if widgets),
                self._told,
                self._looks,
                _row([button("Reset", self.reset), self._table]),
                HTML(explanation),
            ]
        ).add_class("ck-explorer")
        for name, control in self.controls.items():
            control.observe(lambda _change, name=name: self._hear(name), "value")
        self._table.observe(lambda _change: self._draw(), "value")
        self._start = self.settings
        self.turn()

    def scene(self, **settings: Any) -> Scene:
        """What to show for these settings. Every explorer has its own."""
        raise NotImplementedError(f"{type(self).__name__} needs a method scene().")

    def moved(self, name: str) -> None:
        """Called when one control has moved, before the scene is drawn: the place to move others along with it."""

    @property
    def settings(self) -> dict[str, Any]:
        """What the controls say now."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def reading(self) -> str:
        """The sentence below the controls."""
        return self.scene_shown.reading

    @property
    def figures(self) -> list[Figure]:
        return [each for each in self.scene_shown.shown if isinstance(each, Figure)]

    @property
    def stages(self) -> list[Stage]:
        """The live pictures, from top to bottom."""
        return self._looks.stages

    def set(self, **settings: Any) -> None:
        """Move controls, exactly as a hand would, and draw once.

        Raises UnknownName for a control or an option that does not exist, CourseError for a value out of range.
        """
        for name in settings:
            if name not in self.controls:
                raise UnknownName("control", name, self.controls)
        with self.held():
            for name, value in settings.items():
                _put(name, self.controls[name], value)
                self.moved(name)

    def reset(self) -> None:
        """Everything as it was at first."""
        self.set(**self._start)

    @contextmanager
    def held(self) -> Iterator[None]:
        """However many controls move in here, the picture is drawn once, at the end."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
            self.turn()

    def turn(self) -> None:
        """Draw what the controls say now."""
        try:
            self.scene_shown = self.scene(**self.settings)
        except CourseError as error:
            # Nobody reads a traceback that a click leaves in a log; and an old picture would not fit the new settings.
            self.scene_shown = Scene(str(error), [])
        self._draw()

    def _hear(self, name: str) -> None:
        if not self._held:
            with self.held():
                self.moved(name)

    def _draw(self) -> None:
        looks: list[Look] = []
        for each in self.scene_shown.shown:
            looks += [each, _table(each)] if self._table.value and isinstance(each, Figure) else [each]
        # The sentence comes with the picture, in one message; without a picture it stands by itself.
        self._told.text = "" if self.figures else self.reading
        self._looks.show(looks, reading=self.reading)

    def __repr__(self) -> str:
        return f"{self.title} – {self.reading} {INVITATION}"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """The controls; and for a page without a kernel the first chart, with the sentence under its title."""
        shown = self.box._repr_mimebundle_(**options)
        for figure in self.figures[:1]:
            spec = figure.drawing[JUPYTERLAB_DRAWS]
            title = spec.get("title", "")
            title = title if isinstance(title, dict) else {"text": title}
            above = title.get("subtitle", [])
            lines = wrapped(f"{self.reading} {INVITATION}", _LINE, LABEL_SIZE + 1)
            subtitle = [*([above] if isinstance(above, str) else above), *lines]
            shown |= as_bundle(spec | {"title": title | {"subtitle": subtitle}})
        return shown | {"text/plain": repr(self)}


def explorer(
    title: str,
    about: str,
    controls: Mapping[str, Widget],
    scene: Callable[..., Scene],
    presets: Mapping[str, Mapping[str, Any]] | None = None,
) -> Explorer:
    """An explorer that is no more than these; `about` is text, with an empty line between paragraphs.

    scene: from the values of the controls alone, which can be hashed: what has been seen lately is not made again.
    """
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in about.strip().split("\n\n"))
    own = {"title": title, "about": paragraphs, "scene": staticmethod(lru_cache(maxsize=SEEN)(scene))}
    return type("Simple", (Explorer,), own)(controls, presets=presets)


def button(words: str, press: Callable[[], None]) -> Button:
    """A button that says what it does and does it; wide enough for its words."""
    made = Button(description=words)
    made.on_click(lambda _button: press())
    return made


def _row(widgets: Iterable[Widget]) -> Box:
    return Box(list(widgets)).add_class("ck-controls")


def _put(name: str, control: Widget, value: Any) -> None:
    """Give a control a value, or say what it takes."""
    options = getattr(control, "_options_values", None)
    several = control.has_trait("index") and isinstance(control.index, tuple)
    wanted = value if several and isinstance(value, list | tuple) else [value]
    if options is not None:
        for each in wanted:
            if each not in options:
                raise UnknownName(name, each, map(str, options))
    low, high = getattr(control, "min", None), getattr(control, "max", None)
    try:
        # A slider would quietly take its nearest end for a value out of range.
        if low is not None and high is not None and not low <= value <= high:
            raise CourseError(f"{name} is {value!r}; it should be from {low:g} to {high:g}.")
        control.value = value
    except (traitlets.TraitError, TypeError):
        raise CourseError(f"{name} cannot be {value!r}; it is now {control.value!r}.") from None


def _table(figure: Figure) -> Page:
    """The data of a chart, to read; in an explorer it stays open while the controls move."""
    rows = [["" if cell != cell else str(cell) for cell in row] for row in figure.table.itertuples(index=False)]
    header = [str(name) for name in figure.table.columns]
    text = "\n".join(" | ".join(row) for row in [header, *rows])
    return Page(text, html_table(header, [[escape(cell) for cell in row] for row in rows]))
