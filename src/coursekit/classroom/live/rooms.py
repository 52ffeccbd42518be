"""Classes and what they have said: one table that events are only ever added to, each once, and what they add up to.

It is SQLite in the course's folder, or PostgreSQL by its address; several services may share it. An event is on the
disk before anybody hears that it is in, so no crash loses one, and whoever did not hear of it sends it again.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import secrets
import time
from collections import defaultdict
from contextlib import suppress
from typing import Any, NamedTuple

import sqlalchemy as sa
from tornado import web
from tornado.httputil import url_concat

from coursekit.classroom.live.rounds import Room, Row, fits
from coursekit.errors import CourseError

WAIT = 25.0  # seconds that a page waits for news before it asks again: proxies give up after 30 or 60
GLANCE = 0.7  # seconds between two looks at what other services have added
GATHER = 0.005  # seconds: all that arrives within them is written together
RECENT = 12 * 3600.0  # seconds: a class that nobody has touched for so long is over
COOKIE, KEY = "coursekit-class", "coursekit-teacher"
LOOKUPS = 20  # tokens that the Hub is asked about at once
TEACHER = "custom:class:teach"  # the scope that makes somebody a teacher on a Hub

_tables = sa.MetaData()
EVENT = sa.Table(
    "event",
    _tables,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("room", sa.String(6), nullable=False),
    sa.Column("voter", sa.String(255), nullable=False),
    sa.Column("id", sa.String(80), nullable=False),
    sa.Column("time", sa.Float, nullable=False),
    sa.Column("line", sa.JSON, nullable=False),
    sa.UniqueConstraint("room", "voter", "id"),
)


class Rooms:
    """All classes of a store. Raises CourseError if it cannot be opened."""

    def __init__(self, url: str, all_of_them: bool = False):
        self._all = all_of_them  # also classes of other days, and those that have ended
        self.rooms: dict[str, Room] = {}
        self._seq = 0
        self._pending: list[tuple[Row, asyncio.Future[bool]]] = []
        self._news: dict[str, asyncio.Event] = defaultdict(asyncio.Event)  # "moves" for students, "seq" for teachers
        try:
            url = re.sub("^postgres(ql)?:", "postgresql+psycopg:", url)
            self._engine = sa.create_engine(url, pool_pre_ping=True)
            if self._engine.dialect.name == "sqlite":
                sa.event.listen(self._engine, "connect", _as_we_keep)
                self._alone = "BEGIN IMMEDIATE"
            else:
                self._alone = "SELECT pg_advisory_xact_lock(20250218)"  # any number, the same in all services
            with self._engine.begin() as db:
                db.exec_driver_sql(self._alone)
                _tables.create_all(db)
                recent = sa.select(EVENT.c.room).where(EVENT.c.time > (0 if self._all else time.time() - RECENT))
                self._count(db, EVENT.c.room.in_(recent))
        except (sa.exc.SQLAlchemyError, ImportError) as error:
            raise CourseError(f"Votes cannot be kept in {url.rpartition('@')[2]}: {error}") from error

    def _count(self, db: sa.Connection, which: sa.ColumnElement[bool]) -> None:
        """Take in what the table has and we have not counted, and wake who waits for it."""
        for found in db.execute(sa.select(EVENT).where(which).order_by(EVENT.c.seq)).mappings():
            row, do = dict(found), found["line"].get("do")
            self._seq, room = row["seq"], self.rooms.get(row["room"])
            if do == "open":
                self.rooms[row["room"]] = Room(row["room"], row["line"])
            elif do == "end" and not self._all:
                self.rooms.pop(row["room"], None)
            elif room:
                room.apply(row)
            for of in ("seq", "moves") if do not in (None, "join") else ("seq",):
                self._news.pop(of, asyncio.Event()).set()

    def look(self) -> None:
        """See what has been added, here or by another service."""
        with self._engine.connect() as db:
            self._count(db, EVENT.c.seq > self._seq)

    async def glance(self) -> None:
        """Look again and again, for as long as the service runs."""
        while True:
            await asyncio.sleep(GLANCE)
            self.look()

    async def keep(self, room: str, voter: str, lines: list[tuple[str, Row]]) -> list[bool]:
        """Add events of somebody, each with its id, together with all else that arrives in the same moment."""
        loop = asyncio.get_running_loop()
        own = [({"room": room, "voter": voter, "id": id, "line": line}, loop.create_future()) for id, line in lines]
        if not self._pending:
            loop.call_later(GATHER, self._write)
        self._pending += own
        return await asyncio.gather(*(future for _, future in own))

    def _write(self) -> None:
        """Write what has gathered in one transaction, and say of each event whether it is in.

        A vote is in if its phase is open at this moment: nobody else writes meanwhile, in this service or another.
        """
        now, self._pending = self._pending, []
        told, new = [], {}
        try:
            with self._engine.begin() as db:
                db.exec_driver_sql(self._alone)
                self._count(db, EVENT.c.seq > self._seq)
                for row, _ in now:
                    room, key = self.rooms.get(row["room"]), (row["voter"], row["id"])
                    old = bool(room) and key in room.ids
                    told.append(old or fits(room, row["line"]))
                    if told[-1] and not old:
                        new.setdefault((row["room"], *key), row | {"time": time.time()})
                if new:
                    db.execute(EVENT.insert(), list(new.values()))
            self.look()
        except sa.exc.SQLAlchemyError as error:
            for _, future in now:
                future.set_exception(CourseError(f"This could not be kept: {error.__class__.__name__}. Try again."))
            return
        for (_, future), said in zip(now, told, strict=True):
            future.set_result(said)

    async def news(self, code: str, of: str, seen: str) -> tuple[Room | None, str]:
        """A room, and its `moves` or its `seq`, as soon as that is no longer what was seen, or when the wait is over.

        Who is in no class waits too, until one opens.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(WAIT):
                while seen == self._stamp(code, of):
                    await self._news[of].wait()
                    if code not in self.rooms:
                        break
        return self.rooms.get(code), self._stamp(code, of)

    def _stamp(self, code: str, of: str) -> str:
        return str(getattr(self.rooms[code], of)) if code in self.rooms else "none"

    async def open(self) -> Room:
        """A new room, with a code that no other has, and a key for its teacher."""
        code = next(c for c in iter(lambda: f"{secrets.randbelow(900_000) + 100_000}", "") if c not in self.rooms)
        await self.keep(code, "", [("open", {"do": "open", "key": secrets.token_urlsafe(24)})])
        return self.rooms[code]


