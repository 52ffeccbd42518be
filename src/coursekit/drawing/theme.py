"""How the course's charts look, and how they reach a screen without a network.

Importing this module switches both on, so a chart that a learner writes looks and draws like one of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import coursekit.drawing.light_jsonschema  # before altair, which then takes a sixth of its time

# isort: split
import altair as alt

import coursekit.drawing.bare_encodings  # noqa: F401
from coursekit.errors import CourseError

FONT = 'system-ui, "Noto Sans TC", "Microsoft JhengHei", "PingFang TC", sans-serif'
WIDTH = 640  # pixels; with its axis such a plot fits beside the open file browser on a small laptop
INK = "currentColor"  # the text colour of the page around the chart: dark on light pages, light on dark ones
LABEL_SIZE = 12  # pixels; the smallest text in our charts

JUPYTERLAB_DRAWS = "application/vnd.vegalite.v5+json"


@dataclass(frozen=True)
class Actor:
    """A state or body in the story, with the one colour and the one shape it has in every chart."""

    code: str
    name: str
    colour: str
    shape: str


_STAR = "M0,-1L0.26,-0.36L0.95,-0.31L0.43,0.14L0.59,0.81L0,0.45L-0.59,0.81L-0.43,0.14L-0.95,-0.31L-0.26,-0.36Z"
_HEXAGON = "M0,-0.9L0.78,-0.45L0.78,0.45L0,0.9L-0.78,0.45L-0.78,-0.45Z"
_SALTIRE = (
    "M-0.9,-0.55L-0.55,-0.9L0,-0.35L0.55,-0.9L0.9,-0.55L0.35,0L0.9,0.55L0.55,0.9L0,0.35L-0.55,0.9L-0.9,0.55L-0.35,0Z"
)
_HOUSE = "M0,-0.95L0.9,-0.2L0.55,0.85L-0.55,0.85L-0.9,-0.2Z"
_BAR = "M-1,-0.4L1,-0.4L1,0.4L-1,0.4Z"

# Mid-tones: every colour has at least 3:1 against white and against JupyterLab's dark background (#111), so one palette
# serves both. The first six, which share charts, also stay apart for readers with colour-blindness of any common kind.
# No flag colours, which would take sides; shapes and labels always say the same as the colour.
ACTORS: dict[str, Actor] = {
    actor.code: actor
    for actor in (
        Actor("US", "United States", "#0072B2", "circle"),
        Actor("RU", "Russia", "#B8401A", "square"),
        Actor("CN", "China", "#B03A80", "triangle-up"),
        Actor("UA", "Ukraine", "#B28500", "diamond"),
        Actor("EU", "European Union", "#228833", "cross"),
        Actor("TW", "Taiwan", "#8250DC", _STAR),
        Actor("SA", "Saudi Arabia", "#5F7D00", "triangle-down"),
        Actor("FR", "France", "#4F7CD6", "triangle-left"),
        Actor("DE", "Germany", "#A0522D", "triangle-right"),
        Actor("GB", "United Kingdom", "#008C8C", _HEXAGON),
        Actor("UN", "United Nations", "#4A90C2", _SALTIRE),
        Actor("SU", "Soviet Union", "#B23A48", _HOUSE),
        Actor("other", "Others", "#808080", _BAR),
    )
}


# For categories that are no actors, so that nobody reads a blue bar as the United States.
CATEGORIES = ["#5B7F95", "#A8642A", "#7A7F3A", "#96699A", "#468C79", "#808080"]

_OTHERS = {
    "AH": "Austria-Hungary",
    "CA": "Canada",
    "HU": "Hungary",
    "IL": "Israel",
    "IN": "India",
    "IR": "Iran",
    "IT": "Italy",
    "PK": "Pakistan",
}


def actor(code: str) -> Actor:
    """The actor with this code; a state with no colour of its own is drawn like all others, under its own name.

    >>> actor("US").name, actor("IR").name, actor("IR").colour == ACTORS["other"].colour
    ('United States', 'Iran', True)
    """
    return ACTORS.get(code) or replace(ACTORS["other"], code=code, name=_OTHERS.get(code, code))


@alt.theme.register("coursekit", enable=True)
def house_theme() -> alt.theme.ThemeConfig:
    """The look of every chart: see-through, so that the page's own light or dark background shows."""
    return {
        "config": {
            # When JupyterLab is dark it hands Vega a dark theme, but only while a chart is being drawn, and that theme
            # paints a grey box. What a chart's own config states wins; INK follows the page even when Lab changes.
            "background": "transparent",
            "font": FONT,
            "view": {
                "continuousWidth": WIDTH - 120,
                "continuousHeight": 320,
                "discreteWidth": WIDTH - 120,
                "stroke": None,
            },
            "title": {
                "anchor": "start",
                "frame": "group",
                "color": INK,
                "subtitleColor": INK,
                "fontSize": 16,
                "subtitleFontSize": 13,
                "subtitlePadding": 4,
                "offset": 12,
            },
            "style": {"guide-label": {"fill": INK}, "guide-title": {"fill": INK}},
            "axis": {
                "labelFontSize": LABEL_SIZE,
                "titleFontSize": LABEL_SIZE,
                "labelLimit": 240,
                "domainColor": "#808080",
                "tickColor": "#808080",
                "gridColor": "#808080",
                "gridOpacity": 0.25,
            },
            "legend": {
                "orient": "bottom",
                "labelFontSize": LABEL_SIZE,
                "titleFontSize": LABEL_SIZE,
                "labelLimit": 240,
                "symbolSize": 90,
            },
            "header": {"labelFontSize": LABEL_SIZE, "titleFontSize": LABEL_SIZE},
            "text": {"color": INK, "fontSize": LABEL_SIZE},
            "rule": {"color": "#808080"},
            "range": {"category": CATEGORIES},
        },
        # SVG marks can be named to a screen reader and stay sharp when zoomed; the "..." menu needs the web.
        "usermeta": {"embedOptions": {"renderer": "svg", "actions": False}},
    }


