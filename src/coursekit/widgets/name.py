"""Saying one's name: the answers of a computer without a login are then somebody's."""

from __future__ import annotations

from html import escape

from ipywidgets import HTML, Button, HBox, Text, VBox

from coursekit.errors import LogError
from coursekit.learner.event import anonymous
from coursekit.learner.log import Log, name_given
from coursekit.widgets.looks import Told


def name() -> Name:
    """Say your name, as your teacher knows it. It is kept beside your answers, and sent nowhere.

    Whoever shares a computer says the name anew; each then sees only their own answers. Where a login says who you are,
    there is nothing to do.
    """
    return Name()


class Name(VBox):
    """A box for a name. `.say("Ada")` does what a hand does, `.said` is the sentence below the box."""

    def __init__(self) -> None:
        self._log = Log()
        known = self._log.student()
        self._box = Text(
            value="" if anonymous(known) else known, description="Your name", placeholder="as your teacher knows it"
        )
        self._box.continuous_update = False
        self._button = Button(description="Keep it")
        self._told = HTML()
        self._button.on_click(lambda _button: self.say(self._box.value))
        self._box.disabled = self._button.disabled = bool(name_given())
        self._tell("" if anonymous(known) else known)
        guard = Told(title="Your name")  # keeps keys from JupyterLab: at the button, x would cut the cell
        super().__init__([HBox([self._box, self._button]), self._told, guard])
        self.add_class("ck-look").add_class("ck-name")

    @property
    def said(self) -> str:
        return self._told.value

    def say(self, name: str) -> None:
        """Keep a name, exactly as the button does; whatever cannot be kept is told in words."""
        try:
            self._tell(self._log.say_name(name))
        except LogError as error:
            self._told.value = f"<p>{escape(str(error))}</p>"

    def _tell(self, name: str) -> None:
        kept = escape(name)
        if self._box.disabled:
            self._told.value = f"<p>You have logged in as <b>{kept}</b>. There is nothing to do.</p>"
        elif name:
            self._told.value = (
                f"<p>Your answers are kept as those of <b>{kept}</b>. If that is not you, write your own name.</p>"
            )
        else:
            self._told.value = "<p>No name yet: your answers are kept, but they do not say whose they are.</p>"

    def __repr__(self) -> str:
        return "A box for your name. Run this cell with Shift+Enter."
