"""A chart that a learner writes in plain Altair, in JupyterLab with the network off: it draws, in the course's look."""

from __future__ import annotations

from browser_tools import PAGE

CELLS = [
    "import coursekit as ck",
    "import altair as alt\n"
    'rows = ck.load("trade")\n'
    'chart = alt.Chart(rows[rows["total"].notna()], title="Trade, in my own chart").mark_point().encode(\n'
    '    x=alt.X("year:O", title="Year"), y=alt.Y("total:Q", title="Billion US dollars"), color="reporter:N"\n'
    ")\n"
    "chart",
    'ck.figure(chart, "Most of it is with China.")',
    'ck.pieces.dial(question=("start_here", "hours_of_talks"))',  # every lesson has a piece, which brings its looks
    # Altair's slowest parts, which nobody here needs, are not loaded.
    'import sys\n[name for name in ("altair", "lark", "isoduration") if name in sys.modules]',
]
# What the page would show for words of the text's own colour, and what the chart shows.
LOOKS = """([svg]) => {
  const words = [...svg.querySelectorAll('text')].find(text => text.textContent === 'Trade, in my own chart');
  const style = getComputedStyle(words);
  return [style.fontSize, style.fill, getComputedStyle(svg.closest('.jp-OutputArea-output')).color];
}"""

INSIDE = """charts => charts.map(svg => {
  const [chart, room] = [svg, svg.closest('.jp-OutputArea')].map(each => each.getBoundingClientRect());
  return chart.right <= room.right && svg.clientWidth > 300;
})"""


def test_it_draws_without_a_network_and_follows_the_page(stored, open_notebook):
    notebook = open_notebook(PAGE)
    notebook.run_all()
    charts = notebook.page.locator(".vega-embed svg")
    charts.nth(1).wait_for()
    for theme in notebook.themes():
        size, fill, page = charts.first.evaluate_all(LOOKS)
        assert ("16px", page) == (size, fill), theme
    assert notebook.page.get_by_text("Most of it is with China.").first.is_visible()
    notebook.page.locator(".ck-piece h3").wait_for()
    notebook.resize(700, 768)
    assert [True, True] == charts.evaluate_all(INSIDE)
    assert notebook.page.get_by_text("['altair']").is_visible()
    assert ([], []) == (notebook.asked_outside, notebook.errors)
