"""The class as a service of a real JupyterHub: ten students with kernels of their own, and a teacher in a browser."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from live_class import free_ports
from loops import finished
from small_course import end, start_with_us

PROXY = shutil.which("configurable-http-proxy") or os.environ.get("CONFIGURABLE_HTTP_PROXY", "")
pytestmark = [
    pytest.mark.slow,  # ten JupyterLabs at once: `pytest -m slow`
    pytest.mark.skipif(bool(os.environ.get("CI")), reason="ten JupyterLabs are too much for CI"),
    pytest.mark.skipif(not (PROXY and shutil.which("node")), reason="node or configurable-http-proxy is not installed"),
]

LESSON, QUESTION = "wedge_by_the_numbers", "what_votes_can_tell"
STUDENTS = [f"student{n}" for n in range(10)]
PATIENCE = 240

# What the shipped configuration needs here: no accounts of the machine, ports of its own, and an admin for the test.
TEST = """
load_subconfig({shipped!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{hub}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{inner}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.JupyterHub.db_url = "sqlite:///hub.sqlite"
c.JupyterHub.cookie_secret_file = "cookie_secret"
c.ConfigurableHTTPProxy.pid_file = "proxy.pid"
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.Spawner.notebook_dir = {course!r}
c.JupyterHub.services[0]["url"] = "http://127.0.0.1:{service}"
c.Spawner.environment["COURSEKIT_CLASS"] = "http://127.0.0.1:{service}/services/class/"
c.Spawner.environment["COURSEKIT_PROGRESS"] = lambda spawner: f"{logs}/{{spawner.user.name}}/progress.jsonl"
c.JupyterHub.services.append({{"name": "test", "api_token": {token!r}}})
c.JupyterHub.load_roles.append({{"name": "test", "services": ["test"],
    "scopes": ["admin:users", "admin:servers", "tokens", "access:servers", "access:services", "custom:class:teach"]}})
c.Spawner.args = [*c.Spawner.args, "--allow-root"]
c.Spawner.start_timeout = {patience}
c.Spawner.http_timeout = {patience}
"""


class Hub:
    """A running JupyterHub, by its own programming interface."""

    def __init__(self, folder: Path, course: Path):
        from coursekit.classroom.live.run import lay_out

        lay_out(folder / "hub")
        self.token = uuid.uuid4().hex
        hub, inner, api, service = free_ports(4)
        self.link, self.course, self.logs = f"http://127.0.0.1:{hub}", course, folder / "logs"
        text = TEST.format(
            shipped=str(folder / "hub" / "jupyterhub_config.py"), hub=hub, inner=inner, api=api, service=service,
            proxy=PROXY, course=str(course), logs=self.logs, token=self.token, patience=PATIENCE,
        )  # fmt: skip
        (folder / "config.py").write_text(text, encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "COURSE"))}
        environment |= {"COURSE": str(course), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        self.process = start_with_us(
            *("jupyterhub", "-f", folder / "config.py"),
            cwd=folder,
            env=environment,
            stdout=(folder / "hub.log").open("wb"),
            stderr=subprocess.STDOUT,
        )

    async def ask(self, http, path: str, method: str = "GET", token: str = "", body: object = None) -> tuple[int, dict]:
        headers = {"Authorization": f"token {token or self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body)
        async with http.request(method, self.link + path, headers=headers, data=data, allow_redirects=False) as reply:
            text = await reply.text()
            return reply.status, json.loads(text) if text.startswith(("{", "[")) else {"text": text}


async def ready(hub: Hub, http, path: str) -> None:
    import aiohttp

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and hub.process.poll() is None:
        try:
            if (await hub.ask(http, path))[0] == 200:
                return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.2)
    pytest.fail("The Hub did not start.")


class Student:
    """Somebody with a server and a kernel of their own."""

    def __init__(self, hub: Hub, http, name: str):
        self.hub, self.http, self.name = hub, http, name

    async def arrive(self) -> None:
        hub, http, name = self.hub, self.http, self.name
        await hub.ask(http, f"/hub/api/users/{name}", "POST")
        _, made = await hub.ask(http, f"/hub/api/users/{name}/tokens", "POST", body={"note": "test"})
        self.token = made["token"]
        await hub.ask(http, f"/hub/api/users/{name}/server", "POST", self.token)
        server = {"pending": "spawn"}
        while not server.get("ready"):
            assert server.get("pending"), f"The server of {name} did not start."
            await asyncio.sleep(0.3)
            server = (await hub.ask(http, f"/hub/api/users/{name}"))[1]["servers"].get("", {})
        _, kernel = await hub.ask(http, f"/user/{name}/api/kernels", "POST", self.token, {"name": "python3"})
        address = f"{hub.link}/user/{name}/api/kernels/{kernel['id']}/channels"
        self.socket = await http.ws_connect(address, headers={"Authorization": f"token {self.token}"}, max_msg_size=0)

    async def run(self, code: str) -> str:
        """Run code in the kernel; returns what it printed."""
        id = uuid.uuid4().hex
        header = {"msg_id": id, "msg_type": "execute_request", "username": "", "session": id, "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        await self.socket.send_str(json.dumps(message))
        printed = ""
        while True:
            told = json.loads((await self.socket.receive()).data)
            if told["parent_header"].get("msg_id") != id:
                continue
            if told["msg_type"] == "stream":
                printed += told["content"]["text"]
            if told["msg_type"] == "error":
                raise AssertionError("\n".join(told["content"]["traceback"]))
            if told["msg_type"] == "status" and told["content"]["execution_state"] == "idle":
                return printed

    async def says(self, wanted: str) -> None:
        """Until the strip above the quiz says this."""
        while wanted not in await self.run("print(quiz.strip['text'])"):
            await asyncio.sleep(0.1)


def test_ten_students_vote_with_their_own_tokens(tmp_path, course_copy, browser):
    hub = Hub(tmp_path, course_copy)
    try:
        option = finished(in_time(hub))
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"{hub.link}/services/class/projector")  # the Hub asks who it is, and leads back
        page.get_by_label("Username").fill("teacher")
        page.get_by_label("Password").fill("any")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("10 of 10 chose").wait_for()
        assert option == page.locator(".row.key").get_attribute("data-id")
        page.close()
        page = browser.new_page(viewport={"width": 390, "height": 780})
        page.goto(f"{hub.link}/services/class/")
        page.get_by_label("Username").fill("student0")
        page.get_by_label("Password").fill("any")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("You said").wait_for()  # the phone knows what the notebook has voted
        assert 403 == page.goto(f"{hub.link}/services/class/projector").status
        page.close()
    except BaseException:
        print((tmp_path / "hub.log").read_text(errors="replace")[-6000:])
        raise
    finally:
        end(hub.process)
    logs = sorted(path.parent.name for path in hub.logs.rglob("progress.jsonl"))
    assert STUDENTS == logs


async def in_time(hub: Hub) -> str:
    return await asyncio.wait_for(votes(hub), PATIENCE)


async def votes(hub: Hub) -> str:
    import aiohttp

    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        await ready(hub, http, "/services/class/api/class")
        _, room = await hub.ask(http, "/services/class/api/open", "POST", body={})
        api = f"/services/class/api/{{}}?room={room['code']}"
        students = [Student(hub, http, name) for name in STUDENTS]
        await asyncio.gather(*(student.arrive() for student in students))
        code = f"import coursekit as ck\nquiz = ck.quiz({LESSON!r}, [{QUESTION!r}])"
        await asyncio.gather(*(student.run(code) for student in students))
        await asyncio.gather(*(student.says(f"You are in class {room['code']}") for student in students))
        start = {"lesson": LESSON, "question": QUESTION}
        assert 200 == (await hub.ask(http, api.format("start"), "POST", body=start))[0]
        await asyncio.gather(*(student.says("Your class votes now.") for student in students))
        _, now = await hub.ask(http, api.format("class"))
        right = json.loads(
            subprocess.run(
                [sys.executable, "-c", "import json, sys; from coursekit.questions.bank import load_bank; "
                 "print(json.dumps(load_bank(sys.argv[1])[sys.argv[2]].right))",
                 hub.course / "data" / "questions" / f"{LESSON}.toml", QUESTION],
                capture_output=True, check=True,
            ).stdout
        )  # fmt: skip
        await asyncio.gather(*(each.run(f"print(quiz.answer({QUESTION!r}, {right!r}).status)") for each in students))
        await asyncio.gather(*(student.says("Vote 1 is in.") for student in students))

        # Names come from tokens. A forged one, a token that may not come in, a student at the teacher's desk: no.
        _, names = await hub.ask(http, api.format("names"))
        assert [{"name": name, "in": True} for name in STUDENTS] == names["people"]
        event = {key: now[key] for key in ("lesson", "question", "round", "vote")}
        event |= {"id": "x", "bank": "b", "response": right, "student": STUDENTS[1]}
        token = students[0].token
        status, told = await hub.ask(http, api.format("events"), "POST", token, event)
        assert (403, True) == (status, "Your token does not say that you are 'student1'" in told["error"])
        _, narrow = await hub.ask(http, "/hub/api/users/student2/tokens", "POST", body={"scopes": ["read:users!user"]})
        status, told = await hub.ask(http, api.format("events"), "POST", narrow["token"], event)
        assert (401, True) == (status, "Nobody of this class has this token." in told["error"])
        moved = {"round": now["round"], "before": "open 1", "after": "closed 1"}
        assert 403 == (await hub.ask(http, api.format("move"), "POST", token, moved))[0]

        assert 200 == (await hub.ask(http, api.format("move"), "POST", body=moved))[0]
        moved |= {"before": "closed 1", "after": "reveal"}
        assert 200 == (await hub.ask(http, api.format("move"), "POST", body=moved))[0]
        await asyncio.gather(*(student.says("You are in class") for student in students))
        first = f"print(quiz.session.standings[{QUESTION!r}].outcome.status)"
        assert ["right\n"] * 10 == list(await asyncio.gather(*(student.run(first) for student in students)))
        for student in students:
            await student.socket.close()
        return right
