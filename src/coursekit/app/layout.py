"""Laying the course out in a learner's folder, and bringing it up to date there.

A learner's work is never overwritten. When the course is laid out, `.coursekit.json` notes the SHA-256 of every file
as it was written. A later version of the course replaces a file only if it still has that hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from coursekit.content.course import Course
from coursekit.content.files import write_whole
from coursekit.errors import CourseError
from coursekit.learner import log

FOLDER = "riyadh-course"
MANIFEST = ".coursekit.json"
PARTS = (("notebooks",), ("data",))  # what a name in the course begins with


def lay_out(source: Course, folder: Path) -> list[str]:
    """Bring the course's notebooks and data into `folder`, and keep every file that its owner has changed.

    Missing files are added, files still as they were laid out are brought up to date, and those that have left the
    course are removed. A file with any other content stays. Returns the names of the files that stay although
    `source` now has another version. Raises CourseError if the folder cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder} is a file. Give a folder, for example `coursekit lab {FOLDER}`.")
    try:
        laid_out = _read_manifest(folder / MANIFEST)
        noted, kept = {}, []
        for name, origin in _files(source):
            content = origin.read_bytes()
            now, found, before = _sha256(content), _found(folder / name), laid_out.pop(name, None)
            if found is None or found == before != now:
                _write(folder / name, content)
                found = now
            # A file that its owner changed, or of unknown age, keeps the old note: if it goes back to what was laid
            # out, it is free to be brought up to date again.
            if note := now if found == now else before:
                noted[name] = note
            if found != now != before:
                kept.append(name)
        for name, before in laid_out.items():
            # A lesson that was renamed must not stay beside its successor; one that its owner changed is theirs.
            if _found(folder / name) == before:
                (folder / name).unlink()
        if noted != _read_manifest(folder / MANIFEST):
            _write(folder / MANIFEST, f"{json.dumps(noted, indent=1, sort_keys=True)}\n".encode())
    except OSError as error:
        raise CourseError(
            f"The course cannot be laid out in {folder}: {error.strerror} ({error.filename}). "
            "Choose a folder that you may write to, for example `coursekit lab ~/riyadh-course`."
        ) from error
    return kept


def _files(course: Course) -> Iterator[tuple[str, Path]]:
    """What belongs to the course. A checkout also holds its author's answers and Jupyter's hidden checkpoints."""
    for part in (course.notebooks, course.data):
        for path in sorted(part.rglob("*")):
            name = path.relative_to(course.root)
            hidden = any(step.startswith(".") for step in name.parts)
            if path.is_file() and not hidden and path.name != log.FILE:
                yield name.as_posix(), path


def _read_manifest(path: Path) -> dict[str, str]:
    """The hashes noted when the course was laid out. A manifest that cannot be trusted notes nothing."""
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
        names = list(noted) if isinstance(noted, dict) else []
    except (FileNotFoundError, ValueError):
        names = []
    # Only names inside the course count: whatever else the file says, nothing outside is ever touched.
    return {name: noted[name] for name in names if Path(name).parts[:1] in PARTS and ".." not in Path(name).parts}


def _found(path: Path) -> str | None:
    return _sha256(path.read_bytes()) if path.exists() else None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
