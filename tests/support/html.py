"""Reading HTML in the way a browser does, and finding things in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import html5lib

# What a fragment of table rows, say, must be read inside of, lest its tags be dropped.
CONTAINERS = {"tr": "tbody", "td": "tr", "th": "tr", "tbody": "table", "option": "select"}
NEVER_SHOWN = {"script", "style", "template", "head"}
# Elements that stand within a line; all others set their words apart.
WITHIN_A_LINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "kbd", "label", "mark"}
WITHIN_A_LINE |= {"q", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
CONTROLS = {"input", "select", "textarea", "button"}


@dataclass(frozen=True)
class Document:
    """A parsed page or fragment, with the mistakes that a browser would mend silently."""

    root: Element
    mistakes: list[str]
    parents: dict[Element, Element] = field(default_factory=dict)

    def all(self, *tags: str) -> list[Element]:
        """Every element with one of these tags, in the order of the document; all without tags."""
        return [element for element in _elements(self.root) if not tags or element.tag in tags]

    def by_id(self, name: str) -> Element | None:
        """The first element with this id."""
        return next((element for element in self.all() if element.get("id") == name), None)

    def ancestors(self, element: Element) -> Iterator[Element]:
        """The elements around this one, the nearest first."""
        while (parent := self.parents.get(element)) is not None:
            yield parent
            element = parent


def parse(html: str, is_fragment: bool = False) -> Document:
    """Read a whole page, or the fragment that htmx puts into one."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    if is_fragment:
        root = parser.parseFragment(html, container=_container(html))
    else:
        root = parser.parse(html)
    mistakes = [f"line {at[0]}: {code} {data or ''}".strip() for at, code, data in parser.errors]
    parents = {child: parent for parent in root.iter() for child in parent}
    return Document(root, mistakes, parents)


def text_of(element: Element | None) -> str:
    """The words that are shown inside an element, with single spaces."""
    return "" if element is None else " ".join("".join(_texts(element)).split())


def has_class(element: Element, name: str) -> bool:
    """Whether the element carries this CSS class."""
    return name in (element.get("class") or "").split()


def _elements(root: Element) -> Iterator[Element]:
    # Comments are nodes too; their tag is a function instead of a name.
    return (element for element in root.iter() if isinstance(element.tag, str))


def _texts(element: Element) -> Iterator[str]:
    if element.tag in NEVER_SHOWN or not isinstance(element.tag, str):
        return
    yield element.text or ""
    for child in element:
        gap = "" if child.tag in WITHIN_A_LINE else " "
        yield gap
        yield from _texts(child)
        yield gap
        yield child.tail or ""


def _container(fragment: str) -> str:
    first = re.match(r"\s*<([a-z]+)", fragment)
    return CONTAINERS.get(first.group(1), "div") if first else "div"