def switch(name: str, label: str) -> alt.Parameter:
    """A box to tick below a chart, ticked to begin with; `name` is its name in the chart's expressions."""
    # Not a radio: in JupyterLab the arrow keys move from cell to cell even when a radio has the focus, so the other
    # options cannot be reached without a mouse. Tab reaches every box, and Space ticks it.
    return alt.param(name=name, value=True, bind=alt.binding_checkbox(name=f"{label} "))


def as_bundle(spec: dict) -> dict:
    """What Jupyter needs to show a chart's specification, with a sentence for front ends that draw nothing."""
    # JupyterLab 4.6 bundles Vega-Lite 5.6 and draws only types up to v5+json; altair 6 writes Vega-Lite 6, under a type
    # that Lab shows as text and that nbformat rejects. What we use of version 6 means the same in 5.6, so the
    # specification travels under the older label and draws with no network, live and in a reopened notebook.
    # The day this can go: when the oldest JupyterLab we support draws application/vnd.vegalite.v6.json.
    return {JUPYTERLAB_DRAWS: spec, "text/plain": _in_words(spec)}


def bundle(chart: alt.TopLevelMixin) -> dict:
    """The chart as Jupyter shows it: for `display(..., raw=True)` or an `Output` widget's outputs.

    Returns a dict from MIME type to content. The same chart always gives the same bytes.
    Raises CourseError when `chart` is not a chart.

    >>> import altair as alt, pandas as pd
    >>> points = alt.Chart(pd.DataFrame({"x": [1]}), description="One point.").mark_point().encode(x="x:Q")
    >>> sorted(bundle(points))
    ['application/vnd.vegalite.v5+json', 'text/plain']
    >>> bundle(points)["text/plain"]
    'One point.'
    """
    if not isinstance(chart, alt.TopLevelMixin):
        raise CourseError(
            f"A {type(chart).__name__} is not a chart. Hand in an Altair chart; for a figure of the course, its .chart."
        )
    return as_bundle(chart.to_dict())


def _in_words(spec: dict) -> str:
    """The best sentence a specification has about itself."""
    title = spec.get("title", "")
    if isinstance(title, dict):
        title = title.get("text", "")
    if isinstance(title, list):
        title = " ".join(title)
    return spec.get("description") or title or "A chart without a description."


def _render(spec: dict, **_options: object) -> dict:
    return as_bundle(spec)


alt.renderers.register("coursekit", _render)
alt.renderers.enable("coursekit")
