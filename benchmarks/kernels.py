"""A fresh kernel, as a notebook has one: what it sends, how long it computes, how much memory it takes."""

from __future__ import annotations

import ast
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil
import zmq
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

from benchmarks.harness import ROOT, environment

PATIENCE = 600  # seconds until a kernel that says nothing is given up
EVERY_CELL = ("status", "execute_input")  # sent whatever the cell does

CLOCK = "__import__('time').process_time()"


@dataclass(frozen=True)
class Ran:
    """What running one cell took. CPU in seconds."""

    cpu: float
    kinds: list[str]  # of the messages that the cell itself has sent
    size: int  # of these messages, in bytes as they go over the wire


class Kernel:
    """A kernel started for one measurement, with an empty log of answers, in the folder of the notebooks."""

    def __init__(self, cwd: Path = ROOT / "notebooks"):
        self._cwd = cwd

    def __enter__(self) -> Kernel:
        self._answers = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        own = {
            "COURSEKIT_PROGRESS": str(Path(self._answers.name) / "progress.jsonl"),
            "NBAUTOEVAL_LOG": str(Path(self._answers.name) / "nbautoeval"),
        }
        context = zmq.Context()
        context.setsockopt(zmq.RCVHWM, 0)  # else messages beyond the thousandth in the queue are dropped unseen
        self._manager = KernelManager(context=context)
        self._manager.start_kernel(cwd=str(self._cwd), env=environment() | own, extra_arguments=["--log-level=ERROR"])
        self._client: BlockingKernelClient = self._manager.blocking_client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=PATIENCE)
        self._cpu = 0.0
        self.run("")
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)
        self._answers.cleanup()

    def run(self, code: str) -> Ran:
        """Run a cell to its end. Raises RuntimeError if the cell does."""
        frames, now = self._executed(code, CLOCK)
        before, self._cpu = self._cpu, now
        sent = [(self._about(each)[0], sum(map(len, each))) for each in frames]
        own = [(kind, size) for kind, size in sent if kind not in EVERY_CELL]
        return Ran(self._cpu - before, [kind for kind, _ in own], sum(size for _, size in own))

    def value(self, expression: str) -> Any:
        """What an expression gives in this kernel: a number or a text."""
        return self._executed("", expression)[1]

    def _executed(self, code: str, expression: str) -> tuple[list[list[bytes]], Any]:
        """The messages of a cell, and the value of an expression right after it."""
        asked = self._client.execute(code, user_expressions={"value": expression})
        frames = self._until_idle(asked)
        reply = self._reply(asked)
        if reply["status"] != "ok":
            raise RuntimeError(f"A measured cell broke off:\n{code}\n{reply['ename']}: {reply['evalue']}")
        return frames, ast.literal_eval(reply["user_expressions"]["value"]["data"]["text/plain"])

    def _until_idle(self, asked: str) -> list[list[bytes]]:
        """All messages up to the one that says the cell is done; read first, understood later, to keep up."""
        frames, socket = [], self._client.iopub_channel.socket
        while socket.poll(PATIENCE * 1000):
            frames.append(socket.recv_multipart())
            if b'"idle"' in frames[-1][-1] and self._about(frames[-1]) == ("status", asked):
                return frames
        raise RuntimeError(f"The kernel has said nothing for {PATIENCE} seconds.")

    def _reply(self, asked: str) -> dict:
        while True:
            message = self._client.get_shell_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == asked:
                return message["content"]

    def _about(self, frames: list[bytes]) -> tuple[str, str]:
        """The kind of a message, and the id of the request that it answers."""
        _, (_signature, header, parent, *_rest) = self._client.session.feed_identities(frames, copy=True)
        return json.loads(header)["msg_type"], json.loads(parent).get("msg_id", "")

    @property
    def cpu(self) -> float:
        """Seconds of computing since the kernel's process was started, its own start included."""
        return self._cpu

    @property
    def memory(self) -> float:
        """MB that only this process holds and that ending it would free."""
        return psutil.Process(self._manager.provisioner.pid).memory_full_info().uss / 2**20
