"""The modes of the tablet: seen, pressed, read and forgotten, in every look and direction."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.city import ServedCity
from tests.browser.conftest import NewContext
from tests.browser.kiosk_stage import open_stage, start

BODY = """<template data-mode-buttons><div class="kiosk-modes" role="group" aria-label="Easier">
<button type="button" data-mode="large-text" aria-pressed="false">Large text</button>
<button type="button" data-mode="high-contrast" aria-pressed="false">High contrast</button>
<button type="button" data-read-aloud aria-pressed="false" hidden>Read aloud</button></div>
</template>
<p>How was it?</p><p hidden>Another screen</p><label>Words <input class="input"></label>
<p class="hint">A hint</p><a href="/kiosk/">A link</a><button class="button">Next</button>
<div data-modes></div>"""
SIZES = [{"width": 600, "height": 1024}, {"width": 1280, "height": 800}]
# A browser without a screen has no voices: these stand in for them, and note what they are given.
VOICES = """window.said = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, 'speechSynthesis', { value: {
    getVoices: () => [
        {lang: 'en_US', localService: true}, {lang: 'es-MX', localService: false}],
    speak: (it) => said.push(it.text), cancel: () => said.length = 0, addEventListener() {},
}});"""
LOWEST_CONTRAST = """() => {
    const light = (text) => text.match(/[\\d.]+/g).slice(0, 3)
        .map((value) => value / 255)
        .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
        .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
    const behind = (element) => {
        const colour = getComputedStyle(element).backgroundColor;
        const above = element.parentElement;
        return /, 0\\)$/.test(colour) && above ? behind(above) : colour;
    };
    const shown = [...document.querySelectorAll('main *')].filter((it) => it.checkVisibility());
    return Math.min(...shown.map((it) => {
        const both = [light(getComputedStyle(it).color), light(behind(it))].sort((a, b) => a - b);
        return (both[1] + 0.05) / (both[0] + 0.05);
    }));
}"""


def _open(
    new_context: NewContext, city: ServedCity, language: str = "en", width: int = 1280
) -> Page:
    size = next(size for size in SIZES if size["width"] == width)
    context = new_context("desktop", base_url=city.url, viewport=size)
    context.add_init_script(VOICES)
    page = open_stage(context, city.url, BODY, language=language)
    start(page, "modes", "startModes()")
    start(page, "speech", "startSpeech()")
    return page


@pytest.mark.parametrize("width", [600, 1280])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_look_is_accessible_and_never_wider_than_the_screen(
    new_context: NewContext, served_city: ServedCity, language: str, width: int
) -> None:
    page = _open(new_context, served_city, language, width)

    for name in ("Large text", "High contrast"):
        button = page.get_by_role("button", name=name)
        button.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        check_accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 64


def test_high_contrast_is_seven_to_one_at_least(
    new_context: NewContext, served_city: ServedCity
) -> None:
    page = _open(new_context, served_city)
    page.get_by_role("button", name="High contrast").click()

    assert page.evaluate(LOWEST_CONTRAST) >= 7


def test_present_screen_is_read_aloud_once_and_stops(
    new_context: NewContext, served_city: ServedCity
) -> None:
    page = _open(new_context, served_city)
    page.locator("input").fill("what I typed")
    button = page.get_by_role("button", name="Read aloud")

    button.click()
    said = page.evaluate("said")
    assert said[:2] == ["Lobby", "How was it?"]
    assert "Another screen" not in said
    assert "what I typed" not in " ".join(said)
    button.click()
    assert page.evaluate("said") == []
    expect(button).to_have_attribute("aria-pressed", "false")


def test_no_button_promises_a_voice_that_is_not_on_the_tablet(
    new_context: NewContext, served_city: ServedCity
) -> None:
    page = _open(new_context, served_city, "es")

    expect(page.locator("[data-read-aloud]").last).to_be_hidden()
