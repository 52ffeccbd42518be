"""A class that votes, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import pytest

from live_class import LiveClass, free_ports
from small_course import end

PROGRAMS = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
NOBODY = "postgres" if hasattr(os, "getuid") and os.getuid() == 0 else None  # PostgreSQL does not run as root


@pytest.fixture(scope="session")
def postgres():
    """The address of a PostgreSQL in a temporary folder, from Debian's package."""
    if PROGRAMS is None or not (PROGRAMS / "initdb").exists():
        if os.environ.get("CI") and sys.platform == "linux":
            pytest.fail("CI needs PostgreSQL: .ci/run installs Debian's package.")
        pytest.skip("PostgreSQL is not installed (Debian's package is postgresql).")
    folder = Path(tempfile.mkdtemp(prefix="coursekit-postgres-"))  # pytest's own folders are closed to other users
    if NOBODY:
        shutil.chown(folder, NOBODY)
    data = folder / "data"
    [port] = free_ports(1)
    how = dict(user=NOBODY, cwd=folder)
    made = [PROGRAMS / "initdb", "-D", data, "-A", "trust", "-U", "class", "-E", "UTF8", "--locale=C"]
    subprocess.run(made, **how, check=True, capture_output=True)
    settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([PROGRAMS / "postgres", "-D", data, "-p", f"{port}", *settings], **how, stderr=log)
        asks = [PROGRAMS / "pg_isready", "-h", "127.0.0.1", "-p", f"{port}"]
        while server.poll() is None and subprocess.run(asks, capture_output=True).returncode:
            pass
        yield f"postgresql://class@127.0.0.1:{port}/"
        end(server)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def store(request, tmp_path):
    """Where a class keeps its votes: a database of its own for each test."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'votes.sqlite'}"
    url = request.getfixturevalue("postgres")
    name = f"class_{uuid.uuid4().hex}"
    created = [PROGRAMS / "psql", f"{url}postgres", "-c", f"CREATE DATABASE {name}"]
    subprocess.run(created, check=True, capture_output=True)
    return url + name


@pytest.fixture
def live(course_copy, store):
    with LiveClass(course_copy, "--store", store) as running:
        yield running
