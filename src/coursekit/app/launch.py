"""Opening the course: JupyterLab on the start page of the folder the reader is in, or of one laid out for them."""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import secrets
import shutil
import signal
import socket
import tempfile
import webbrowser
from pathlib import Path

from coursekit.app import saving
from coursekit.app.layout import FOLDER, MANIFEST, PARTS, lay_out
from coursekit.content.course import START, Course, enclosing, is_course, shipped
from coursekit.errors import CourseError

HOST = "127.0.0.1"  # this computer only: whoever reaches a Jupyter server can run programs on it
FIRST_PORT = 8888
NEWS = "@jupyterlab/apputils-extension:announcements"  # the plugin that asks every newcomer about Jupyter's news


def lab(folder: Path | None = None, *, browser: bool = True, port: int | None = None) -> None:
    """Open the course in JupyterLab and serve it until Ctrl-C.

    Without `folder` it opens the course around the working directory; if there is none, it lays one out in
    `./riyadh-course`. Without `port` it takes the first free one from 8888. Raises CourseError when the folder
    or the port cannot be used.
    """
    with open_port(port) as listening:  # if there is none, say so before anything is written
        course = open_course(folder)
        print(f"The course is in {course.root}", flush=True)
        _serve(course, browser, listening)


def open_course(folder: Path | None = None) -> Course:
    """The course to work in: the one around the working directory, or one laid out (or brought up to date) in `folder`.

    A checkout of the course is opened as it is: its files are the author's, and git's.
    """
    if folder is None:
        around = enclosing()
        if around and around.root.is_relative_to(Path(__file__).parents[1].resolve()):
            around = None  # the pristine copy inside the installed package
        if around and not (around.root / MANIFEST).is_file():
            return around
        folder = around.root if around else Path(FOLDER)
    folder = folder.resolve()
    if is_course(folder) and (folder / "src" / "coursekit").is_dir():
        return Course(folder)
    for parent in folder.parents:
        if is_course(parent) and folder.relative_to(parent).parts[:1] in PARTS:
            raise CourseError(f'{folder} is a part of the course in {parent}. Try `coursekit lab "{parent}"`.')

    kept = lay_out(shipped(), folder)
    if kept:
        print(
            f"Kept as you left it: {', '.join(kept)}. This version of the course has another copy. "
            "To get that copy, move yours to another folder and start again.",
            flush=True,
        )
    return Course(folder)


def open_port(wanted: int | None = None) -> socket.socket:
    """A socket that listens at the port asked for, or at the first free one from 8888.

    It is opened at once, and not only looked for: in a class that starts at the same moment on one computer, somebody
    else would have the port by the time Jupyter comes to it. Raises CourseError if the port asked for cannot be used.
    """
    problem = None
    for port in [wanted] if wanted else range(FIRST_PORT, 65536):
        try:
            return socket.create_server((HOST, port))
        except OSError as error:
            problem = error
    if not wanted:
        raise CourseError("Every port of this computer is taken. Close some programs and try again.") from problem
    with open_port() as other:
        instead = f"Try `coursekit lab --port {other.getsockname()[1]}`, or leave --port out."
    taken = problem.errno == errno.EADDRINUSE
    why = "is taken by another program" if taken else f"cannot be used: {problem.strerror}"
    raise CourseError(f"Port {wanted} {why}. {instead}") from problem


