"""The service: what browsers and kernels may ask for, and what they hear when they may not."""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import segno
from tornado import web

from coursekit.classroom.live import rounds
from coursekit.classroom.live.rooms import COOKIE, HubDoor, LocalDoor, Person, Rooms
from coursekit.content.course import Course
from coursekit.errors import CourseError

LIMIT, AT_ONCE = 64_000, 50  # bytes and answers in one request
# How often one may ask: so many at once, and so many a second afterwards. A whole class may sit behind one address,
# so that counts only for those who are nobody yet.
DEVICE, ADDRESS, GUESS = (40.0, 8.0), (1200.0, 400.0), (10.0, 0.1)
SAFE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
PAGES = files(__package__).joinpath("pages")
TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript"}


class Refused(CourseError):
    """No, in words that the person who asked can use."""

    def __init__(self, status: int, words: str):
        super().__init__(words)
        self.status = status


@web.stream_request_body
class Base(web.RequestHandler):
    """What every request goes through before its body is read."""

    known, teachers = True, False  # whether one must be somebody, or the teacher

    def initialize(self, door: HubDoor | LocalDoor, rooms: Rooms, course: Course) -> None:
        self.door, self.rooms, self.course, self.body = door, rooms, course, b""

    def set_default_headers(self) -> None:
        for name, value in SAFE.items():
            self.set_header(name, value)

    async def prepare(self) -> None:
        headers = self.request.headers
        if self.request.method == "POST":
            # A page of another site cannot hide where it is from: the browser tells.
            origin = headers.get("Origin", f"//{self.request.host}")
            own = headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")
            if not own or urlsplit(origin).netloc != self.request.host:
                raise Refused(403, "This came from a page of another site. Nothing was counted.")
            if not headers.get("Content-Type", "").startswith("application/json"):
                raise Refused(415, "This is not JSON. Nothing was counted.")
        self.data_received(b"", int(headers.get("Content-Length", "0")))
        person = await self.door.person(self) if self.known else None
        if person is None:
            self.spend("address", self.request.remote_ip, ADDRESS)
            if self.known:
                raise Refused(401, "Nobody of this class has this token. Join again with the code on the screen.")
        elif not person.teacher:
            self.spend("device", person.voter, DEVICE)
            if self.teachers:
                raise Refused(403, "Only the teacher may do this.")
        self.person = person or Person("")

    def spend(self, kind: str, who: str, bucket: tuple[float, float]) -> None:
        """Take one from a bucket that fills again, or refuse."""
        buckets: dict[tuple[str, str], tuple[float, float]] = self.settings["buckets"]
        now = time.monotonic()
        left, at = buckets.get((kind, who), (bucket[0], now))
        left = min(bucket[0], left + (now - at) * bucket[1])
        if len(buckets) > 20_000:  # more than any class has: somebody makes them up
            buckets.clear()
        buckets[kind, who] = (max(left - 1, 0.0), now)
        if left < 1:
            raise Refused(429, "These are too many requests. Wait two seconds, then try again.")

    def data_received(self, chunk: bytes, more: int = 0) -> None:
        self.body += chunk
        if len(self.body) + more > LIMIT:
            raise Refused(413, f"This is too much at once: {LIMIT:,} bytes are the most. Nothing was counted.")

    def sent(self, of: type = object) -> Any:
        with suppress(ValueError, RecursionError):
            if isinstance(found := json.loads(self.body), of):
                return found
        raise Refused(400, "This is not what is asked for here. Nothing was counted.")

    def write_error(self, status_code: int, exc_info: tuple = (None, None), **_: Any) -> None:
        error = exc_info[1]
        ours = isinstance(error, CourseError)
        self.set_status(getattr(error, "status", 400) if ours else status_code)
        self.set_header("Connection", "close")  # its body may be unread; a proxy must not send the next one after it
        self.finish({"error": str(error) if ours else f"This did not work ({status_code})."})

    def log_exception(self, kind: Any, error: Any, trace: Any) -> None:
        if not isinstance(error, CourseError | web.HTTPError):
            super().log_exception(kind, error, trace)


class Page(Base):
    """A style, a script, or a page: for phones at the link with the code too, and for the projector the teacher's."""

    known = False

    async def get(self, name: str) -> None:
        name = {"": "phone.html", "projector": "projector.html"}.get("" if name.isdigit() else name, name)
        person = await self.door.person(self) if name.endswith("html") else None
        if name == "projector.html" and not (person and person.teacher and not self.get_argument("key", "")):
            if (person and self.door.hub) or not self.door.login(self):
                raise Refused(403, "This page is the teacher’s. Open the link that `coursekit class` has printed.")
        elif name == "phone.html" and self.door.hub and person is None:
            self.door.login(self)  # on a Hub a browser logs in first
        else:
            self.set_header("Content-Type", f"{TYPES[name.rpartition('.')[2]]}; charset=utf-8")
            self.finish(PAGES.joinpath(name).read_bytes())


class Join(Base):
    """A device asks to be let in."""

    known = False

    async def post(self) -> None:
        sent = self.sent(dict)
        code, name = str(sent.get("code", "")), str(sent.get("name", ""))
        if self.door.hub:
            raise Refused(400, "On a JupyterHub your login is enough: open the page again.")
        if code.strip() != self.door.code:
            self.spend("guess", self.request.remote_ip, GUESS)
            raise Refused(403, f"There is no class with the code {code[:12]!r} here. Look at the screen again.")
        token = await self.door.join("".join(filter(str.isprintable, name)).strip()[:80])
        self.set_cookie(COOKIE, token, httponly=True, samesite="Strict")
        self.finish({"token": token, "code": self.door.code})


