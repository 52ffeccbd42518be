"""A page with twelve live pictures brings Vega once, and again on another day."""

from __future__ import annotations

import pytest

from browser_tools import notebook_of

pytestmark = pytest.mark.slow  # what it counts, `benchmarks` counts too

CROWD = "93_twelve_stages.ipynb"
TWELVE = [
    """import altair as alt
import coursekit as ck

rows = [{"actor": "RU", "at": -2}, {"actor": "US", "at": -1}, {"actor": "UA", "at": 2}]
points = alt.Chart(alt.InlineData(rows, name="actors"), title="Who stands where?").mark_point().encode(
    x=alt.X("at:Q", scale=alt.Scale(domain=[-2, 2])), y="actor:N")""",
    *(f'ck.stage(points, drag="at", of="actor", between=(-2, 2), says="{n}")' for n in range(12)),
]


def test_twelve_stages_carry_vega_once_and_again_after_a_reload(window_of, put, lab):
    put(f"notebooks/{CROWD}", notebook_of(TWELVE))
    window, frames = window_of(), []
    window.page.on("websocket", lambda socket: socket.on("framereceived", lambda data: frames.append(len(data))))
    for _day in range(2):
        frames.clear()
        crowd = window.open(CROWD)
        crowd.run_all()
        for n in range(12):
            stage = crowd.page.locator(".ck-stage").nth(n)
            stage.locator("svg.marks").wait_for()
            stage.scroll_into_view_if_needed()
        assert 12 == crowd.page.locator(".ck-stage svg.marks").count()
        assert 1 == sum(size > 500_000 for size in frames)
        assert sum(frames) < 1_100_000
        assert [] == crowd.errors
        window.close_notebooks()
        lab.end_kernels()
        window.loaded = False  # JupyterLab is loaded anew
