"""Who is at the door: a token says it, and nothing that is sent beside it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from typing import NamedTuple

from tornado import web
from tornado.httputil import url_concat

from coursekit.classroom.live.rooms import Rooms
from coursekit.classroom.live.rounds import Room

COOKIE, KEY = "coursekit-class", "coursekit-teacher"
LOOKUPS = 20  # tokens that the Hub is asked about at once
TEACHER = "custom:class:teach"  # the scope that makes somebody a teacher on a Hub


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
        found = self.rooms.bearers.get(_hash(sent or handler.get_cookie(COOKIE, "")))
        return Person(found[1], found[0]) if found else None

    async def join(self, name: str) -> str:
        """Let a device in. Returns its token, of which only a hash is kept."""
        token = secrets.token_urlsafe(24)
        line = {"do": "join", "name": name, "token": _hash(token)}
        await self.rooms.keep(self.code, f"learner-{secrets.token_hex(4)}", [("join", line)])
        return token

    def login(self, handler: web.RequestHandler) -> bool:
        """The link that `coursekit class` opens carries the teacher's key, which moves into a cookie."""
        key = handler.get_argument("key", "")
        if self._is_key(key):
            handler.set_cookie(KEY, key, httponly=True, samesite="Strict")
            handler.redirect("projector")
        return self._is_key(key)

    def _is_key(self, key: str) -> bool:
        return hmac.compare_digest(key.encode(), self._key.encode())


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
        mine = [code for code, room in rooms.items() if name in room.members] or (
            list(rooms) if len(rooms) == 1 else []
        )
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


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
