"""A form as a browser would fill it in and send it."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element

from werkzeug.datastructures import MultiDict

from tests.support.html import CONTROLS, Document, text_of

TICKED = {"checkbox", "radio"}
PRESSED = {"submit", "image"}


class Form:
    """One form of a page: where it goes, and what is in its fields."""

    def __init__(self, document: Document, element: Element, page_path: str) -> None:
        self.action = element.get("action") or page_path
        self.method = element.get("method", "get").upper()
        self.is_multipart = element.get("enctype") == "multipart/form-data"
        self.controls = list(_controls(document, element))

    @property
    def fields(self) -> MultiDict[str, str]:
        """What would be sent if nothing were changed, without any button."""
        return MultiDict(pair for control in self.controls for pair in _values(control))

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Name and value of each submit button; both may be empty."""
        return [(_name(c), c.get("value", "")) for c in self.controls if _is_submit_button(c)]

    def choices(self, name: str) -> list[str] | None:
        """The values that a select, radio or checkbox field offers; None for fields to type in."""
        named = [control for control in self.controls if _name(control) == name]
        offered = [
            value
            for control in named
            if control.tag == "select" or control.get("type") in TICKED
            for value in _offered(control)
        ]
        return offered or None

    def filled_in(self, press: str | None = None, **changes: Any) -> MultiDict[str, Any]:
        """What is sent after these changes: a text, a list for several, a file as (stream, name).

        None leaves a field out, as an unticked box does. `press` is the value of the button that is
        pressed; the first one otherwise, as the Enter key does. Only what a person could do in a
        browser is possible: an unknown field or a choice that is not offered is an AssertionError.
        """
        data: MultiDict[str, Any] = self.fields
        for name in self._file_fields():
            data.add(name, (BytesIO(), ""))  # what a browser sends when no file is chosen
        for name, value in changes.items():
            values = value if isinstance(value, list) else [] if value is None else [value]
            self._assert_possible(name, values)
            data.poplist(name)
            for each in values:
                data.add(name, each)
        for name, value in self._pressed(press):
            data.add(name, value)
        return data

    def _assert_possible(self, name: str, values: list[Any]) -> None:
        names = sorted({_name(control) for control in self.controls} - {""})
        assert name in names, f"the form has no field “{name}”, only {', '.join(names)}"
        offered = self.choices(name)
        for value in values:
            assert offered is None or value in offered, f"{name} offers {offered}, not “{value}”"

    def _file_fields(self) -> list[str]:
        files = [control for control in self.controls if control.get("type") == "file"]
        return [_name(control) for control in files if self.is_multipart]

    def _pressed(self, value: str | None) -> list[tuple[str, str]]:
        found = [button for button in self.buttons if value in (None, button[1])][:1]
        assert found or value is None, f"there is no button “{value}”, only {self.buttons}"
        return [button for button in found if button[0]]


def _controls(document: Document, form: Element) -> Iterator[Element]:
    for element in document.all(*CONTROLS):
        owner = element.get("form")
        is_inside = owner is None and form in document.ancestors(element)
        is_adopted = owner is not None and owner == form.get("id")
        if (is_inside or is_adopted) and not _is_disabled(document, element):
            yield element


def _is_disabled(document: Document, element: Element) -> bool:
    fieldsets = (around for around in document.ancestors(element) if around.tag == "fieldset")
    return "disabled" in element.attrib or any("disabled" in each.attrib for each in fieldsets)


def _values(control: Element) -> Iterator[tuple[str, str]]:
    kind = control.get("type", "text")
    if control.tag == "button" or kind in PRESSED | {"file", "button", "reset"}:
        return
    if control.tag == "select":
        yield from ((_name(control), value) for value in _selected(control))
    elif control.tag == "textarea":
        yield _name(control), _typed(control)
    elif kind not in TICKED or "checked" in control.attrib:
        yield _name(control), control.get("value", "on" if kind in TICKED else "")


def _selected(select: Element) -> list[str]:
    options = list(select.iter("option"))
    chosen = [_option_value(option) for option in options if "selected" in option.attrib]
    if "multiple" in select.attrib:
        return chosen
    # A list that opens shows its first entry when none is marked, and its last when several are.
    return chosen[-1:] or [_option_value(option) for option in options[:1]]


def _offered(control: Element) -> list[str]:
    if control.tag == "select":
        return [_option_value(option) for option in control.iter("option")]
    return [control.get("value", "on")]


def _typed(textarea: Element) -> str:
    # Browsers send line ends as CR LF, whatever the page was written with.
    return re.sub(r"\r\n|\r|\n", "\r\n", "".join(textarea.itertext()))


def _option_value(option: Element) -> str:
    return option.get("value", text_of(option))


def _name(control: Element) -> str:
    return control.get("name", "")


def _is_submit_button(control: Element) -> bool:
    if control.tag == "button":
        return control.get("type", "submit") == "submit"
    return control.tag == "input" and control.get("type") in PRESSED
