"""The models of the course: small pure functions, and results that can say what they mean.

    triangle     who is pivot, partner or outcast among three actors
    balance      which patterns of friends and enemies are stable
    bargaining   where positions and weights lead, and which deals beat war
    votes        how alike two countries vote
    trade        who depends on whom
    forecast     how good a probability was

Nothing here reads a file or draws a chart. Each module is imported when it is first named.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

__all__ = ["balance", "bargaining", "forecast", "trade", "triangle", "votes"]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"There is no model {name!r}. There is: {', '.join(__all__)}.")


def __dir__() -> list[str]:
    return __all__
