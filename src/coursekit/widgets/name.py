"""Saying one's name: the answers of a computer without a login are then somebody's."""

from __future__ import annotations

from ipywidgets import Button, HBox, Text, VBox

from coursekit.errors import LogError
from coursekit.learner.event import anonymous
from coursekit.learner.log import Log, name_given
from coursekit.widgets.view import Told


class Name(VBox):
    """Say your name, as your teacher knows it. It is kept beside your answers, and sent nowhere.

    Whoever shares a computer says the name anew; each then sees only their own answers. Where a login says who you are,
    there is nothing to do. `.say("Ada")` does what a hand does, `.said` is the sentence below the box.
    """

    def __init__(self) -> None:
        self._log = Log()
        known, login = self._log.student(), bool(name_given())
        known = "" if anonymous(known) else known
        box = Text(value=known, description="Your name", placeholder="as your teacher knows it", disabled=login)
        box.continuous_update = False
        button = Button(description="Keep it", disabled=login)
        button.on_click(lambda _button: self.say(box.value))
        self._told = Told(title="Your name")  # keeps keys from JupyterLab: at the button, x would cut the cell
        if login:
            self._told.text = f"You have logged in as {known}. There is nothing to do."
        else:
            self._tell(known)
        super().__init__([HBox([box, button]), self._told])
        self.add_class("ck-look").add_class("ck-name")

    @property
    def said(self) -> str:
        return self._told.text

    def say(self, name: str) -> None:
        """Keep a name, exactly as the button does; whatever cannot be kept is told in words."""
        try:
            self._tell(self._log.say_name(name))
        except LogError as error:
            self._told.text = str(error)

    def _tell(self, name: str) -> None:
        kept = f"Your answers are kept as those of {name}. If that is not you, write your own name."
        unsaid = "No name yet: your answers are kept, but they do not say whose they are."
        self._told.text = kept if name else unsaid

    def __repr__(self) -> str:
        return "A box for your name. Run this cell with Shift+Enter."
