"""How far apart two colours look, to every eye."""

from __future__ import annotations

WHITE, LAB_DARK = "#ffffff", "#111111"  # the pages on which charts are drawn

# What an eye without one kind of cone sees (Machado, Oliveira and Fernandes 2009, severity 1).
VISION = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def contrast(one: str, two: str) -> float:
    """From 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted(_sum((0.2126, 0.7152, 0.0722), _linear(colour)) for colour in (one, two))
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, vision: str) -> tuple[float, float, float]:
    """CIE L*a*b*, where distance is about as large as the difference looks, as an eye of this kind sees it."""
    light = _linear(colour)
    return _lab([min(1, max(0, _sum(row, light))) for row in VISION[vision]])


def _linear(colour: str) -> list[float]:
    """Red, green and blue as light (WCAG 2.2, relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _lab(light: list[float]) -> tuple[float, float, float]:
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [_sum(row, light) / white for row, white in zip(rows, (0.9505, 1, 1.0888), strict=True)]
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _sum(weights, values) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))
