"""A class that votes at once: three hundred clients, two votes, within one second each.

The service runs in a process of its own, as `coursekit class` starts it; the clients are this process. What counts is
how long each client waits until its vote is on the disk, and what the service's processor does for all of them.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import psutil
from tornado.httpclient import AsyncHTTPClient

from benchmarks.harness import ROOT, Benchmark, Figures, Goal, Side, environment

LESSON, QUESTION = "wedge_by_the_numbers", "what_votes_can_tell"
SIZES = (30, 300)
PROGRAMS = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def benchmarks(quick: bool, stack: ExitStack) -> list[Benchmark]:
    sides = [("SQLite", lambda folder: f"sqlite:///{folder}/votes.sqlite")]
    if PROGRAMS:
        server = _Postgres(stack)
        sides.append(("PostgreSQL", server.database))
    return [_of(n, sides) for n in ((5,) if quick else SIZES)]


def _of(n: int, sides) -> Benchmark:
    return Benchmark(
        f"live-{n}",
        f"{n} students vote within one second, twice: how long does each wait, and what does it cost the service?",
        tuple(Side(name, lambda store=store: _votes(n, store), "sqlalchemy") for name, store in sides),
        (Goal("95 of 100 wait at most, ms", 1000),),
    )


def _votes(n: int, store) -> Figures:
    with TemporaryDirectory() as folder:
        for part in ("notebooks", "data"):
            shutil.copytree(ROOT / part, Path(folder) / part)
        start = [sys.executable, "-m", "coursekit", "class", "--no-browser", "--address", "127.0.0.1"]
        service = subprocess.Popen(
            [*start, "--store", store(folder)], cwd=folder, env=environment(), stdout=subprocess.PIPE, text=True
        )
        try:
            said = "".join(service.stdout.readline() for _ in range(4))
            asked = _class(n, said, psutil.Process(service.pid))
            with ThreadPoolExecutor(1) as beside:  # in this thread a loop of the browser's may run
                return beside.submit(asyncio.run, asked).result()
        finally:
            service.kill()
            service.wait()


async def _class(n: int, said: str, service: psutil.Process) -> Figures:
    link, key, code = re.search(r"(http://\S+/)projector\?key=(\S+)[\s\S]*code (\d{6})", said).groups()
    http = AsyncHTTPClient(force_instance=True, max_clients=2 * n + 10)

    async def ask(path: str, body: object = None, **headers: str):
        data = None if body is None else json.dumps(body)
        headers |= {"Content-Type": "application/json"}
        return json.loads(
            (await http.fetch(link + path, method="POST" if data else "GET", body=data, headers=headers)).body
        )

    teacher = {"Cookie": f"coursekit-teacher={key}"}
    tokens = [(await ask("api/join", {"code": code}))["token"] for _ in range(n)]
    await ask("api/start", {"lesson": LESSON, "question": QUESTION}, **teacher)
    waits: list[float] = []
    cpu = 0.0

    async def vote(token: str, event: dict) -> None:
        await asyncio.sleep(random.random())
        began = time.perf_counter()
        told = await ask("api/events", event, Authorization=f"token {token}")
        waits.append(1000 * (time.perf_counter() - began))
        assert told["events"][0]["in"]

    for vote_number, phases in ((1, ("closed 1", "talk", "open 2")), (2, ("closed 2",))):
        now = await ask("api/class", **teacher)
        event = {key: now[key] for key in ("lesson", "question", "round")} | {"bank": "b", "vote": vote_number}
        stamp = (await ask("api/state", Authorization=f"token {tokens[0]}"))["stamp"]
        # Everybody's page waits for the next phase meanwhile, as it does in a class.
        pages = [
            asyncio.create_task(ask(f"api/state?after={stamp}", Authorization=f"token {token}")) for token in tokens
        ]
        before = sum(service.cpu_times()[:2])
        await asyncio.gather(
            *(
                vote(t, event | {"id": f"{vote_number}-{t}"[:80], "response": random.choice(now["shown"])})
                for t in tokens
            )
        )
        cpu += sum(service.cpu_times()[:2]) - before
        for phase in phases:
            here = await ask("api/class", **teacher)
            await ask("api/move", {"round": here["round"], "before": here["phase"], "after": phase}, **teacher)
        await asyncio.gather(*pages)
    now = await ask("api/class", **teacher)
    assert [n, n] == [told["voted"] for told in now["tally"].values()], "votes were lost, or counted twice"
    cuts = quantiles(waits, n=100)
    return {
        "half wait at most, ms": cuts[49],
        "95 of 100 wait at most, ms": cuts[94],
        "service, CPU s": cpu,
        "service, memory MB": service.memory_info().rss / 2**20,
    }


class _Postgres:
    """A PostgreSQL of Debian's package in a temporary folder, started when it is first asked for."""

    def __init__(self, stack: ExitStack):
        self.stack, self.address, self.databases = stack, "", 0

    def database(self, _folder: str) -> str:
        if not self.address:
            self.address = self._start()
        self.databases += 1
        name = f"class_{self.databases}"
        subprocess.run([PROGRAMS / "psql", f"{self.address}postgres", "-qc", f"CREATE DATABASE {name}"], check=True)
        return self.address + name

    def _start(self) -> str:
        nobody = "postgres" if os.getuid() == 0 else None  # PostgreSQL does not run as root
        folder = Path(self.stack.enter_context(TemporaryDirectory()))
        if nobody:
            shutil.chown(folder, nobody)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        data = folder / "data"
        made = [PROGRAMS / "initdb", "-D", data, "-A", "trust", "-U", "class", "-E", "UTF8", "--locale=C"]
        subprocess.run(made, user=nobody, cwd=folder, check=True, capture_output=True)
        settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        log = self.stack.enter_context((folder / "log").open("wb"))
        program = [PROGRAMS / "postgres", "-D", data, "-p", f"{port}", *settings]
        server = subprocess.Popen(program, user=nobody, cwd=folder, stderr=log)
        self.stack.callback(server.wait)
        self.stack.callback(server.terminate)
        while subprocess.run([PROGRAMS / "pg_isready", "-qh", "127.0.0.1", "-p", f"{port}"]).returncode:
            time.sleep(0.1)
        return f"postgresql://class@127.0.0.1:{port}/"
