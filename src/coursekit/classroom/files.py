"""The files that a class has handed in: what lies in a folder, in folders within it, and in zips and tars.

An archive is read where it is, and nothing is unpacked to the disk, so no name in it can reach another place.
Links are not followed, and only plain files are opened: a pipe would never end.
"""

from __future__ import annotations

import os
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from lzma import LZMAError
from pathlib import Path
from struct import error as StructError  # noqa: N812 - it is a class, and this is how its fellows are written
from typing import IO

from coursekit.content.files import shown

UNPACKED = 500_000_000  # bytes that one archive may unpack to, with the archives inside it
INNER = 50_000_000  # bytes of an archive within an archive: it is read in whole
MEMBERS = 20_000  # files in one archive
KINDS, PLACES = 20, 5  # reasons of remarks on one file, and lines for each, that are told one by one
DEPTH = 2  # a platform packs the zips that learners have packed; nobody packs those again

# What systems and programs leave beside a file: copies and settings, and nobody's answers.
LEFTOVER = re.compile(r"\._.*|\.DS_Store|Thumbs\.db|desktop\.ini|~\$.*|\.~lock\..*|__MACOSX|\.ipynb_checkpoints", re.I)
SPECIAL = {stat.S_IFLNK: "a link, and was not followed", stat.S_IFDIR: "a hidden folder, and was not looked into"}

ASK = "Ask for progress.jsonl from the folder of the course."
UNPACK = "Unpack it into this folder, or ask for a zip."
OFFICE = r"\.(docx|xlsx|pptx|odt|ods|odp|pages|numbers)$"  # zips too, but nobody's answers
# What a file is that holds no answers, by its name or its first letters, and what to do about it. Of what is no text,
# a letter from \udc80 on stands for a byte, as Python reads it.
KNOWN = (
    (r"\.ipynb$", r"\{\s*\"cells\"", "is a notebook, and no answers are kept in notebooks", ASK),
    (r"\.html?$", r"\s*<", "is a web page; a completion record shows results, and holds no answers", ASK),
    (r"\.(rar|7z)$", "Rar!|7z\udcbc\udcaf", "is an archive that cannot be opened here", UNPACK),
    (rf"{OFFICE}|\.(pdf|docx?|xlsx?|pptx?|rtf|csv)$", r"%PDF", "is a document or a table", ASK),
    (r"\.(png|jpe?g|gif|heic|webp|svg)$", "\udc89PNG|\udcff\udcd8\udcff", "is a picture", ASK),
    (r"", r"\s*$", "is empty", f"{ASK} It was saved before anything was answered, or did not arrive in whole."),
)

# What reading a damaged or encrypted file raises; zipfile and tarfile document few of them.
UNREADABLE = (OSError, EOFError, RuntimeError, ValueError, KeyError, IndexError)
UNREADABLE += (zipfile.BadZipFile, tarfile.TarError, zlib.error, LZMAError, StructError)


@dataclass(frozen=True)
class Trouble:
    """Something that was left out, or that a teacher should know: a file, lines of it where it is about lines, why.

    Where a `remedy` stands, nothing of the file counts, and this is what to do about it.
    """

    file: str
    lines: str
    why: str
    remedy: str = ""


def told(file: str, reasons: Mapping[str, list[int]]) -> Iterator[Trouble]:
    """Remarks on a file: each reason once, with the lines. A hostile file must not bury the others."""
    for why, lines in list(reasons.items())[:KINDS]:
        more = f" and {len(lines) - PLACES:,} more" if len(lines) > PLACES else ""
        yield Trouble(file, ", ".join(str(line) for line in lines[:PLACES] if line) + more, shown(why, 200))
    if len(reasons) > KINDS:
        yield Trouble(file, "", f"needs a word for {len(reasons) - KINDS:,} more reasons")


Member = tuple[str, int, Callable[[], IO[bytes]]]  # of an archive: its name, its size, and how to open it


def listed(folder: Path, troubles: list[Trouble], skip: Collection[Path] = ()) -> list[Path]:
    """Every file below `folder`, sorted, but `skip` (whole paths); links and what cannot be looked into are noted."""
    found = []

    def closed(error: OSError) -> None:
        why = f"cannot be read: {error.strerror}"
        troubles.append(Trouble(_name(Path(error.filename), folder), "", why, "Make it readable."))

    for place, folders, names in os.walk(folder, onerror=closed):
        left = [name for name in folders if name.startswith(".") or os.path.islink(os.path.join(place, name))]
        folders[:] = [name for name in folders if name not in left and not LEFTOVER.fullmatch(name)]
        for path in (Path(place, name) for name in [*left, *names] if not LEFTOVER.fullmatch(name)):
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                found += [path] if path.resolve() not in skip else []
            else:
                what = SPECIAL.get(stat.S_IFMT(mode), "no plain file, and was not opened")
                troubles.append(Trouble(_name(path, folder), "", f"is {what}", "Put the file itself here."))
    return sorted(found)


