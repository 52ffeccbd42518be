"""The command line: `coursekit`, or `python -m coursekit`.

Each command imports what it needs when it runs, so that `coursekit --help` answers at once.
It ends with 0 when all is well, 1 when something needs the reader's attention, 2 when it was called wrongly.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

from coursekit.errors import CourseError

INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C has ended


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Usage errors and `--help` end the process, as argparse does.

    >>> main(["lab", "--port", "none"])
    Traceback (most recent call last):
    SystemExit: 2
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A folder may have a name that a Windows console cannot write: better \u0631 in a message than no message.
            stream.reconfigure(errors="backslashreplace")
    args = _parser().parse_args(argv)
    try:
        return args.run(args)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # such as a name that is too long, or a folder that nobody may read
        print(f"{error.filename or 'A file'} cannot be used ({error.strerror}). Check its name.", file=sys.stderr)
        return 1


def _lab(args: argparse.Namespace) -> int:
    from coursekit.app import launch

    launch.lab(args.folder, browser=args.browser, port=args.port)
    return 0


def _progress(args: argparse.Namespace) -> int:
    from coursekit.content import course
    from coursekit.content.page import counted
    from coursekit.learner import completion_record, export
    from coursekit.learner.event import anonymous
    from coursekit.learner.log import Log

    if not os.environ.get("COURSEKIT_PROGRESS") and course.enclosing() is None:  # a log that no lesson reads
        folder = "the one with notebooks/ and data/"
        raise CourseError(f"Your answers are kept in the folder of the course, {folder}. Go there first, with cd.")
    log = Log()
    if args.action == "import":
        print(export.in_words(export.merge(log, args.file, args.as_mine), args.file))
    elif args.action == "export":
        print(f"{counted(export.export(log, args.file), 'answer')}: {args.file}")
        print(f"On the other machine: coursekit progress import {args.file.name}")
    else:
        answers = completion_record.write(course.current(), log, args.out, args.name)
        print(f"{counted(answers, 'answer')}: {args.out}")
        if not args.name and anonymous(log.student()):
            print(
                'It has no name on it: add --name "Your Name", or say your name on the start page and run this again.'
            )
    return 0


def _runs(module: str, *names: str) -> Callable[[argparse.Namespace], int]:
    """A command that is the function `run` of a module, called with these arguments."""
    return lambda args: import_module(f"coursekit.{module}").run(*(getattr(args, name) for name in names))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="coursekit", description="Open the course on the Riyadh talks, or look after its content."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, says: str, more: str = "", within=commands) -> argparse.ArgumentParser:
        return within.add_parser(name, help=says, description=f"{says[0].upper()}{says[1:]}. {more}".strip())

    def out(parser: argparse.ArgumentParser, what: str, where: str) -> None:
        parser.add_argument("--out", type=_path, required=True, metavar=what, help=where)

    def served(parser: argparse.ArgumentParser, first: int, instead: str) -> None:
        free = f"the port to use (default: the first free one from {first})"
        parser.add_argument("--port", type=_port, metavar="N", help=free)
        parser.add_argument("--no-browser", dest="browser", action="store_false", help=instead)

    lab = command(
        "lab",
        "open the course in JupyterLab",
        "Your own work is never overwritten. Inside the course's folder it opens that folder. "
        "Elsewhere it first lays the course out in FOLDER.",
    )
    lab.set_defaults(run=_lab)
    where_to = "where to lay the course out (default: ./riyadh-course, unless you are inside the course)"
    lab.add_argument("folder", nargs="?", type=_path, metavar="FOLDER", help=where_to)
    served(lab, 8888, "print the address, open no browser")

    check = command(
        "check", "look for mistakes in the course's content", "It ends with 0 if there are none, else with 1."
    )
    check.set_defaults(run=_runs("authoring.check", "paths", "json", "fast", "warnings"))
    check.add_argument("paths", nargs="*", type=_path, metavar="PATH", help="what to check (default: the whole course)")
    check.add_argument("--fast", action="store_true", help="do not run the exercises of code")
    check.add_argument("--warnings", action="store_true", help="say too what would make the lessons read better")
    check.add_argument("--json", action="store_true", help="write the problems as JSON, for a program to read")

    render = command("render", "run the notebooks afresh and store their outputs")
    render.set_defaults(run=_runs("authoring.render", "slugs", "check"))
    render.add_argument("slugs", nargs="*", metavar="SLUG", help="the lessons to run (default: all of them)")
    render.add_argument("--check", action="store_true", help="change nothing; say which lessons are out of date")

    where = command("where", "list everything that cites a row of a table")
    where.set_defaults(run=_runs("authoring.where", "row"))
    where.add_argument("row", metavar="TABLE/ROW", help="such as timeline/riyadh-talks, or a source such as ART")

    report = command(
        "report",
        "show what a class has answered",
        "Writes report.html for you, class.html to show to the class and texts.html to read, and items.csv, "
        "students.csv, texts.csv and gradebook.csv. Every answer is graded afresh.",
    )
    report.set_defaults(run=_runs("classroom.report", "folder", "out", "gradebook", "lessons", "until", "zip"))
    logs = "where the learners' logs are, in files, folders, zips or tars"
    missing = "with roster.csv (file,login,name) the report says who is missing"
    report.add_argument("folder", type=_path, metavar="FOLDER", help=f"{logs}; {missing}")
    out(report, "FOLDER", "where to write the report")
    report.add_argument("--lessons", nargs="+", default=(), metavar="SLUG", help="only these lessons")
    report.add_argument("--until", type=_moment, metavar="DATE", help="count answers up to the end of this day")
    report.add_argument("--zip", action="store_true", help="also write everything as one zip, beside --out")
    report.add_argument("--gradebook", choices=["canvas", "moodle"], help="write gradebook.csv for this platform")

    key = "Writes a worksheet, and its answer key beside it in a page of its own."
    sheet = command("print", "write a lesson's questions on paper", key)
    sheet.set_defaults(run=_runs("classroom.worksheet", "lesson", "out"))
    sheet.add_argument("lesson", metavar="SLUG", help="the lesson, such as riyadh_talks")
    out(sheet, "FILE", "where to, for example sheet.html")

    live = command(
        "class",
        "let the class vote: live rounds with a page for the projector",
        "It serves this classroom's network until Ctrl-C, and prints the address, the code and your own link. "
        "`coursekit class export --out FOLDER` writes what the class has said, for `coursekit report`.",
    )
    live.set_defaults(run=lambda args: import_module("coursekit.classroom.live.run").run(args))
    live.add_argument("action", nargs="?", choices=["export"], help="write the votes and answers instead")
    live.add_argument("--out", type=_path, default=Path("class"), metavar="FOLDER", help="where to export to")
    live.add_argument("--address", metavar="IP", help="serve at this address (default: this computer's in its network)")
    served(live, 8899, "print the addresses, open no browser")
    live.add_argument("--store", metavar="URL", help="keep votes here, such as postgresql://… (default: class.sqlite)")
    live.add_argument("--hub", type=_path, metavar="FOLDER", help="write what a JupyterHub needs into a new folder")

    progress = command("progress", "carry your answers to another machine, or hand in what you have done")
    progress.set_defaults(run=_progress)
    actions = progress.add_subparsers(title="actions", metavar="ACTION", dest="action", required=True)

    export = command("export", "copy your answers to a file", "Take it to another machine.", actions)
    export.add_argument("file", type=_path, metavar="FILE", help="where to, for example answers.jsonl")

    once = "Nothing is lost, and an answer that is here counts once."
    brought = command("import", "add the answers of an exported file to those here", once, actions)
    brought.add_argument("file", type=_path, metavar="FILE", help="a file that `coursekit progress export` has written")
    brought.add_argument("--as-mine", action="store_true", help="take them although they carry another name than yours")

    record = command("record", "write a page with your results to hand in", within=actions)
    out(record, "FILE", "where to, for example record.html")
    record.add_argument("--name", default="", help="your name as the page shows it")

    anywhere = "A folder of files for any web server, with Python in the reader's browser."
    site = command("site", "write the course as a web page that needs no installation", anywhere)
    site.set_defaults(run=_runs("app.site", "out", "pyodide"))
    out(site, "FOLDER", "a new folder for the site")
    usual = "(default: the browser takes it from its usual address)"
    inside = f"a distribution of Pyodide to put into the site, which then asks for nothing from outside {usual}"
    site.add_argument("--pyodide", metavar="FOLDER", help=inside)

    release = command(
        "release",
        "write the course for students, without the keys of graded questions",
        "Questions marked graded = true record answers and tell nothing; `coursekit report` scores them here. "
        "Notes for teachers and tests stay out too.",
    )
    release.set_defaults(run=_runs("classroom.release", "out"))
    out(release, "FOLDER", "a new folder for the release")
    return parser


class _Version(argparse.Action):
    """Looks the version up only when asked, so that the other commands work where nothing was installed."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"coursekit {version('coursekit')}")
        parser.exit()


def _path(text: str) -> Path:
    return Path(os.path.expanduser(text))  # the Windows command prompt leaves ~ to the program


def _moment(text: str) -> datetime:
    """A day until its end, or a moment of it, where the reader is."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a day is written like 2026-03-31, not {text!r}") from None
    return (found + timedelta(days=1, microseconds=-1) if len(text) <= 10 else found).astimezone()


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a whole number from 1 to 65535, not {text!r}")
    return int(text)
