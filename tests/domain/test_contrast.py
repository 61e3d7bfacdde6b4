"""Contrast by the formula of WCAG 2.2, and shades that everybody can read."""

import pytest

from portal.domain.contrast import (
    DARK_GROUNDS,
    DARK_TEXT,
    READABLE,
    WHITE,
    contrast,
    is_readable,
    least_contrast,
    nearest_readable,
    shades,
)

COLOURS = ("#000000", "#ffffff", "#ff0000", "#ffee00", "#0c5a66", "#7b2d8b", "#3a7d44", "#808080")
AMBER = "#ffc04d"  # the lit window, which stands in the header


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_colour_that_is_readable_stays_as_it_is() -> None:
    assert is_readable("#0c5a66")
    assert nearest_readable("#0c5a66") == "#0c5a66"


@pytest.mark.parametrize("colour", COLOURS)
def test_the_offered_shade_is_readable(colour: str) -> None:
    assert is_readable(nearest_readable(colour))


@pytest.mark.parametrize("colour", COLOURS)
def test_every_shade_can_be_read_on_light_and_dark_pages(colour: str) -> None:
    made = shades(nearest_readable(colour))

    for theme in made.values():
        assert contrast(theme["on-brand"], theme["brand"]) >= READABLE
        assert contrast(theme["on-brand"], theme["brand-deep"]) >= READABLE
        assert all(contrast(WHITE, theme[name]) >= READABLE for name in ("call", "dusk", "far"))
        assert contrast(AMBER, theme["dusk"]) >= READABLE
        assert contrast(AMBER, theme["call"]) >= 3
    assert made["dark"]["on-brand"] == DARK_TEXT
    assert least_contrast(made["dark"]["brand"], DARK_GROUNDS) >= READABLE
