from __future__ import annotations

import pytest

from class_logs import Classroom


@pytest.fixture
def room(tmp_path, monkeypatch):
    room = Classroom(tmp_path)
    monkeypatch.chdir(room.course)
    return room