class Student(Base):
    """A student's side: look at the running round, and answer, in the rounds and beside them."""

    async def get(self) -> None:
        room, stamp = await self.rooms.news(self.person.room, "moves", self.get_query_argument("after", ""))
        if room is None:
            return self.finish({"code": "", "stamp": stamp, "round": None})
        told = rounds.seen(room, self.course) | {"stamp": stamp}
        told["own"] = {n: votes[self.person.voter] for n, votes in room.votes.items() if self.person.voter in votes}
        return self.finish(told)

    async def post(self) -> None:
        sent, room = self.sent(), self.rooms.rooms.get(self.person.room)
        sent = [raw if isinstance(raw, dict) else {} for raw in (sent if isinstance(sent, list) else [sent])]
        if len(sent) > AT_ONCE:
            raise Refused(413, f"Send {AT_ONCE} answers at once, and no more. Nothing was counted.")
        if room is None:
            raise Refused(409, "No class is open. Your answer is kept where you gave it.")
        told, lines = [], []
        for raw in sent:
            claimed = raw.get("student", raw.get("name", self.person.voter))
            if claimed != self.person.voter:
                raise Refused(403, f"Your token does not say that you are {str(claimed)[:40]!r}. Nothing was counted.")
            told.append({"id": raw.get("id"), "in": True})
            try:
                lines.append(rounds.read(raw, self.course))
            except CourseError as error:
                told[-1] |= {"in": False, "why": str(error)}
        kept = iter(await self.rooms.keep(room.code, self.person.voter, lines))
        for each in told:
            if each["in"] and not next(kept):
                each |= {"in": False, "why": "The vote was closed when this arrived. It does not count in class."}
        self.set_status(200 if not told or any(each["in"] for each in told) else 409)
        self.finish({"events": told})


class Teach(Base):
    """The teacher's side: look, begin, go on."""

    teachers = True

    async def get(self, what: str) -> None:
        if what == "questions":
            return self.finish({"lessons": rounds.votable(self.course)})
        room, stamp = await self.rooms.news(self.person.room, "seq", self.get_query_argument("after", ""))
        if room is None:
            return self.finish({"stamp": stamp, "rooms": list(self.rooms.rooms)})
        told = rounds.seen(room, self.course, teacher=True) | {"stamp": stamp}
        if what == "names":
            voted = room.votes[told["vote"]] if told["round"] else {}
            people = [{"name": name or "no name", "in": voter in voted} for voter, name in room.members.items()]
            return self.finish({"people": sorted(people, key=lambda each: (each["in"], each["name"].casefold()))})
        if what == "stuck":
            stuck = rounds.stuck(room, self.course, self.get_query_argument("lesson"))
            return self.finish({"here": told["here"]} | stuck)
        link = self.settings["link"](self)
        return self.finish(told | {"link": link, "hub": self.door.hub, "picture": _picture(link + room.code)})

    async def post(self, what: str) -> None:
        sent, code, line = self.sent(dict), self.person.room, {"do": what}
        texts = {key: str(sent.get(key)) for key in ("lesson", "question", "round", "before", "after")}
        if not self.door.hub and what in ("open", "end"):
            raise Refused(400, "A class of its own begins and ends with `coursekit class`: press Ctrl-C there.")
        if what == "open":
            return self.finish({"code": (await self.rooms.open()).code})
        if what == "move":
            if texts["after"] not in rounds.MOVES.get(texts["before"], ()):
                raise Refused(400, f"From {texts['before']!r} a round cannot go to {texts['after']!r}.")
            line |= {key: texts[key] for key in ("round", "before", "after")}
        elif what == "start":
            line = {"do": "round", "round": secrets.token_hex(8)} | {key: texts[key] for key in ("lesson", "question")}
            line["shown"] = rounds.order(self.course, line["lesson"], line["question"])
        if not (await self.rooms.keep(code, "", [(secrets.token_hex(8), line)]))[0]:
            raise Refused(409, "The round has moved on in another window. This one shows it now.")
        return self.finish({"code": code})


@cache
def _picture(link: str) -> str:
    """The QR code of the link that phones open."""
    return segno.make(link, error="m").svg_data_uri(border=2, light="#fff", omitsize=True)


def application(rooms: Rooms, door: HubDoor | LocalDoor, course: Course, prefix: str, link: str = "") -> Any:
    """All of it, below `prefix`. `link` is where phones find it; on a Hub, where the teacher's browser has found it."""
    scripts = "|".join(re.escape(path.name) for path in PAGES.iterdir() if "html" not in path.name)
    own = dict(door=door, rooms=rooms, course=course)
    routes: list[Any] = [
        (rf"{prefix}(|\d{{6}}|projector|{scripts})", Page, own),
        (rf"{prefix}api/join", Join, own),
        (rf"{prefix}api/(?:state|events)", Student, own),
        (rf"{prefix}api/(class|questions|names|stuck|open|start|move|end)", Teach, own),
    ]
    if door.hub:
        from jupyterhub.services.auth import HubOAuthCallbackHandler

        routes.append((rf"{prefix}oauth_callback", HubOAuthCallbackHandler))
    return web.Application(
        routes,
        buckets={},
        link=lambda handler: link or f"{handler.request.protocol}://{handler.request.host}{prefix}",
        # All replicas of a service have the same token of the Hub, so each can read the others' cookies.
        cookie_secret=os.environ.get("JUPYTERHUB_API_TOKEN") or secrets.token_hex(32),
        log_function=lambda handler: None,
    )
