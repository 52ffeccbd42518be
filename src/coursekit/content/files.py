"""Files as people keep them: text in whatever encoding an editor gave it, and files that are whole or not there."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coursekit.errors import CourseError, NotWritten

NAME = 80  # characters of a name that are shown


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """What keeps a file or a folder from being written, in words. Raises NotWritten."""
    try:
        yield
    except OSError as error:
        raise NotWritten(error.errno, error.strerror or str(error), str(out)) from error


def be_new(folder: Path) -> None:
    """Raises CourseError for a folder that holds something: that would be lost, or pass for what is written now."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder} holds something already. Give a new folder.")


def write_whole(path: Path, content: bytes | str | Iterable[str]) -> None:
    """Write the whole file or nothing: a laptop may be closed, or a disk be full, at any moment. Raises NotWritten.

    What stands there is replaced and not written through: it may be a link. Text becomes UTF-8 with plain line ends.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with writing(path):
            part.unlink(missing_ok=True)
            with part.open("xb") as file:
                for piece in [content] if isinstance(content, bytes | str) else content:
                    file.write(piece.encode("utf-8", "replace") if isinstance(piece, str) else piece)
            os.replace(part, path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def encoding_of(start: bytes) -> str:
    """How a text is written, seen from its first bytes: UTF-8, or UTF-16 as old Notepad and PowerShell save it.

    >>> encoding_of(b"{}"), encoding_of("{}".encode("utf-16-le")), encoding_of("{}".encode("utf-16-be"))
    ('utf-8', 'utf-16-le', 'utf-16-be')
    """
    start = start[:2]
    if start == codecs.BOM_UTF16_LE or (start[1:] == b"\0" and start[0]):
        return "utf-16-le"
    if start == codecs.BOM_UTF16_BE or (start[:1] == b"\0" and start != b"\0\0"):
        return "utf-16-be"
    return "utf-8"


def decoded(content: bytes) -> str:
    """The text of a file, without the mark that some editors put before it. Raises UnicodeDecodeError."""
    return content.decode(encoding_of(content)).removeprefix("\ufeff")


def shown(text: str, most: int = NAME) -> str:
    """Text from a log or a file's name, fit to be shown: one line, no control characters, of a bearable length.

    >>> shown("Ada\\x00\\n  Lovelace\\u202e")
    'Ada Lovelace'
    """
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * most]).split())[:most]
