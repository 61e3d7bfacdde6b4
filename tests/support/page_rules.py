"""The house rules that every page and every fragment keeps (house rules of the design; WCAG 2.2).

Each rule yields one sentence for each thing that is wrong. `broken_rules` asks them all.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from babel import Locale, UnknownLocaleError

from tests.support.html import Document, text_of

Rule = Callable[[Document], Iterator[str]]

UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}
# Attributes that make the browser fetch something, or send something somewhere.
FETCHED = {
    "link": ("href", "imagesrcset"),
    "form": ("action",),
    "use": ("href",),
    "image": ("href",),
    "button": ("formaction",),
    "input": ("formaction", "src"),
    "object": ("data",),
    "video": ("src", "poster"),
}
ALWAYS_FETCHED = ("src", "srcset")
# Attributes that hold the id of another element, or several.
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "form", "list")


def broken_rules(document: Document, is_fragment: bool = False) -> list[str]:
    """One sentence for each broken rule; empty when all is well."""
    rules = FRAGMENT_RULES if is_fragment else FRAGMENT_RULES + PAGE_RULES
    return [sentence for rule in rules for sentence in rule(document)]


def html_is_well_formed(document: Document) -> Iterator[str]:
    yield from (f"the HTML has a mistake, {mistake}" for mistake in document.mistakes)


def ids_are_unique(document: Document) -> Iterator[str]:
    ids = Counter(element.get("id") for element in document.all() if "id" in element.attrib)
    yield from (f"the id “{name}” occurs {times} times" for name, times in ids.items() if times > 1)


def controls_are_labelled(document: Document) -> Iterator[str]:
    for control in document.all("input", "select", "textarea"):
        is_shown = control.get("type", "text") not in UNLABELLED_TYPES
        if is_shown and not _label(document, control):
            yield f"{_describe(control)} has no label"


def nothing_is_inline(document: Document) -> Iterator[str]:
    for element in document.all():
        tag = _local_name(element)
        if tag == "style" or (tag == "script" and "src" not in element.attrib):
            yield f"there is an inline <{tag}>"
        for name, value in element.attrib.items():
            if _is_inline_code(str(name), value):
                yield f"{_describe(element)} has inline code or style: {name}"


def everything_comes_from_here(document: Document) -> Iterator[str]:
    for element in document.all():
        names = FETCHED.get(_local_name(element), ()) + ALWAYS_FETCHED
        for url in (element.get(name, "") for name in names):
            if _is_elsewhere(url):
                yield f"{_describe(element)} goes to {url}"


def page_has_one_heading(document: Document) -> Iterator[str]:
    headings = len(document.all("h1"))
    if headings != 1:
        yield f"the page has {headings} h1 instead of one"


def title_begins_with_the_heading(document: Document) -> Iterator[str]:
    title, heading = (text_of(next(iter(document.all(tag)), None)) for tag in ("title", "h1"))
    if not title or not title.startswith(heading):
        yield f"the title “{title}” does not begin with the heading “{heading}”"


def language_and_direction_are_named(document: Document) -> Iterator[str]:
    page = next(iter(document.all("html")))
    tag = page.get("lang", "")
    try:
        direction = Locale.parse(tag, sep="-").text_direction
    except (ValueError, UnknownLocaleError):
        yield f"lang=“{tag}” is not a language"
        return
    if page.get("dir", "") != direction:
        yield f"dir=“{page.get('dir', '')}” does not fit lang=“{tag}”"


def references_lead_somewhere(document: Document) -> Iterator[str]:
    ids = {element.get("id") for element in document.all()}
    for element in document.all():
        for name, target in _references(element):
            if target not in ids:
                yield f"{_describe(element)} points at #{target} ({name}), which is not on the page"


FRAGMENT_RULES: list[Rule] = [
    html_is_well_formed,
    ids_are_unique,
    controls_are_labelled,
    nothing_is_inline,
    everything_comes_from_here,
]
PAGE_RULES: list[Rule] = [
    page_has_one_heading,
    title_begins_with_the_heading,
    language_and_direction_are_named,
    references_lead_somewhere,
]


def _label(document: Document, control: Element) -> str:
    if control.get("aria-label"):
        return control.get("aria-label", "")
    around = [element for element in document.ancestors(control) if element.tag == "label"]
    pointing = [
        label
        for label in document.all("label")
        if control.get("id") and label.get("for") == control.get("id")
    ]
    named = [document.by_id(name) for name in control.get("aria-labelledby", "").split()]
    return " ".join(text_of(element) for element in [*around, *pointing, *named]).strip()


def _is_inline_code(name: str, value: str) -> bool:
    is_code = name == "style" or name.startswith(("on", "hx-on"))
    # htmx would have to compile these, which the Content Security Policy forbids (docs/htmx.md).
    is_compiled = name.startswith("hx-") and value.startswith(("js:", "javascript:"))
    is_filter = name.startswith("hx-trigger") and "[" in value
    is_address = name in ("href", "action", "formaction") and value.startswith("javascript:")
    return is_code or is_compiled or is_filter or is_address


def _is_elsewhere(url: str) -> bool:
    # A srcset is a list of addresses, each with its width behind it.
    return any(
        urlsplit(part.split()[0]).scheme or urlsplit(part.split()[0]).netloc
        for part in url.split(",")
        if part.split()
    )


def _references(element: Element) -> Iterator[tuple[str, str]]:
    for name in REFERENCES:
        yield from ((name, target) for target in element.get(name, "").split())
    href = element.get("href", "")
    if element.tag == "a" and re.fullmatch(r"#.+", href):
        yield "href", href[1:]


def _describe(element: Element) -> str:
    shown = " ".join(
        f'{name}="{element.get(name)}"' for name in ("type", "name", "id") if element.get(name)
    )
    return f"<{_local_name(element)} {shown}>".replace(" >", ">")


def _local_name(element: Element) -> str:
    # SVG elements carry their namespace: {http://www.w3.org/2000/svg}use.
    return element.tag.rpartition("}")[2]
