"""What can be wrong with one translated message."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Message

# %(name)s, which is filled in when the text is shown, and {name}, which a script fills in.
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
FILLED_IN = re.compile(r"%\((\w+)\)")
# A number that the words of some plural forms say by themselves: “one day”, “two days” in Arabic.
NUMBER = re.compile(r"%\((num|number|count)\)[a-z]")
HTML = re.compile(r"</?[a-zA-Z!]|&#?\w+;")


def wrong_with(message: Message) -> Iterator[str]:
    """One sentence for each thing that is wrong, naming the message by its English words."""
    named = f"“{_source_forms(message)[0]}”"
    yield from (f"{named} contains HTML." for text in _all_texts(message) if HTML.search(text))
    if message.fuzzy:
        yield f"{named} is marked fuzzy."
    if not any(_forms(message)):
        yield f"{named} is not translated."
        return
    yield from (f"{named} {what}" for what in _wrong_with_forms(message))


def _wrong_with_forms(message: Message) -> Iterator[str]:
    forms = _forms(message)
    if not all(forms):
        yield f"lacks {forms.count('')} of {len(forms)} plural forms."
    for number, form in enumerate(forms):
        if form:
            yield from _wrong_placeholders(message, form, is_last=number == len(forms) - 1)


def _wrong_placeholders(message: Message, form: str, is_last: bool) -> Iterator[str]:
    needed, known = _needed_and_known(_source_forms(message), is_last)
    found = set(PLACEHOLDER.findall(form))
    yield from (f"loses {name} in “{form}”." for name in sorted(needed - found))
    yield from (f"adds {name} in “{form}”." for name in sorted(found - known))
    if known & found and not _can_be_filled_in(form):
        yield f"has a % that is no placeholder in “{form}”."


def _needed_and_known(sources: list[str], is_last: bool) -> tuple[set[str], set[str]]:
    """What every translation must hold, and what it may hold; the last form is the full one."""
    each = [set(PLACEHOLDER.findall(source)) for source in sources]
    needed = (
        each[-1] if is_last else {name for name in each[0] & each[-1] if not NUMBER.match(name)}
    )
    return needed, set.union(*each)


def _can_be_filled_in(form: str) -> bool:
    try:
        form % dict.fromkeys(FILLED_IN.findall(form), 1)
    except (ValueError, TypeError):
        return False
    return True


def _source_forms(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def _all_texts(message: Message) -> list[str]:
    return [*_source_forms(message), *_forms(message)]
