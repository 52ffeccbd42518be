"""The files that a class has handed in: what lies in a folder, in folders within it, and in zips.

A zip is read where it is, and nothing is unpacked to the disk, so no name in it can reach another place.
Links are not followed, and only plain files are opened: a pipe would never end.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from pathlib import Path
from struct import error as StructError  # noqa: N812 - it is a class, and this is how its fellows are written
from typing import IO

UNPACKED = 500_000_000  # bytes that one zip may unpack to, with the zips inside it
INNER = 50_000_000  # bytes of a zip within a zip: it is read in whole
DEPTH = 2  # a platform packs the zips that learners have packed; nobody packs those again
NAME = 80  # characters of a name that are shown
LEFTOVERS = ("__MACOSX", ".ipynb_checkpoints")  # what macOS and Jupyter leave beside a file: copies, and no answers

# What reading a damaged or encrypted file raises; zipfile documents few of them.
UNREADABLE = (OSError, EOFError, RuntimeError, ValueError, KeyError, IndexError)
UNREADABLE += (zipfile.BadZipFile, zlib.error, LZMAError, StructError)


@dataclass(frozen=True)
class Trouble:
    """Something that was left out, or that a teacher should know: a file, lines of it where it is about lines, why."""

    file: str
    lines: str
    why: str


def shown(text: str, most: int = NAME) -> str:
    """Text from a log or a file's name, fit to be shown: one line, no control characters, of a bearable length.

    >>> shown("Ada\\x00\\n  Lovelace\\u202e")
    'Ada Lovelace'
    """
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * most]).split())[:most]


def listed(folder: Path, troubles: list[Trouble]) -> list[Path]:
    """Every log and zip below `folder`, sorted; links, pipes and folders that cannot be read are noted."""
    found = []

    def closed(error: OSError) -> None:
        troubles.append(Trouble(_name(Path(error.filename), folder), "", f"cannot be read: {error.strerror}"))

    for place, folders, names in os.walk(folder, onerror=closed):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        folders[:] = [name for name in folders if name not in LEFTOVERS]
        for name in links + [name for name in names if _is_log(name) or _is_zip(name)]:
            path = Path(place, name)
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                found.append(path)
            else:
                what = "a link, and was not followed" if stat.S_ISLNK(mode) else "no plain file, and was not opened"
                troubles.append(Trouble(_name(path, folder), "", f"is {what}"))
    return sorted(found)


def opened(path: Path, folder: Path, troubles: list[Trouble]) -> Iterator[tuple[str, IO[bytes]]]:
    """The log at `path`, or those in the zip there, each with its name."""
    name = _name(path, folder)
    try:
        with path.open("rb") as file:
            if _is_zip(path.name):
                yield from _unzipped(file, name, [UNPACKED], troubles)
            else:
                yield name, file
    except OSError as error:
        troubles.append(Trouble(name, "", f"cannot be read: {error.strerror or error}"))


def _unzipped(
    file: IO[bytes], name: str, room: list[int], troubles: list[Trouble], depth: int = 1
) -> Iterator[tuple[str, IO[bytes]]]:
    """The logs in a zip, one at a time, and in the zips inside it. `room` is what they may still unpack to."""
    try:
        archive = zipfile.ZipFile(file)
    except UNREADABLE:
        troubles.append(Trouble(name, "", "is not a zip that can be read"))
        return
    for member in archive.infolist():
        inner = f"{name}/{shown(member.filename, 200)}"
        is_zip = _is_zip(member.filename)
        if not (is_zip or _is_log(member.filename)):
            continue
        room[0] -= member.file_size
        if room[0] < 0:
            troubles.append(Trouble(inner, "", f"goes beyond {UNPACKED // 10**6} MB; it and the rest were left out"))
            return
        if is_zip and (depth == DEPTH or member.file_size > INNER):
            troubles.append(Trouble(inner, "", "is a zip that is too large, or too deep in others; it was left out"))
            continue
        try:
            with archive.open(member) as content:
                if is_zip:
                    whole = BytesIO(content.read(INNER))
                    yield from _unzipped(whole, inner, room, troubles, depth + 1)
                else:
                    yield inner, content
        except UNREADABLE as error:
            troubles.append(Trouble(inner, "", f"cannot be unpacked: {shown(str(error), 200)}"))


def _name(path: Path, folder: Path) -> str:
    return shown(path.relative_to(folder).as_posix(), 200)


def _is_log(name: str) -> bool:
    """`progress.jsonl`, and what browsers and platforms make of it: `progress.jsonl.txt`, `12_progress-1.JSONL`."""
    parts = name.replace("\\", "/").split("/")
    return ".jsonl" in parts[-1].lower() and _is_own(parts)


def _is_zip(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return parts[-1].lower().endswith(".zip") and _is_own(parts)


def _is_own(parts: list[str]) -> bool:
    return not parts[-1].startswith("._") and not set(parts) & set(LEFTOVERS)
