"""The notebook's way to the class. The answer is in the log first; the class hears of it here, now or later.

A session asks `vote` what the class does with a question, and hands every event that is on the disk to `take`.
Nothing here runs unless a class is near: `ck.join`, a Hub that names one, or a class on this computer.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import time
from contextlib import suppress
from html import escape
from typing import Any
from weakref import WeakSet

from ipywidgets import HTML, VBox
from tornado.httpclient import AsyncHTTPClient, HTTPError, HTTPRequest

from coursekit.content import course
from coursekit.errors import CourseError, Unanswered
from coursekit.learner.event import Event
from coursekit.learner.export import anonymous
from coursekit.learner.log import CLASS, Log, default_path
from coursekit.learner.session import Session
from coursekit.questions.bank import load_bank
from coursekit.widgets.quiz import Quiz

FRESH = 12 * 3600  # seconds: a note of another day is about another class
AT_ONCE, LONG = 15, 3_500  # answers in one request, and bytes of one: the class takes 64,000 at once
WAIT, TRIES = 15.0, 20  # seconds between two tries at most, and how often to try a class that nobody asked for
SENT = ("id", "lesson", "question", "bank", "response", "round", "vote")  # what of an event the class needs
AWAY = (OSError, HTTPError, ValueError, KeyError)  # the class does not answer, or something else does in its place
SAYS = {
    "open 1": "Your class votes now. Answer alone.",
    "closed 1": "The vote is closed. Look up.",
    "talk": "Talk with a neighbour who chose differently.",
    "open 2": "Vote again, also if you have not changed your mind.",
    "closed 2": "The second vote is closed. Look up.",
}


def join(where: str = "") -> Joined:
    """Join the class with the code on the screen; its rounds appear below, and above the questions of your lesson.

    where   the code ("482913"), or the whole link (“http://192.168.1.20:8899/482913”) on a computer of your own

    Your answers go to your own log first, as always. Raises CourseError if nobody has said where the class is.
    """
    found = re.fullmatch(r"(?:(https?://)?([^/\s]+\S*/))?(\d{6})?", where.strip().replace(" ", ""))
    if not found:
        raise CourseError(f"{where!r} is no code of a class. It has six digits, or it is the link under the picture.")
    scheme, host, code = found.groups(default="")
    address = f"{scheme or 'http://'}{host}" if host else _near()
    if not address:
        raise CourseError(
            "This computer does not know where the class is. Give the whole link that is shown with the code: "
            f'ck.join("http://192.168.1.20:8899/{code or 482913}")'
        )
    live = Session.live
    if not (live and live.listens and live.address == address and code in ("", live.code)):
        Link(address, code).start()
    return Joined(Session.live)


def nearby() -> None:
    """Join without being asked: the Hub's class, or one on this computer that began today."""
    if Session.live is None and (address := _near()):
        Link(address, asked=False).start()


def _near() -> str:
    return os.environ.get("COURSEKIT_CLASS") or _note().get("address", "")


def _note() -> dict[str, Any]:
    """What was kept of the class that this learner is in: `address`, `code`, `token`, and `since` when."""
    path = default_path().with_name(CLASS)
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        return note if isinstance(note, dict) and time.time() - path.stat().st_mtime < FRESH else {}
    except (OSError, ValueError):
        return {}


class Link:
    """The class, as this kernel knows it."""

    def __init__(self, address: str, code: str = "", asked: bool = True):
        note = _note()
        known = note if note.get("address") == address and code in ("", note.get("code")) else {}
        self.address, self.code, self.token = address, code or known.get("code", ""), known.get("token", "")
        self.hub = address == os.environ.get("COURSEKIT_CLASS")  # only there our own token of the Hub may go
        self.state: dict[str, Any] = {}
        self.says = "Looking for the class …" if asked else ""
        self._asked, self._since, self._task = asked, known.get("since"), None
        self._outbox: dict[str, Event] = {}
        self._became: dict[tuple[str, int], str] = {}  # what became of our own votes, by round and vote
        self._sending = asyncio.Lock()
        self._places: WeakSet[Quiz | Joined] = WeakSet()

    @property
    def listens(self) -> bool:
        return bool(self._task and not self._task.done())

    def start(self) -> None:
        """Be the class of this kernel. In a script there is no loop to listen in, and nobody to show a round to."""
        if Session.live:
            Session.live.stop()
        Session.live = self
        for event in Log().events() if self._since else ():
            if str(event.get("time", "")) >= self._since:
                self.take(event)  # another kernel may have gone before it had sent it; the class has each event once
        with suppress(RuntimeError):
            self._task = asyncio.get_running_loop().create_task(self._listen())

    def stop(self) -> None:
        if self._task:
            self._task.cancel()

    # ---- What a session asks -----------------------------------------------------------------------------------------

    def vote(self, lesson: str, id: str) -> Event | None:
        """What an answer becomes now: fields of a vote, or None for an answer like any other."""
        if not self._votes_on(lesson, id):
            return None
        if not self.state["phase"].startswith("open"):
            raise Unanswered(SAYS[self.state["phase"]])
        return {"round": self.state["round"], "vote": self.state["vote"], "attempt": self.state["vote"]}

    def take(self, event: Event) -> None:
        """Send an event that is on the disk: votes, and what is answered beside them, but nobody's texts."""
        own_words = event["status"] == "recorded" and isinstance(event["response"], str) and not event.get("round")
        if own_words or event.get("review") or len(json.dumps(event["response"])) > LONG:
            return
        self._outbox[event["id"]] = {key: event[key] for key in SENT if key in event}
        if self.listens and not self._sending.locked():
            self._sender = asyncio.get_running_loop().create_task(self._send())

    def _votes_on(self, lesson: str, id: str) -> bool:
        running = self.state if self.state.get("round") else {}
        return (running.get("lesson"), running.get("question")) == (lesson, id) and running["phase"] != "reveal"

    # ---- What goes to and fro ----------------------------------------------------------------------------------------

    async def _ask(self, path: str, body: Any = None) -> dict[str, Any]:
        token = os.environ.get("JUPYTERHUB_API_TOKEN", "") if self.hub else self.token
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"token {token}"} if token else {})
        url = f"{self.address}api/{path}{'&' if '?' in path else '?'}room={self.code}"
        asked = HTTPRequest(url, headers=headers, connect_timeout=5, request_timeout=40)
        if body is not None:
            asked.method, asked.body = "POST", json.dumps(body)
        reply = await AsyncHTTPClient().fetch(asked, raise_error=False)
        told = json.loads(reply.body)
        if reply.code == 429 or reply.code >= 500:
            raise OSError(told["error"])
        if reply.code >= 400 and "events" not in told:
            raise CourseError(told["error"])
        return told

    async def _listen(self) -> None:
        stamp, wait, tries = "", 1.0, 0
        while self._asked or tries < TRIES or self.state:
            try:
                if not (self.hub or self.token):
                    name = Log().student()
                    me = {"code": self.code, "name": "" if anonymous(name) else name}
                    self.token, self._since = (await self._ask("join", me))["token"], None
                state = await self._ask(f"state?after={stamp}")
                stamp, wait = state["stamp"], 1.0
                if state["code"]:
                    self.code = state["code"]
                    self._remember()
                self.state = state
                self._show(f"You are in class {state['code']}. Your answers count there too." if state["code"] else "")
                await self._send()
                await asyncio.sleep(1.0 if not state["code"] else 0)  # a Hub without a class answers at once
            except CourseError as error:
                self._show(str(error))
                if not (self.hub or self.token):
                    return  # the code is wrong
                self.token, stamp = "", ""  # another class runs there now, and its code may still be ours
                await asyncio.sleep(WAIT * self.hub)
            except AWAY:
                tries, stamp = tries + 1, ""  # when it is back it answers at once, and hears at once what it missed
                if self.state or self._asked:
                    self._show("The class does not answer. What you answer is kept here, not sent; it is sent later.")
                await asyncio.sleep(wait)
                wait = min(2 * wait, WAIT)

    def _remember(self) -> None:
        self._since = self._since or time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
        note = {"address": self.address, "code": self.code, "since": self._since, "token": self.token}
        if note != _note():
            path = default_path().with_name(CLASS)
            with suppress(OSError):  # a folder that cannot be written: then the next kernel asks again
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(mode=0o600)
                path.write_text(json.dumps(note), encoding="utf-8")

    async def _send(self) -> None:
        """Send what is waiting, oldest first. An event leaves the outbox when the class has said what became of it."""
        async with self._sending:
            while self._outbox:
                batch = list(self._outbox.values())[:AT_ONCE]
                try:
                    told = (await self._ask("events", batch))["events"]
                except (*AWAY, CourseError):
                    for event in list(self._outbox.values()):
                        self._heard(event, "is kept here, not sent. It is sent as soon as the class answers.")
                    return
                for event, said in zip(batch, told, strict=True):
                    self._outbox.pop(event["id"], None)
                    late = f"is kept here, but does not count in class: {said.get('why', '')}"
                    self._heard(event, "is in. You can change it until the vote is closed." if said["in"] else late)

    def _heard(self, event: Event, words: str) -> None:
        if event.get("round"):
            self._became[event["round"], event["vote"]] = f"Vote {event['vote']} {words}"
            self._show()

    # ---- What is shown -----------------------------------------------------------------------------------------------

    def follow(self, place: Quiz | Joined) -> None:
        """Show the class's rounds in this quiz, or below this cell."""
        self._places.add(place)
        self._show()

    def _show(self, says: str = "") -> None:
        self.says = says or self.says
        for place in list(self._places):
            place.show() if isinstance(place, Joined) else self._show_in(place)

    def _show_in(self, quiz: Quiz) -> None:
        """Hold the question that the class votes on, and release it when that is over."""
        session, state, id = quiz.session, self.state, self.state.get("question", "")
        mine = id in session.standings and self._votes_on(session.home(id).lesson, id)
        for over in session.held - ({id} if mine else set()):
            session.release(over)
            quiz.show()
        if mine and id not in session.held:
            session.hold(id, state["shown"])
            quiz.show_question(id)
        text = self.says
        if mine:
            sent = "Your vote is in." if str(state["vote"]) in state.get("own", {}) else ""
            text = f"{SAYS[state['phase']]} {self._became.get((state['round'], state['vote']), sent)}".strip()
        quiz.strip = {"text": text, "question": id if mine else ""}

    def asks(self, id: str, but: Quiz | None) -> bool:
        """Whether a quiz of the notebook, another than this, asks this question."""
        return any(isinstance(each, Quiz) and each is not but and id in each.session.standings for each in self._places)


class Joined(VBox):
    """What `ck.join` shows: that one is in, and every question that the class votes on and that stands nowhere else."""

    def __init__(self, link: Link):
        self.link = link
        self._text, self._quiz, self._of = HTML(), None, ("", "")
        super().__init__([self._text])
        link.follow(self)

    def show(self) -> None:
        self._text.value = f"<p role='status'>{escape(self.link.says)}</p>"  # a class may be anybody's
        asked = (self.link.state.get("lesson", ""), self.link.state.get("question", ""))
        if self.link.state.get("round") and asked != self._of and not self.link.asks(asked[1], self._quiz):
            self._of = asked
            bank = load_bank(course.current().bank(asked[0]))
            self._quiz = Quiz(Session(bank, bank.select(asked[1]), Log()))
            self.children = [self._text, self._quiz]

    def __repr__(self) -> str:
        return "Run this cell with Shift+Enter to join your class."