def _as_we_keep(connection: Any, _record: Any) -> None:
    """On the disk at every commit; readers never wait."""
    connection.isolation_level = None  # a transaction begins where we say so, with the right to write
    for setting in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {setting}")


# ---- Who is at the door: a token says it, and nothing that is sent beside it -----------------------------------------


class Person(NamedTuple):
    """Somebody, and the class they are in."""

    voter: str
    room: str = ""
    teacher: bool = False


class LocalDoor:
    """The teacher's own computer: a code lets in, each device gets a token, and the teacher has a key."""

    hub = False

    def __init__(self, rooms: Rooms, room: Room):
        self.rooms, self.code, self._key = rooms, room.code, room.opened["key"]

    async def person(self, handler: web.RequestHandler) -> Person | None:
        if self._is_key(handler.get_cookie(KEY, "")):
            return Person("", self.code, True)
        sent = handler.request.headers.get("Authorization", "").removeprefix("token ")
        sent = sent or handler.get_cookie(COOKIE, "")
        voter = sent.partition(".")[0]
        return Person(voter, self.code) if secrets.compare_digest(sent.encode(), self._token(voter).encode()) else None

    async def join(self, name: str) -> str:
        """Let a device in. Returns its token."""
        voter = f"learner-{secrets.token_hex(4)}"
        await self.rooms.keep(self.code, voter, [("join", {"do": "join", "name": name})])
        return self._token(voter)

    def _token(self, voter: str) -> str:
        """A name with our signature: nothing of it is kept."""
        return f"{voter}.{hmac.digest(self._key.encode(), voter.encode(), 'sha256').hex()}"

    def login(self, handler: web.RequestHandler) -> bool:
        """The link that `coursekit class` opens carries the teacher's key, which moves into a cookie."""
        key = handler.get_argument("key", "")
        if self._is_key(key):
            handler.set_cookie(KEY, key, httponly=True, samesite="Strict")
            handler.redirect("projector")
        return self._is_key(key)

    def _is_key(self, key: str) -> bool:
        return secrets.compare_digest(key.encode(), self._key.encode())


class HubDoor:
    """A JupyterHub: its tokens say who somebody is, and a scope says who teaches."""

    hub = True

    def __init__(self, rooms: Rooms):
        from jupyterhub.services.auth import HubOAuth

        self.rooms, self.auth = rooms, HubOAuth.instance(cache_max_age=300)
        self._gate = asyncio.Semaphore(LOOKUPS)  # a class with new tokens must not bury the Hub

    async def person(self, handler: web.RequestHandler) -> Person | None:
        token = handler.request.headers.get("Authorization", "").removeprefix("token ")
        if not token:  # a browser; that a request comes from a page of ours has been seen to
            token = (handler.get_secure_cookie(self.auth.cookie_name) or b"").decode("ascii", "replace")
        async with self._gate:  # awaited: the mixin of JupyterHub would hold everybody up for each new token
            user = await self.auth.user_for_token(token, sync=False) if token else None
        if not user or not self.auth.check_scopes(self.auth.access_scopes, user):
            return None
        teacher = any(scope.partition("!")[0] == TEACHER for scope in user["scopes"])
        return Person(user["name"], await self._room(handler, user["name"], teacher), teacher)

    async def _room(self, handler: web.RequestHandler, name: str, teacher: bool) -> str:
        """The class that was asked for, else the latest that this person is in, else the only one there is."""
        rooms, asked = self.rooms.rooms, handler.get_query_argument("room", "")
        mine = [code for code, room in rooms.items() if name in room.members or len(rooms) == 1]
        room = rooms.get(asked or next(reversed(mine), ""))
        if room and not teacher and name not in room.members:
            await self.rooms.keep(room.code, name, [("join", {"do": "join", "name": name})])
        return room.code if room else ""

    def login(self, handler: web.RequestHandler) -> bool:
        """Send a browser to the Hub, and back to where it wanted to go."""
        asked, kept = {}, {}
        if hasattr(self.auth, "generate_pkce_code_challenge"):  # since JupyterHub 6
            made = self.auth.generate_pkce_code_challenge()
            kept["code_verifier"], asked["code_challenge"], asked["code_challenge_method"] = made
        asked["state"] = self.auth.set_state_cookie(handler, handler.request.uri, **kept)
        handler.redirect(url_concat(self.auth.login_url, asked))
        return True