def _serve(course: Course, browser: bool, listening: socket.socket) -> None:
    """Run JupyterLab in this process until it is told to stop."""
    import coursekit.drawing.light_jsonschema  # noqa: F401  # first: half of JupyterLab's start would be jsonschema's

    # isort: split
    from jupyterlab import commands

    # Where node is installed, Lab asks it how packages would be fetched, for a third of its start. Here none are.
    commands._yarn_config = lambda logger: {"yarn config": {}}

    # isort: split
    import zmq
    from jupyter_core.paths import jupyter_config_dir
    from jupyterlab.labapp import LabApp
    from traitlets.config import Config

    home = _home()
    start = next((page.path.name for page in course.pages() if page.slug == START), None)
    url = f"/lab/tree/notebooks/{start}" if start else "/lab"
    token = secrets.token_hex(24)
    no_browser = False
    if browser:
        try:
            webbrowser.get()
        except webbrowser.Error:
            no_browser = True
    config = Config(
        # Its warnings are about Jupyter's own insides: in a class they only frighten.
        Application={"log_level": logging.ERROR},
        ServerApp={
            "root_dir": str(course.root),
            "ip": HOST,
            "port": 0,  # Jupyter looks for none: one is open
            "open_browser": browser and not no_browser,
            "allow_root": True,  # in a container there is often no other user
            "jpserver_extensions": {"jupyter_server_terminals": True},
        },
        IdentityProvider={"token": token},
        # Without it every kernel prints a warning that others on this computer could listen in.
        KernelManager={"transport_encryption": "auto" if zmq.has("curve") else "disabled"},
        LabApp={
            "default_url": url,
            "extension_manager": "readonly",  # the usual one asks an index on the network
            "user_settings_dir": commands.get_user_settings_dir(),  # the learner's theme and font size
        },
    )

    # Whatever else Jupyter was told on this computer (a password, another folder, extensions switched off, another Lab,
    # kernels elsewhere) is for other work, and could stop the course from opening. It starts from a blank folder.
    os.environ["JUPYTER_NO_CONFIG"] = "1"
    os.environ["PYTHONSTARTUP"] = str(Path(__file__).with_name("in_kernels.py"))  # IPython runs it in each kernel
    for name in ("JUPYTERLAB_DIR", "JUPYTER_GATEWAY_URL"):
        os.environ.pop(name, None)
    blank = Path(jupyter_config_dir())
    config.LabApp.workspaces_dir = str(blank / "workspaces")  # and not the tabs of another project
    try:
        (blank / "labconfig").mkdir()
        (blank / "labconfig" / "page_config.json").write_text(json.dumps({"disabledExtensions": {NEWS: True}}))
        server = LabApp.initialize_server(argv=[], config=config)
        listening.setblocking(False)
        server.http_server.add_sockets([listening])
        server.port = listening.getsockname()[1]
        server._bind_http_server_tcp = lambda: True  # it is open when Jupyter comes to it
        # No kernels but the one of this very Python, which has coursekit; a "python3" installed elsewhere may not.
        server.kernel_spec_manager.kernel_dirs = []
        server.contents_manager.register_pre_save_hook(_as_stored)

        def stop(*_: object) -> None:
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a second Ctrl-C does not wait for the kernels
            server.stop(from_signal=True)

        def announce() -> None:
            if no_browser:
                print("No browser was found. Open this address yourself:")
            print(f"JupyterLab is at http://{HOST}:{server.port}{url}?token={token}")
            print("Press Ctrl-C to stop.", flush=True)

        # Jupyter's own handler asks back at a terminal, and elsewhere leaves without closing the kernels.
        signal.signal(signal.SIGINT, stop)
        server.io_loop.add_callback(announce)  # after the callback that opens the port, so the address works at once
        server.start()
    except OSError as error:
        raise CourseError(
            f"JupyterLab cannot run: {error}. Set JUPYTER_DATA_DIR to a folder that you may write to and try again."
        ) from error
    finally:
        for folder in (blank, *home):
            shutil.rmtree(folder, ignore_errors=True)
    print("JupyterLab has stopped.", flush=True)


def _home() -> list[Path]:
    """A temporary home where the reader's own cannot be written, as on many a school's computers; else none."""
    from jupyter_core.paths import jupyter_runtime_dir

    own = Path(jupyter_runtime_dir())
    try:
        own.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=own):
            return []
    except OSError:
        home = Path(tempfile.mkdtemp(prefix="coursekit-"))
        for name in [name for name in os.environ if re.match(r"JUPYTER_\w+_DIR$|IPYTHONDIR$|XDG_", name)]:
            del os.environ[name]
        os.environ |= {"HOME": str(home), "USERPROFILE": str(home), "APPDATA": str(home)}
        print(
            "Your home folder cannot be written to: Jupyter keeps its own settings elsewhere, until it stops.",
            flush=True,
        )
        return [home]


def _as_stored(path: str, model: dict, contents_manager: object, **_: object) -> None:
    """Save a notebook as the course stores one: without widgets, and without the version of Python it was opened with.

    Lab notes the version of Python on opening, and two minutes later saves the notebook for it. A lesson that was only
    read would then count as changed, and never be brought up to date.
    """
    if model["type"] != "notebook":
        return
    saving.without_widgets(model, which="")
    try:
        on_disk = json.loads(Path(contents_manager.root_dir, path.strip("/")).read_text(encoding="utf-8"))["metadata"]
        noted = {key: on_disk[key] for key in ("kernelspec", "language_info")}
    except (OSError, ValueError, KeyError, TypeError):
        return  # a new notebook, which has yet to be given its language
    model["content"]["metadata"].update(noted)
