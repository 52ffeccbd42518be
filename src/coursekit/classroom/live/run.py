"""`coursekit class`: the class votes, from the teacher's own computer or as a service of a JupyterHub."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import socket
import webbrowser
from argparse import Namespace
from contextlib import suppress
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from coursekit.content import course
from coursekit.content.files import be_new, write_whole, writing
from coursekit.content.page import counted
from coursekit.errors import CourseError
from coursekit.learner.event import as_line
from coursekit.learner.log import CLASS, default_path
from coursekit.questions.bank import load_bank
from coursekit.questions.grading import grade

PORT, BACKLOG = 8899, 1024  # so many phones may knock at the same moment
STORE = "class.sqlite"  # beside the log, in the course's folder


def run(args: Namespace) -> int:
    """Start the service, or export a class, or lay out what a Hub needs."""
    if args.hub:
        return lay_out(args.hub)
    try:
        import segno  # noqa: F401
        import sqlalchemy  # noqa: F401
    except ImportError as error:
        copy = "In a copy of the course run `python -m uv run --extra class coursekit class`"
        wheel = 'elsewhere first `python -m pip install "coursekit[class]"`'
        raise CourseError(f"A class needs one more package ({error.name}). {copy}, {wheel}.") from None
    here = course.current()
    url = args.store or os.environ.get("COURSEKIT_CLASS_STORE") or f"sqlite:///{default_path().with_name(STORE)}"
    if args.action == "export":
        return export(url, args.out)
    try:
        return asyncio.run(serve(here, url, args.address, args.port, args.browser))
    except KeyboardInterrupt:
        print("The class has ended. What it said is kept: coursekit class export --out class", flush=True)
        raise


async def serve(here: course.Course, url: str, address: str, port: int | None, browser: bool) -> int:
    """Serve until the process is told to stop."""
    from tornado.httpserver import HTTPServer
    from tornado.netutil import bind_sockets

    from coursekit.classroom.live.rooms import HubDoor, LocalDoor, Rooms
    from coursekit.classroom.live.service import application

    rooms = Rooms(url)
    hub = "JUPYTERHUB_SERVICE_NAME" in os.environ  # set for a service of a Hub, and not in a student's JupyterLab
    if hub:
        prefix, own = os.environ["JUPYTERHUB_SERVICE_PREFIX"], urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
        sockets = bind_sockets(own.port, own.hostname or "")
        app = application(rooms, HubDoor(rooms), here, prefix, os.environ.get("COURSEKIT_CLASS_LINK", ""))
    else:
        address = address or _in_the_classroom()
        for each in [port] if port else range(PORT, PORT + 50):
            try:
                sockets = bind_sockets(each, address, backlog=BACKLOG)
                break
            except OSError as error:
                why = error.strerror
        else:
            raise CourseError(f"{address}:{port or PORT} cannot be used here ({why}). Try --port or --address.")
        room = next(reversed(rooms.rooms.values()), None) or await rooms.open()
        link = f"http://{address}:{each}/"
        app = application(rooms, LocalDoor(rooms, room), here, "/", link)
        with suppress(OSError):  # so that notebooks on this computer join by themselves
            default_path().with_name(CLASS).write_text(json.dumps({"address": link, "code": room.code}))
    server = HTTPServer(app, xheaders=hub, max_buffer_size=1_000_000)
    server.add_sockets(sockets)
    if not hub:
        teacher = f"{link}projector?key={room.opened['key']}"
        print(f"Your page for the projector: {teacher}\nStudents: {link} and the code {room.code}")
        if address.startswith("127."):
            print("This computer is in no network: nobody else can join. Connect it, or give --address.")
        print(f'In a notebook: ck.join("{link}{room.code}")\nPress Ctrl-C to end the class.', flush=True)
        if browser:
            webbrowser.open(teacher)
    await rooms.glance()
    return 0


def _in_the_classroom() -> str:
    """This computer's address in the network that it is in; no packet is sent to find it."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return probe.getsockname()[0]
    return "127.0.0.1"


def export(url: str, out: Path) -> int:
    """Write a log for each learner into `out`, as `coursekit report` reads it: of each vote what was said last."""
    from coursekit.classroom.live.rooms import Rooms

    here = course.current()
    logs: dict[str, dict[object, bytes]] = {}
    for room in Rooms(url, all_of_them=True).rooms.values():
        for row in room.answers:
            line, voter = row["line"], row["voter"]
            outcome = grade(load_bank(here.bank(line["lesson"]))[line["question"]], line["response"])
            event = {"v": 1, "id": row["id"], "time": datetime.fromtimestamp(row["time"], UTC).isoformat()}
            event |= {"student": room.members.get(voter) or voter, "attempt": line["vote"] or 1}
            event |= {key: value for key, value in line.items() if value is not None}
            event |= {"score": outcome.score, "status": outcome.status}
            logs.setdefault(voter, {})[line["round"] or row["id"], line["vote"]] = as_line(event)
    for voter, lines in logs.items():
        with writing(out):
            out.mkdir(parents=True, exist_ok=True)
            write_whole(out / (re.sub(r"[^\w.@-]", "_", voter) + ".jsonl"), b"".join(lines.values()))
    if not logs:
        raise CourseError("No class has said anything yet. Start one with `coursekit class`.")
    print(f"{counted(len(logs), 'learner')}: {out}\nNext: coursekit report {out} --out report")
    return 0


def lay_out(folder: Path) -> int:
    """Write what a JupyterHub needs into a new folder."""
    be_new(folder)
    with writing(folder):
        shutil.copytree(str(files(__package__).joinpath("hub")), folder, dirs_exist_ok=True)
    print(f"What a JupyterHub needs: {folder}. Read {folder / 'README.md'} first.")
    return 0
