"""coursekit: quizzes, charts, tables and models for the lessons on the talks in Riyadh.

    import coursekit as ck

This file only hands names on. Each is imported when it is first used, so that a lesson starts quickly
and a page without charts never waits for the chart library. And whoever then writes `import altair as alt` gets
charts that look and draw like the course's.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

_HOME = {  # name: the module it lives in, and its name there ("" for the module itself)
    "CourseError": ("coursekit.errors", "CourseError"),
    "calibration": ("coursekit.learner.lesson_results", "calibration"),
    "cards": ("coursekit.content.cards", "cards"),
    "charts": ("coursekit.riyadh.charts", ""),
    "check": ("coursekit.learner.code_check", "check"),
    "cite": ("coursekit.content.data", "cite"),
    "claim": ("coursekit.content.cards", "claim"),
    "describe": ("coursekit.content.data", "describe"),
    "explore": ("coursekit.riyadh.pieces", ""),  # what is played with, under the name that notebooks of 2025 know
    "figure": ("coursekit.drawing.figure", "figure"),
    "glossary": ("coursekit.content.cards", "glossary"),
    "join": ("coursekit.classroom.live.join", "join"),
    "load": ("coursekit.content.data", "load"),
    "models": ("coursekit.riyadh.models", ""),
    "name": ("coursekit.widgets.name", "Name"),
    "pieces": ("coursekit.riyadh.pieces", ""),
    "predict": ("coursekit.widgets.ask", "predict"),
    "progress": ("coursekit.learner.progress_page", "progress"),
    "quiz": ("coursekit.widgets.ask", "quiz"),
    "stage": ("coursekit.drawing.stage", "Stage"),
    "warm_up": ("coursekit.widgets.ask", "warm_up"),
}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("coursekit")
    if name not in _HOME:
        from coursekit.errors import UnknownAttribute, nearest

        close = nearest(name, __all__)
        meant = f" Did you mean ck.{close}?" if close else ""
        raise UnknownAttribute(f"coursekit has no {name!r}.{meant} It has: {', '.join(__all__)}.")
    if not _HOME.keys() & globals().keys():  # the first thing that a lesson asks for
        import_module("coursekit.content.course").say_if_too_old()
    if name in ("predict", "quiz", "warm_up"):
        _look_for_a_class()
    module, attribute = _HOME[name]
    found = getattr(import_module(module), attribute) if attribute else import_module(module)
    globals()[name] = found
    return found


def _look_for_a_class() -> None:
    """Join the class that is near, if one is; where there is none, nothing of it is imported."""
    from coursekit.learner.log import CLASS, default_path

    if os.environ.get("COURSEKIT_CLASS") or default_path().with_name(CLASS).exists():
        import_module("coursekit.classroom.live.join").nearby()


def __dir__() -> list[str]:
    return __all__


class _WhenAltairComes:
    """A finder that knows only Altair, and switches the course's look on as soon as it is there.

    Altair can be told of themes by other packages, but not which one to use; and the course must not load it for
    everybody only to tell it that. What is found is what the other finders find: its loader gets two things more to do.
    """

    @classmethod
    def find_spec(cls, name: str, path: Any = None, target: Any = None) -> Any:
        if name != "altair":
            return None
        others = (finder for finder in sys.meta_path if finder is not cls and hasattr(finder, "find_spec"))
        spec = next(filter(None, (finder.find_spec(name, path, target) for finder in others)), None)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module: Any) -> None:
                import_module("coursekit.drawing.light_jsonschema")  # with it, Altair takes a sixth of its time
                execute(module)
                import_module("coursekit.drawing.theme")

            spec.loader.exec_module = exec_module
        return spec


if "altair" in sys.modules:
    import_module("coursekit.drawing.theme")
elif _WhenAltairComes.__name__ not in [getattr(finder, "__name__", "") for finder in sys.meta_path]:
    sys.meta_path.insert(0, _WhenAltairComes)
