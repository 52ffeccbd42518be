"""`python -m coursekit`: the same commands where no `coursekit` script is on the path."""

from __future__ import annotations

from coursekit.app.cli import main

raise SystemExit(main())
