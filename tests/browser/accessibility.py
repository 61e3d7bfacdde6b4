"""WCAG 2.0 to 2.2, levels A and AA, as far as axe-core can tell."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    # Off unless asked for, although it is level AA: targets of at least 24 pixels.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


def check_accessibility(page: Page) -> None:
    """Raise AssertionError with every violation on the page as it looks now, and where it is.

    The script goes in through the browser's own tools, which the Content Security Policy does not
    bind; the page is not touched otherwise. It needs JavaScript: without it axe would never end.
    """
    has_scripts = not page.evaluate("matchMedia('(scripting: none)').matches")
    assert has_scripts, "accessibility can only be checked in a context with JavaScript"
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {AXE.read_text(encoding='utf-8')} }}")
    found = page.evaluate("options => axe.run(document, options)", OPTIONS)
    sentences = [_sentence(violation) for violation in found["violations"]]
    assert not sentences, f"{page.url} is not accessible:\n" + "\n".join(sentences)


def _sentence(violation: dict[str, Any]) -> str:
    places = [f"    {node['html']}\n      {_reason(node)}" for node in violation["nodes"]]
    return "\n".join([f"- {violation['id']}: {violation['help']}", *places])


def _reason(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks)
