"""A running `coursekit class`, as a teacher starts it, and what the people around it send."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient

from loops import finished
from small_course import start_with_us

PATIENCE = 120  # seconds until a service that says nothing is ended, so that the test fails and does not hang
JSON = {"Content-Type": "application/json"}


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, and that no program takes which looks for the first free one."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    found = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return found


class LiveClass:
    """The service in a process of its own. `ask` is anybody, `teach` the teacher, `join` a new device.

    A port of its own, so that it starts anew where it was; with 0 the service takes the first free one.
    """

    def __init__(self, course: Path, *args: str, port: int | None = None):
        self.course, self.args, self.port = course, args, free_ports(1)[0] if port is None else port
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> LiveClass:
        port = ["--port", str(self.port)] if self.port else []
        self.process = start_with_us(
            *("coursekit", "class", "--no-browser", "--address", "127.0.0.1", *port, *self.args),
            cwd=self.course,
            env={name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "COURSEKIT"))},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.guard = threading.Timer(PATIENCE, self.process.kill)
        self.guard.start()
        said = []
        for line in self.process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        self.guard.cancel()
        found = re.search(r"(http://\S+/)projector\?key=(\S+)[\s\S]*code (\d{6})", "".join(said))
        if not found:
            self.kill()
            pytest.fail("The class did not start:\n" + "".join(said))
        self.link, self.key, self.code = found.groups()
        self.port = int(self.link.rstrip("/").rpartition(":")[2])
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> None:
        """As a power cut would: nothing is said, nothing is closed."""
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def again(self) -> LiveClass:
        """Start it anew, where it was."""
        return self.__enter__()

    def ask(self, path: str, body: object = None, token: str = "", **headers: str) -> tuple[int, dict]:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.link + path, data=data, headers=JSON | headers | bearer(token))
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
                return reply.status, json.loads(reply.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    def teach(self, path: str, body: object = None) -> dict:
        status, told = self.ask(path, body, Cookie=f"coursekit-teacher={self.key}")
        assert status == 200, told
        return told

    def join(self, name: str = "") -> str:
        status, told = self.ask("api/join", {"code": self.code, "name": name})
        assert status == 200, told
        return told["token"]

    def join_all(self, count: int) -> list[str]:
        """A whole class comes in."""
        bodies = [{"code": self.code, "name": ""}] * count
        return [told["token"] for _, told in finished(together(self.link, [""] * count, bodies, "api/join"))]

    def start(self, lesson: str, question: str) -> dict:
        self.teach("api/start", {"lesson": lesson, "question": question})
        return self.teach("api/class")

    def move(self, to: str) -> dict:
        now = self.teach("api/class")
        self.teach("api/move", {"round": now["round"], "before": now["phase"], "after": to})
        return self.teach("api/class")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"token {token}"} if token else {}


def vote_in(round: dict, response: object, id: str, vote: int | None = None) -> dict:
    """A vote as a page or a kernel sends it."""
    fields = {key: round[key] for key in ("lesson", "question", "round")}
    return fields | {"bank": "test", "id": id, "vote": vote or round["vote"], "response": response}


async def together(
    link: str, tokens: list[str], events: list[dict], to: str = "api/events", at_first: Callable = lambda: None
) -> list[tuple[int, dict]]:
    """Send one event for each token, all at the same moment; one that is not answered says (0, {}).

    `at_first` is called as soon as one of them has been answered.
    """
    first = []
    http = AsyncHTTPClient(force_instance=True, max_clients=len(tokens))

    async def one(token: str, event: dict) -> tuple[int, dict]:
        try:
            reply = await http.fetch(
                link + to,
                method="POST",
                body=json.dumps(event),
                headers=JSON | bearer(token),
                raise_error=False,
                connect_timeout=PATIENCE,  # a thousand at once wait for one another
                request_timeout=PATIENCE,
            )
            if not first:
                first.append(reply.code)
                at_first()
            return reply.code, json.loads(reply.body)
        except (OSError, Exception):  # the service was killed under it
            return 0, {}

    found = await asyncio.gather(*(one(token, event) for token, event in zip(tokens, events, strict=True)))
    http.close()
    return found