def opened(path: Path, folder: Path, troubles: list[Trouble]) -> Iterator[tuple[str, IO[bytes]]]:
    """The file at `path`, or those in the archive there, each with its name."""
    name = _name(path, folder)
    try:
        with path.open("rb") as file:
            yield from _contents(file, name, [UNPACKED], troubles)
    except OSError as error:
        troubles.append(Trouble(name, "", f"cannot be read: {error.strerror or error}", "Make it readable."))


def described(name: str, start: str) -> tuple[str, str]:
    """What a file without answers is, and what to do about it. `start` is its beginning, or all of it."""
    for ending, letters, why, remedy in KNOWN:
        if (ending and re.search(ending, name, re.IGNORECASE)) or re.match(letters, start):
            return why, remedy
    return "holds no answers", ASK


def _contents(
    file: IO[bytes], name: str, room: list[int], troubles: list[Trouble], depth: int = 0
) -> Iterator[tuple[str, IO[bytes]]]:
    """A file, or what is in it where it is an archive. `room` is what archives may still unpack to."""
    start = file.peek(512)[:512]
    zipped = start.startswith((b"PK\x03\x04", b"PK\x05\x06")) or name.lower().endswith(".zip")
    tarred = start.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ")) or start[257:262] == b"ustar"
    if not (zipped or tarred) or re.search(OFFICE, name, re.IGNORECASE):
        yield name, file
    elif depth == DEPTH:
        troubles.append(Trouble(name, "", "is an archive too deep in others", UNPACK))
    else:
        # To look about in an archive that is itself packed would unpack it again and again.
        whole = BytesIO(file.read(INNER)) if depth else file
        yield from _unpacked((_zipped if zipped else _tarred)(whole), name, room, troubles, depth + 1)


def _unpacked(
    members: Iterator[Member], name: str, room: list[int], troubles: list[Trouble], depth: int
) -> Iterator[tuple[str, IO[bytes]]]:
    """The files in an archive, one at a time, and in the archives inside it."""
    count = 0
    try:
        for count, (path, size, opened) in enumerate(members, 1):
            inner = f"{name}/{shown(path, 200)}"
            if any(map(LEFTOVER.fullmatch, re.split(r"[/\\]", path))):
                continue
            room[0] -= size
            if room[0] < 0 or count > MEMBERS:
                why = f"goes beyond {UNPACKED // 10**6} MB or {MEMBERS:,} files; it and the rest were left out"
                troubles.append(Trouble(inner, "", why, UNPACK))
                return
            try:
                with opened() as content:
                    yield from _contents(content, inner, room, troubles, depth)
            except UNREADABLE as error:
                troubles.append(Trouble(inner, "", f"cannot be unpacked: {shown(str(error), 200)}", UNPACK))
    except UNREADABLE as error:
        why = f"breaks off ({shown(str(error), 200)})" if count else "is not an archive that can be read"
        troubles.append(Trouble(name, "", why, f"{UNPACK} It may not have arrived in whole."))
    else:
        if not count:
            troubles.append(Trouble(name, "", "is an empty archive", ASK))


def _zipped(file: IO[bytes]) -> Iterator[Member]:
    archive = zipfile.ZipFile(file)
    for each in archive.infolist():
        if not each.is_dir():
            yield _as_packed(each), each.file_size, partial(archive.open, each)


def _tarred(file: IO[bytes]) -> Iterator[Member]:
    with tarfile.open(fileobj=file, mode="r:*") as archive:
        for each in archive:
            if each.isreg():
                yield each.name, each.size, partial(archive.extractfile, each)


def _as_packed(member: zipfile.ZipInfo) -> str:
    """The name as whoever packed it saw it: Windows writes Chinese names in Big5 and does not say so."""
    if not member.flag_bits & 0x800:
        for encoding in ("utf-8", "big5"):
            with suppress(UnicodeError):
                return member.filename.encode("cp437").decode(encoding)
    return member.filename


def _name(path: Path, folder: Path) -> str:
    return shown(path.relative_to(folder).as_posix(), 200)
