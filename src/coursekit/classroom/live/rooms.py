"""Classes and what they have said: one table that events are only ever added to, each once, and what they add up to.

It is SQLite in the course's folder, or PostgreSQL by its address; several services may share it. An event is on the
disk before anybody hears that it is in, so no crash loses one, and whoever did not hear of it sends it again.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from contextlib import suppress
from typing import Any

import sqlalchemy as sa

from coursekit.classroom.live.rounds import Room, Row, fits
from coursekit.errors import CourseError

WAIT = 25.0  # seconds that a page waits for news before it asks again: proxies give up after 30 or 60
GLANCE = 0.7  # seconds between two looks at what other services have added
GATHER = 0.005  # seconds: all that arrives within them is written together
RECENT = 12 * 3600.0  # seconds: a class that nobody has touched for so long is over

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
        self.bearers: dict[str, tuple[str, str]] = {}  # hash of a device's token: room, voter
        self._seq = 0
        self._pending: list[tuple[Row, asyncio.Future[bool]]] = []
        self._news: dict[tuple[str, str], asyncio.Event] = {}
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
        """Take in what the table has and we have not counted."""
        for found in db.execute(sa.select(EVENT).where(which).order_by(EVENT.c.seq)).mappings():
            row = dict(found)
            self._seq, code = row["seq"], row["room"]
            if row["line"].get("do") == "open":
                self.rooms[code] = Room(code, row["line"])
                self._tell("", "moves", "seq")
            elif row["line"].get("do") == "end" and not self._all:
                self.rooms.pop(code, None)
            elif code in self.rooms:
                moves = self.rooms[code].moves
                self.rooms[code].apply(row)
                if token := row["line"].get("token"):
                    self.bearers[token] = (code, row["voter"])
                self._tell(code, *(("seq", "moves") if self.rooms[code].moves > moves else ("seq",)))

    def _tell(self, code: str, *what: str) -> None:
        """Wake who waits for this."""
        for of in what:
            if (code, of) in self._news:
                self._news.pop((code, of)).set()

    def add(self, rows: list[Row]) -> list[bool]:
        """Write events in one transaction, and say of each whether it is in. Raises SQLAlchemyError if none could be.

        A vote is in if its phase is open at this moment: nobody else writes meanwhile, in this service or another.
        """
        with self._engine.begin() as db:
            db.exec_driver_sql(self._alone)
            self._count(db, EVENT.c.seq > self._seq)
            told, new = [], {}
            for row in rows:
                room, key = self.rooms.get(row["room"]), (row["voter"], row["id"])
                old = bool(room) and key in room.ids
                told.append(old or fits(room, row["line"]))
                if told[-1] and not old:
                    new.setdefault((row["room"], *key), row | {"time": time.time()})
            if new:
                db.execute(EVENT.insert(), list(new.values()))
        self.look()
        return told

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
        now, self._pending = self._pending, []
        try:
            told = self.add([row for row, _ in now])
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
        end = time.monotonic() + WAIT
        while True:
            room = self.rooms.get(code)
            stamp, left = str(getattr(room, of)) if room else "none", end - time.monotonic()
            if stamp != seen or left <= 0:
                return room, stamp
            changed = self._news.setdefault((room.code if room else "", of), asyncio.Event())
            with suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), left)
            if not room:
                return None, stamp

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
