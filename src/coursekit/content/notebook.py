"""The cells of a notebook, whatever shape its file gives them: what has a wrong one counts as empty."""

from __future__ import annotations

from typing import Any


class Cell:
    """One cell. Of its outputs there are those that Jupyter could have written."""

    def __init__(self, raw: Any):
        self.raw: dict[str, Any] = _if(dict, raw)
        self.kind, self.id = str(self.raw.get("cell_type")), str(self.raw.get("id", ""))
        self.source = text_of(self.raw.get("source"))
        self.outputs: list[dict[str, Any]] = [each for each in _if(list, self.raw.get("outputs")) if _if(dict, each)]
        self.metadata: dict[str, Any] = _if(dict, self.raw.get("metadata"))
        self.tags: list[str] = _if(list, self.metadata.get("tags"))

    @property
    def bundles(self) -> list[dict[str, Any]]:
        """What each output shows, by its MIME type."""
        return [output["data"] for output in self.outputs if _if(dict, output.get("data"))]


def text_of(value: Any) -> str:
    """A text as a notebook holds it, whole or in lines."""
    return value if isinstance(value, str) else "".join(line for line in _if(list, value) if isinstance(line, str))


def _if(kind: type, value: Any) -> Any:
    """A value if it is of this kind, else an empty one."""
    return value if isinstance(value, kind) else kind()
