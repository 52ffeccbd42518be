"""Who acts in this story, with the one colour and the one shape that each has in every chart."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Actor:
    """A state or body in the story, with the one colour and the one shape it has in every chart."""

    code: str
    name: str
    colour: str
    shape: str

    @property
    def look(self) -> dict[str, str]:
        """Colour and shape, as a piece draws them."""
        return {"colour": self.colour, "shape": self.shape}


_STAR = "M0,-1L0.26,-0.36L0.95,-0.31L0.43,0.14L0.59,0.81L0,0.45L-0.59,0.81L-0.43,0.14L-0.95,-0.31L-0.26,-0.36Z"
_HEXAGON = "M0,-0.9L0.78,-0.45L0.78,0.45L0,0.9L-0.78,0.45L-0.78,-0.45Z"
_SALTIRE = (
    "M-0.9,-0.55L-0.55,-0.9L0,-0.35L0.55,-0.9L0.9,-0.55L0.35,0L0.9,0.55L0.55,0.9L0,0.35L-0.55,0.9L-0.9,0.55L-0.35,0Z"
)
_HOUSE = "M0,-0.95L0.9,-0.2L0.55,0.85L-0.55,0.85L-0.9,-0.2Z"
_BAR = "M-1,-0.4L1,-0.4L1,0.4L-1,0.4Z"

# Mid-tones, as in coursekit.drawing.theme: each has at least 3:1 on a light and on a dark page. The first six, which
# share charts, also stay apart for readers with colour-blindness of any common kind. No flag colours, which would take
# sides; shapes and labels always say the same as the colour.
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


def actor(code: str) -> Actor:
    """The actor with this code; a state with no colour of its own is drawn like all others, under its code."""
    return ACTORS.get(code) or replace(ACTORS["other"], code=code, name=code)
