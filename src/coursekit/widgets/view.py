"""What widgets bring to a page: scripts, one of them packed, and a sentence that is read out."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import anywidget
import traitlets

from coursekit.drawing.engine import SHARED

# What anywidget loads. `globalThis` keeps what was unpacked, so that ten quizzes of a page are one module.
LOADER = """
const unpack = async () => {
  const bytes = Uint8Array.from(atob("PACKED"), (sign) => sign.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const text = new Blob([await new Response(plain).text()], { type: "text/javascript" });
  return (await import(URL.createObjectURL(text))).default;
};
export default () => (globalThis["coursekit VERSION"] ??= unpack());
"""


def source(name: str) -> str:
    """A file beside this one."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def joined(paths: Iterable[Path]) -> str:
    """What these files say together, of those that are there."""
    return "".join(path.read_text(encoding="utf-8") for path in paths if path.is_file())


def packed(script: str) -> str:
    """A JavaScript module in a fifth of the room, without its lines of comment, as a module that unpacks it."""
    data = re.sub(r"^ *//.*\n", "", script, flags=re.MULTILINE).encode()
    version = hashlib.sha256(data).hexdigest()[:12]
    return LOADER.replace("PACKED", base64.b64encode(gzip.compress(data, mtime=0)).decode()).replace("VERSION", version)


class Told(anywidget.AnyWidget):
    """A sentence in one place of the page, which screen readers watch; it also guards the keys of what it stands in."""

    _esm = SHARED + source("looks.js")
    _css = source("looks.css")

    title = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
