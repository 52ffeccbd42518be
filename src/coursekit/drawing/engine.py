"""What every stage of a page shares: Vega, Vega-Lite and the stage's own code, which a page gets once.

vega/ has the two as one ES module, and says how it is made.
"""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files

import anywidget
import traitlets


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


SHARED = _text("page.js")
TOUCHED = SHARED + _text("touched.js")
STAGE = TOUCHED + _text("stage.js")
# Two notebooks in one page may come from two versions of the course: each has a slot of its own.
VERSION = sha256((STAGE + _text("vega/versions.json")).encode()).hexdigest()[:12]
# Where stages wait for the engine, or the engine for stages: either may come to the page first.
_SLOT = f"""
const slot = (globalThis[Symbol.for("coursekit stage {VERSION}")] ??= {{}});
slot.stage ??= new Promise((resolve) => {{ slot.give = resolve; }});
"""
VIEW = f"""{_SLOT}
async function render(page) {{
  const {{ model, el }} = page;
  el.textContent = model.get("words").says; // until it is drawn
  // Where each output is a page of its own, its engine comes only if somebody asks for it.
  await model.widget_manager.get_model(model.get("engine").replace("IPY_MODEL_", ""));
  return (await slot.stage)(page);
}}
export default {{ render }};
"""


class Engine(anywidget.AnyWidget):
    """One model for all stages of a kernel; its `vega` is the ES module."""

    _esm = _SLOT + STAGE
    _css = _text("stage.css")
    version = traitlets.Unicode(VERSION).tag(sync=True)
    vega = traitlets.Unicode().tag(sync=True)


def sender(heard: str) -> tuple[str, int]:
    """Which view in a page has sent a message, and its number there: what a page calls a message is "view number".

    >>> sender("ck-piece-a1b2c3 7"), sender("")
    (('ck-piece-a1b2c3', 7), ('', 0))
    """
    view, _, number = heard.rpartition(" ")
    return view, int(number) if number.isdecimal() else 0


_engines: list[Engine] = []  # of this kernel: one, or none yet


def engine() -> Engine:
    """The engine of this kernel, made when the first stage needs it."""
    if not _engines or _engines[0].comm is None:  # none yet, or all widgets were closed
        _engines[:] = [Engine(vega=_text("vega/vega.js"))]
    return _engines[0]
