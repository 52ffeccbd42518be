"""jsonschema, imported in a tenth of its usual time: import this before what imports jsonschema.

Altair, nbformat and JupyterLab all do. Most of that import is spent on what checks the form of international web
addresses and of spans of time: a grammar, and a library of dates. jsonschema loads them when they happen to be
installed (Jupyter installs them) and does without when they are not. Nothing here has such an address or span to check.
CONTRIBUTING.md says what would make this needless.
"""

from __future__ import annotations

import sys

_kept_out = [name for name in ("rfc3987_syntax", "isoduration") if name not in sys.modules]
sys.modules.update(dict.fromkeys(_kept_out))  # type: ignore[arg-type]  # Python's own way to say "not importable"
try:
    import jsonschema  # noqa: F401
finally:
    for _name in _kept_out:
        del sys.modules[_name]
