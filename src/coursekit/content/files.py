"""Files as people keep them: text in whatever encoding an editor gave it, and files that are whole or not there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def write_whole(path: Path, content: bytes | str | Iterable[str]) -> None:
    """Write the whole file or nothing: a laptop may be closed, or a disk be full, at any moment.

    What stands there is replaced and never written through, for it may be a link to something else.
    Text becomes UTF-8 with plain line ends on every system. Raises OSError.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.unlink(missing_ok=True)
    try:
        with part.open("xb") as file:
            for piece in [content] if isinstance(content, bytes | str) else content:
                file.write(piece.encode("utf-8", "replace") if isinstance(piece, str) else piece)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
