"""Whether two colours can be told apart (WCAG 2.2: relative luminance, contrast ratio).

Colours are written #rrggbb. From one colour of a city's own its shades for light and dark pages are
made, so that whatever it chooses, everybody can read it.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

COLOUR = re.compile(r"#[0-9a-f]{6}")
READABLE = 4.5  # of text (1.4.3)
WHITE, BLACK = "#ffffff", "#000000"
# What links stand on, as static/css/base.css paints it.
LIGHT_GROUNDS = ("#ffffff", "#f2f5f1", "#e6ece7", "#dcedeb")
DARK_GROUNDS = ("#0d1a1d", "#15272b", "#1d3338", "#1a4046")
DARK_TEXT = "#06262c"
STEPS = 200


def contrast(first: str, second: str) -> float:
    """From 1 for the same colour to 21 for black on white."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """How bright it is, from 0 to 1."""
    red, green, blue = (_linear(value / 255) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def least_contrast(colour: str, others: Iterable[str]) -> float:
    """The ratio to the one of these that it is hardest to tell from."""
    return min(contrast(colour, other) for other in others)


def is_readable(colour: str) -> bool:
    """Whether white text can be read on it, and it as text on every ground of a light page."""
    return least_contrast(colour, LIGHT_GROUNDS) >= READABLE


def nearest_readable(colour: str) -> str:
    """The colour itself where it is readable, else the nearest darker shade that is."""
    return _mixed_until(colour, BLACK, LIGHT_GROUNDS, READABLE)


def shades(colour: str) -> Mapping[str, Mapping[str, str]]:
    """What the style sheets' properties become, on light and on dark pages, for a readable colour.

    Dark pages get a lighter shade of it for links and buttons, which carry dark text there.
    """
    light = {
        "brand": colour,
        "brand-deep": _darker(colour, 9.5),
        "on-brand": WHITE,
        "call": colour,
        "dusk": _darker(colour, 11),
        "far": _darker(colour, 9),
    }
    link = _mixed_until(colour, WHITE, DARK_GROUNDS, READABLE)
    dark = {
        "brand": link,
        "brand-deep": _mixed_until(link, WHITE, DARK_GROUNDS, 6.5),
        "on-brand": DARK_TEXT,
        "call": _darker(colour, 8),
        "dusk": _darker(colour, 13),
        "far": _darker(colour, 11),
    }
    return MappingProxyType({"light": light, "dark": dark})


def _darker(colour: str, ratio: float) -> str:
    """A shade on which white stands out this much."""
    return _mixed_until(colour, BLACK, (WHITE,), ratio)


def _mixed_until(colour: str, other: str, grounds: Iterable[str], ratio: float) -> str:
    """As little of `other` mixed in as it takes to stand out from every ground."""
    grounds = tuple(grounds)
    mixtures = (_mixed(colour, other, step / STEPS) for step in range(STEPS + 1))
    return next(shade for shade in mixtures if least_contrast(shade, grounds) >= ratio)


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
