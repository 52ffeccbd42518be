"""Where things are in the checkout."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
BANKS = Path(__file__).parent / "banks"


def uv() -> str:
    """The program that installs, which also runs most tests."""
    return os.environ.get("UV") or shutil.which("uv")
