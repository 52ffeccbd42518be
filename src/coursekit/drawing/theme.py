"""How the course's charts look, and how they reach a screen without a network.

Importing this module switches both on, so a chart that a learner writes looks and draws like one of ours.
"""

from __future__ import annotations

import os
import re
from typing import Any

import coursekit.drawing.light_jsonschema  # before altair, which then takes a sixth of its time

# isort: split
import altair as alt

import coursekit.drawing.bare_encodings  # noqa: F401  # x="year:T" then costs no more than alt.X("year:T")
from coursekit.errors import CourseError, UnknownName

FONT = 'system-ui, "Noto Sans TC", "Microsoft JhengHei", "PingFang TC", sans-serif'
WIDTH = 640  # pixels; with its axis such a plot fits beside the open file browser on a small laptop
INK = "currentColor"  # the text colour of the page around the chart: dark on light pages, light on dark ones
LABEL_SIZE = 12  # pixels; the smallest text in our charts

JUPYTERLAB_DRAWS = "application/vnd.vegalite.v5+json"
ONE_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNgYAAAAAMAASsJTYQAAAAASUVORK5CYII="
# SVG marks can be named to a screen reader and stay sharp when zoomed; the "..." menu needs the web.
EMBEDDED = {"embedOptions": {"renderer": "svg", "actions": False}}
NO_TYPE = re.compile('data type for the field "(.+?)"')  # what Altair says of a column that it does not find


# Mid-tones: each has at least 3:1 against white and against JupyterLab's dark background (#111), so one palette serves
# both. A course may have colours of its own for what its charts are about; these are for all other categories.
CATEGORIES = ["#5B7F95", "#A8642A", "#7A7F3A", "#96699A", "#468C79", "#808080"]


@alt.theme.register("coursekit", enable=True)
def house_theme() -> alt.theme.ThemeConfig:
    """The look of every chart: see-through, so that the page's own light or dark background shows."""
    sizes = {"labelFontSize": LABEL_SIZE, "titleFontSize": LABEL_SIZE}
    grey = dict.fromkeys(("domainColor", "tickColor", "gridColor"), "#808080")
    wide = dict.fromkeys(("continuousWidth", "discreteWidth"), WIDTH - 120)
    title = {"anchor": "start", "frame": "group", "color": INK, "subtitleColor": INK}
    title |= {"fontSize": 16, "subtitleFontSize": 13, "subtitlePadding": 4, "offset": 12}
    return {
        "config": {
            # When JupyterLab is dark it hands Vega a dark theme, but only while a chart is being drawn, and that theme
            # paints a grey box. What a chart's own config states wins; INK follows the page even when Lab changes.
            "background": "transparent",
            "font": FONT,
            "view": {**wide, "continuousHeight": 320, "stroke": None},
            "title": title,
            "style": {"guide-label": {"fill": INK}, "guide-title": {"fill": INK}},
            "axis": {**sizes, **grey, "labelLimit": 240, "maxExtent": 280, "gridOpacity": 0.25},
            # Numbers that only just fit beside each other read as one: every second of them goes.
            "axisXQuantitative": {"labelSeparation": 6},
            "legend": {"orient": "bottom", **sizes, "labelLimit": 240, "symbolSize": 90},
            "header": sizes,
            "mark": {"color": CATEGORIES[0]},
            "text": {"color": INK, "fontSize": LABEL_SIZE},
            "rule": {"color": "#808080"},
            "range": {"category": CATEGORIES},
        },
        "usermeta": EMBEDDED,
    }


def as_bundle(spec: dict) -> dict:
    """What Jupyter needs to show a chart's specification, with a sentence for front ends that draw nothing."""
    # JupyterLab 4.6 bundles Vega-Lite 5.6 and draws only types up to v5+json; altair 6 writes Vega-Lite 6, under a type
    # that Lab shows as text and that nbformat rejects. What we use of version 6 means the same in 5.6, so the
    # specification travels under the older label and draws with no network, live and in a reopened notebook.
    # The day this can go: when the oldest JupyterLab we support draws application/vnd.vegalite.v6.json.
    if title := title_of(spec):
        spec = {"description": title} | spec  # of a chart that a student writes
    shown = {JUPYTERLAB_DRAWS: {"usermeta": EMBEDDED} | spec, "text/plain": in_words(spec)}
    # What draws charts in Voila (0.5) keeps a PNG of each, unless there is one, and fails at it with a red bar.
    return shown | {"image/png": ONE_PIXEL} if "VOILA_BASE_URL" in os.environ else shown


def in_words(spec: dict) -> str:
    """The best sentence a specification has about itself."""
    return spec.get("description") or title_of(spec) or "A chart without a description."


def title_of(spec: dict) -> str:
    """The title of a chart, on one line."""
    title = spec.get("title") or ""
    title = title.get("text") if isinstance(title, dict) else title
    title = " ".join(title) if isinstance(title, list) else title
    return title if isinstance(title, str) else ""


def refused(chart: Any, error: Exception) -> CourseError:
    """What is wrong with a chart that Altair cannot make, in words; of a column that is not there, what there is."""
    column, columns = NO_TYPE.search(str(error)), [*map(str, getattr(chart.data, "columns", ()))]
    if column and columns and column[1] not in columns:
        return UnknownName("column", column[1], columns)
    return CourseError(f"This chart cannot be drawn. {error}")


def _missing(chart: alt.TopLevelMixin, spec: dict) -> str | None:
    """A column that a chart names and its table does not have: Vega would write "undefined" and say no more."""
    columns = {*map(str, getattr(chart.data, "columns", ()))}
    if not columns or "transform" in spec:  # a transform makes columns of its own
        return None
    fields = (channel.get("field") for channel in spec.get("encoding", {}).values() if isinstance(channel, dict))
    plain = (field for field in fields if isinstance(field, str) and not {*field} & {*"\\.["})
    return next((field for field in plain if field not in columns), None)


def _in_a_cell(chart: alt.TopLevelMixin, **_options: object) -> dict:
    """A chart at the end of a cell. Altair itself would show a learner's slip as sixty lines of its own code."""
    try:
        spec = chart.to_dict(context={"pre_transform": False})
    except Exception as error:
        raise refused(chart, error) from error
    if missing := _missing(chart, spec):
        raise UnknownName("column", missing, [*map(str, chart.data.columns)])
    return alt.renderers.get()(spec)


alt.renderers.register("coursekit", lambda spec, **_: as_bundle(spec))
alt.renderers.enable("coursekit")
alt.TopLevelMixin._repr_mimebundle_ = _in_a_cell
