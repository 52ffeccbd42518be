"""coursekit: quizzes, charts, tables and models for the lessons on the talks in Riyadh.

    import coursekit as ck

This file only hands names on. Each is imported when it is first used, so that a lesson starts quickly
and a page without charts never waits for the chart library.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {  # name: the module it lives in, and its name there ("" for the module itself)
    "CourseError": ("coursekit.errors", "CourseError"),
    "calibration": ("coursekit.learner.confidence", "calibration"),
    "cards": ("coursekit.content.cards", "cards"),
    "charts": ("coursekit.riyadh.charts", ""),
    "check": ("coursekit.learner.code_check", "check"),
    "cite": ("coursekit.content.data", "cite"),
    "claim": ("coursekit.content.claims", "claim"),
    "describe": ("coursekit.content.data", "describe"),
    "explore": ("coursekit.riyadh.explorers", ""),
    "glossary": ("coursekit.content.glossary", "glossary"),
    "load": ("coursekit.content.data", "load"),
    "models": ("coursekit.riyadh.models", ""),
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
    module, attribute = _HOME[name]
    found = getattr(import_module(module), attribute) if attribute else import_module(module)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
