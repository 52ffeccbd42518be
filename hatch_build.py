"""Where the project lives, as the package index shows it: in the repository that it is built from, if that is public.

Nobody has to write it down, and a course that was forked does not send its learners to somebody else.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

HOSTS = r"(github\.com|gitlab\.com|codeberg\.org)"
PUBLIC = re.compile(rf"(?:https://|ssh://git@|git@){HOSTS}[/:]([\w.-]+)/([\w.-]+?)(?:\.git)?/?")


class Addresses(MetadataHookInterface):
    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        found = PUBLIC.fullmatch(self._origin())
        if not found:
            return
        host, owner, name = found.groups()
        home = f"https://{host}/{owner}/{name}"
        metadata["urls"] = {"Source": home, "Issues": f"{home}/issues"}
        if host == "github.com":  # .github/workflows/site.yml puts it there
            metadata["urls"]["In your browser, without installing"] = f"https://{owner.lower()}.github.io/{name}/"

    def _origin(self) -> str:
        """What git calls the place that this folder came from; nothing where the folder is no repository."""
        if not Path(self.root, ".git").exists() or not shutil.which("git"):
            return ""
        asked = ["git", "-C", self.root, "remote", "get-url", "origin"]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
