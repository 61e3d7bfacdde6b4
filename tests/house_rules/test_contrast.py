"""The colours of the style sheets, light and dark, can be told apart (WCAG 2.2: 1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "static" / "css" / "base.css").read_text(encoding="utf-8")
TEXT_NEEDS, SHAPE_NEEDS = 4.5, 3.0
GROUNDS = ("ground", "surface", "sunken", "tint", "warn-tint", "good-tint", "bad-tint")
TEXT = [
    *(("ink", ground) for ground in GROUNDS),
    *(("muted", ground) for ground in ("ground", "surface", "sunken", "tint", "warn-tint")),
    *(("brand", ground) for ground in ("ground", "surface", "tint", "sunken")),
    *(("brand-deep", ground) for ground in ("ground", "surface", "tint")),
    *(("on-brand", ground) for ground in ("brand", "brand-deep")),
    *((word, f"{word}-tint") for word in ("good", "warn", "bad")),
    *((word, "surface") for word in ("good", "warn", "bad")),
    ("bad", "ground"),
    ("light", "dusk"),
]
SHAPES = [
    *(("edge", ground) for ground in ("ground", "surface", "sunken")),
    *(("focus", ground) for ground in ("ground", "surface", "tint")),
    ("brand", "ground"),
    ("light", "call"),
    ("light", "wall"),
]


def _themes() -> dict[str, dict[str, str]]:
    light, dark = (
        dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]+)", block))
        for block in re.findall(r":root[^{]*\{(.*?)\}", CSS, re.DOTALL)[:2]
    )
    return {"light": light, "dark": {**light, **dark}}


THEMES = _themes()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("word", "ground"), TEXT)
def test_text_can_be_read_on_its_ground(theme: str, word: str, ground: str) -> None:
    assert _contrast(THEMES[theme][word], THEMES[theme][ground]) >= TEXT_NEEDS


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen_on_their_ground(theme: str, shape: str, ground: str) -> None:
    assert _contrast(THEMES[theme][shape], THEMES[theme][ground]) >= SHAPE_NEEDS


def _contrast(first: str, second: str) -> float:
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    red, green, blue = (_linear(int(digits[place : place + 2], 16) / 255) for place in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
