"""`coursekit-singleuser`: a student's JupyterLab on a Hub, at half of the start's work.

Most of what is left out is a grammar of web addresses that jsonschema loads when Jupyter happens to have installed it,
and a question to node about how packages would be fetched, of which none are. For `c.Spawner.cmd`.
"""

from __future__ import annotations

import coursekit.drawing.light_jsonschema  # noqa: F401  # before anything that imports jsonschema

# isort: split
from jupyterhub.singleuser import main as start
from jupyterlab import commands


def main() -> None:
    """Start the server as `jupyterhub-singleuser` does."""
    commands._yarn_config = lambda logger: {"yarn config": {}}
    start()
