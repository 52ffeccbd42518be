"""`coursekit release`: the course as students get it, with the keys of graded questions left at home."""

from __future__ import annotations

import hashlib
import html
import re
import textwrap
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import tomli_w

from coursekit.content import course
from coursekit.content.files import be_new, decoded, write_whole, writing
from coursekit.errors import CourseError
from coursekit.learner import log
from coursekit.questions.bank import load_bank
from coursekit.questions.keys import public_part
from coursekit.questions.kinds import KINDS

# What students get, and nothing else: tests know the answers, and beside a course lie a teacher's logs and reports.
FOLDERS = ("notebooks", "data", "src")
FILES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "pyproject.toml", "hatch_build.py", ".gitignore")
OPEN = {"evidence", "accept"}  # what of a key gives nothing away where it stands elsewhere
# Of the README, what is about a folder that students do not get: sections, how to run the tests, rows of a table.
ABSENT = re.compile(
    rb"^## (?:For teachers|In class|Where it runs|To add).*?(?=^## )|^To run the tests.*?(?=^## )"
    rb"|^\| `(?:tests|benchmarks)/`.*?\n",
    re.MULTILINE | re.DOTALL,
)
PICTURE = re.compile(r"!\[[^\]]*\]\((?!https?:)([^)\s]+)\)")  # of the README
NOTES = "data/teaching"
TELLING = 20  # letters of a text that can only stand in a course because somebody put the key there


def run(out: Path) -> int:
    """Write the course that the reader is in, without the keys of graded questions, into the new folder `out`.

    Raises BankError for a bank with mistakes, CourseError if a key would stand anywhere in the release, or if `out`
    cannot be written or holds something already.
    """
    here = course.current()
    be_new(out)
    files, questions = dict(_files(here)), []
    for path in sorted(here.questions.glob("*.toml")):
        if any(question.sealed for question in load_bank(path).questions):
            raise CourseError(f"{path.name} is sealed already. Make releases from the course that has the keys.")
        raw = tomllib.loads(decoded(path.read_bytes()))
        questions += raw["question"]
        if any(map(_is_graded, raw["question"])):
            # Written anew, without the comments it had: those may speak of the keys.
            files[f"data/questions/{path.name}"] = tomli_w.dumps(sealed(raw)).encode()
    if "README.md" in files:
        # A cell of the table of lessons becomes empty, and a sentence keeps its words.
        links = rb"(\| )?\[([^\]]*)\]\(" + NOTES.encode() + rb"/\w+\.md\)"
        readme = ABSENT.sub(b"", files["README.md"])
        files["README.md"] = re.sub(links, lambda link: link[1] or link[2], readme)
    if found := list(_leaks(files, questions)):
        raise CourseError("Nothing was released, because keys would have been:\n" + "\n".join(found))
    with writing(out):
        for name, content in files.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
    graded = sum(map(_is_graded, questions))
    told = f"Graded questions, sealed: {graded}." if graded else "No question is graded = true, so every key is in it."
    print(f"{len(files):,} files for students in {out}. {told}")
    return 0


def _files(here: course.Course) -> Iterator[tuple[str, bytes]]:
    """What students get, by its name in the course. Hidden files, links, answers and notes for teachers stay here."""
    readme = here.root / "README.md"
    pictures = PICTURE.findall(readme.read_text(encoding="utf-8", errors="replace")) if readme.is_file() else []
    for path in (here.root / name for name in (*FILES, *pictures)):
        if path.is_file() and path.resolve().is_relative_to(here.root):
            yield path.relative_to(here.root).as_posix(), path.read_bytes()
    for path in sorted(path for folder in FOLDERS for path in (here.root / folder).rglob("*")):
        name = path.relative_to(here.root)
        left = any(part.startswith(".") or part in ("__pycache__", log.FILE) for part in name.parts)
        if path.is_file() and not (left or path.is_symlink() or name.is_relative_to(NOTES)):
            yield name.as_posix(), path.read_bytes()


def _is_graded(question: Mapping[str, Any]) -> bool:
    return question.get("graded") is True


def sealed(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A bank, as TOML gives it, with only what is public of its graded questions."""
    return {**raw, "question": [*map(_sealed, raw["question"])]}


def _sealed(question: dict[str, Any]) -> dict[str, Any]:
    if not _is_graded(question):
        return question
    kind = KINDS[question["kind"]]
    shown = {"sealed": True, "kind": question["kind"]} | public_part(question, kind)
    for name, value in shown.items():
        if isinstance(value, list) and all(isinstance(each, dict) for each in value) and kind.shuffles(name, question):
            # In an order that tells nothing: an author lists the right one first, or all in their order.
            mixed = sorted(value, key=lambda part: hashlib.sha256(part["id"].encode()).digest())
            shown[name] = mixed[1:] + mixed[:1] if kind.listed_solved and mixed == value else mixed
    return shown


def _leaks(files: Mapping[str, bytes], questions: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Where in `files` something stands that only the key of a graded question says: an output, a note, a comment."""
    # What other questions say too, or a graded one shows to all, gives nothing away; nor does what is OPEN: a row that
    # it cites, or a term that it accepts, stands in the lesson.
    told = "\n".join(_folded(text) for question in questions for text in _strings(_sealed(question)))
    keys = {
        _folded(text): (question["id"], text)
        for question in filter(_is_graded, questions)
        for text in _strings(question, but=OPEN)
        if len(_folded(text)) >= TELLING and _folded(text) not in told
    }
    for name, content in files.items():
        page = _page(content)
        for id, text in sorted({whose for text, whose in keys.items() if text in page}):
            again = "run `coursekit render`, or " if name.endswith(".ipynb") else ""
            quoted = textwrap.shorten(text, 80, placeholder=" …")
            yield f"{name}: says what the key of {id} says, “{quoted}”: {again}take it out there"


def _page(content: bytes) -> str:
    """A file as one line of bare words, however it writes them: plain, as HTML, in JSON or in TOML."""
    text = content.decode("utf-8", "replace")
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    text = re.sub(r"\\[nrt\"]|<[^<>]*>", " ", text)  # the lines of a cell: a sentence may run over two of them
    return _folded(html.unescape(text))


def _folded(text: str) -> str:
    """Bare words in one case: no punctuation, single spaces."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _strings(value: Any, but: Collection[str] = ()) -> Iterator[str]:
    """Every text in nested lists and tables, but what stands under these names."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings([each for name, each in value.items() if name not in but], but)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each, but)
