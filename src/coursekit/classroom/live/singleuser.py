"""`coursekit-singleuser`, for `c.Spawner.cmd`: a student's JupyterLab on a Hub, at half of the start's work."""

from __future__ import annotations

# Before anything that imports jsonschema, which would load a grammar of web addresses: most of what is left out.
import coursekit.drawing.light_jsonschema  # noqa: F401

# isort: split
from jupyterhub.singleuser import main as start
from jupyterlab import commands


def main() -> None:
    """Start the server as `jupyterhub-singleuser` does."""
    # Node would be asked how packages are fetched, of which none are.
    commands._yarn_config = lambda logger: {"yarn config": {}}
    start()
