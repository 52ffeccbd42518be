"""What a class has handed in, also in folders, zips and tars. Nothing is unpacked to the disk, no link is followed."""

from __future__ import annotations

import os
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from functools import partial
from io import BytesIO
from lzma import LZMAError
from pathlib import Path
from typing import IO, NamedTuple

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
# What a file without answers is, by its name or its first letters (from \udc80 on: bytes), and what to do about it.
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
UNREADABLE += (zipfile.BadZipFile, tarfile.TarError, zlib.error, LZMAError, struct.error)


class Trouble(NamedTuple):
    """Something that was left out, or that a teacher should know: a file, lines of it where it is about lines, why."""

    file: str
    lines: str
    why: str
    remedy: str = ""  # where one stands, nothing of the file counts, and this is what to do about it


class Troubles:
    """All of them: of each file each reason once, with its lines. A hostile file must not bury the others."""

    def __init__(self):
        self._files: dict[str, dict[tuple[str, str], list[int]]] = {}

    def add(self, file: str, why: str, remedy: str = "", line: int = 0) -> None:
        self._files.setdefault(file, {}).setdefault((why, remedy), []).extend([line] if line else [])

    def __iter__(self) -> Iterator[Trouble]:
        for file, reasons in self._files.items():
            # What is about the whole file comes first: that is never left out.
            ordered = sorted(reasons.items(), key=lambda each: (not each[0][1], bool(each[1])))
            for (why, remedy), lines in ordered[:KINDS]:
                more = f" and {len(lines) - PLACES:,} more" if len(lines) > PLACES else ""
                yield Trouble(file, ", ".join(map(str, lines[:PLACES])) + more, shown(why, 200), remedy)
            if len(reasons) > KINDS:
                yield Trouble(file, "", f"needs a word for {len(reasons) - KINDS:,} more reasons")


def handed_in(folder: Path, troubles: Troubles, skip: Collection[Path] = ()) -> Iterator[tuple[str, IO[bytes]]]:
    """Every file below `folder`, and in archives there, with its name, but `skip` (whole paths)."""

    def name(path: Path) -> str:
        return shown(path.relative_to(folder).as_posix(), 200)

    def unread(path: Path, error: OSError) -> None:
        troubles.add(name(path), f"cannot be read: {error.strerror or error}", "Make it readable.")

    found = []
    for place, folders, names in os.walk(folder, onerror=lambda error: unread(Path(error.filename), error)):
        left = [name for name in folders if name.startswith(".") or os.path.islink(os.path.join(place, name))]
        folders[:] = [name for name in folders if name not in left and not LEFTOVER.fullmatch(name)]
        for path in (Path(place, name) for name in [*left, *names] if not LEFTOVER.fullmatch(name)):
            mode = path.lstat().st_mode
            if not stat.S_ISREG(mode):
                what = SPECIAL.get(stat.S_IFMT(mode), "no plain file, and was not opened")
                troubles.add(name(path), f"is {what}", "Put the file itself here.")
            elif path.resolve() not in skip:
                found.append(path)
    for path in sorted(found):
        try:
            with path.open("rb") as file:
                yield from _contents(file, name(path), [UNPACKED], troubles)
        except OSError as error:
            unread(path, error)


def described(name: str, start: str) -> tuple[str, str]:
    """What a file without answers is, and what to do about it. `start` is its beginning, or all of it."""
    for ending, letters, why, remedy in KNOWN:
        if (ending and re.search(ending, name, re.IGNORECASE)) or re.match(letters, start):
            return why, remedy
    return "holds no answers", ASK


def _contents(
    file: IO[bytes], name: str, room: list[int], troubles: Troubles, depth: int = 0
) -> Iterator[tuple[str, IO[bytes]]]:
    """A file, or what is in it where it is an archive. `room` is what archives may still unpack to."""
    start = file.peek(512)[:512]
    zipped = start.startswith((b"PK\x03\x04", b"PK\x05\x06")) or name.lower().endswith(".zip")
    tarred = start.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ")) or start[257:262] == b"ustar"
    if not (zipped or tarred) or re.search(OFFICE, name, re.IGNORECASE):
        yield name, file
        return
    if depth == DEPTH:
        troubles.add(name, "is an archive too deep in others", UNPACK)
        return
    # To look about in an archive that is itself packed would unpack it again and again.
    whole = BytesIO(file.read(INNER)) if depth else file
    count = empty = 0
    try:
        for count, (path, size, opened) in enumerate(_members(whole, zipped), 1):
            inner = f"{name}/{shown(path, 200)}"
            if any(map(LEFTOVER.fullmatch, re.split(r"[/\\]", path))):
                empty += 1
                continue
            room[0] -= size
            if room[0] < 0 or count > MEMBERS:
                why = f"goes beyond {UNPACKED // 10**6} MB or {MEMBERS:,} files; it and the rest were left out"
                troubles.add(inner, why, UNPACK)
                return
            try:
                with opened() as content:
                    yield from _contents(content, inner, room, troubles, depth + 1)
            except UNREADABLE as error:
                troubles.add(inner, f"cannot be unpacked: {shown(str(error), 200)}", UNPACK)
    except UNREADABLE as error:
        why = f"breaks off ({shown(str(error), 200)})" if count else "is not an archive that can be read"
        troubles.add(name, why, f"{UNPACK} It may not have arrived in whole.")
    else:
        if count == empty:
            troubles.add(name, "is an empty archive", ASK)


def _members(file: IO[bytes], zipped: bool) -> Iterator[tuple[str, int, Callable[[], IO[bytes]]]]:
    """Of an archive each file's name, its size, and how to open it."""
    if zipped:
        archive = zipfile.ZipFile(file)
        for each in archive.infolist():
            if not each.is_dir():
                yield _as_packed(each), each.file_size, partial(archive.open, each)
    else:
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
