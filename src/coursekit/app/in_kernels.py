"""What every kernel of `coursekit lab` runs first: after a restart each cell of a lesson works on its own."""

import coursekit as ck  # noqa: F401
