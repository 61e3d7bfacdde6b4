"""Words of no language: every text in ⟦brackets⟧, two fifths longer, with marks on its letters.

`python -m tests.pseudo PORT` serves the demonstration city with them in the place of Spanish and
Arabic. A text without brackets is not translated; a layout that breaks will break in German, too.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo

from tests.messages import PLURAL_FORMS, collect

OPENING, CLOSING = "⟦", "⟧"
GROWTH = 0.4
LOCALES = ("es", "ar")
# What is filled in, and what a browser's script fills in.
FILLED_IN = re.compile(r"(%\(\w+\)[sd]|%%|\{\w*\})")
MARKED = str.maketrans("aceinostuyzACEINOSTUYZ", "äçéïñöšţüýžÄÇÉÏÑÖŠŢÜÝŽ")


def pseudo(text: str) -> str:
    """The text, bracketed and longer; what is filled in stays as it is."""
    parts = FILLED_IN.split(text)
    letters = sum(len(part) for part in parts[::2])
    words = [part if number % 2 else part.translate(MARKED) for number, part in enumerate(parts)]
    return f"{OPENING}{''.join(words)}{_more(letters)}{CLOSING}"


def write_catalogues(folder: Path) -> None:
    """Catalogues of both domains, for each of LOCALES."""
    for domain, texts in collect().items():
        for locale in LOCALES:
            path = folder / locale / "LC_MESSAGES" / f"{domain}.mo"
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_mo(file, _translated(texts, locale))


def main(arguments: Sequence[str]) -> int:
    """Serve the demonstration until it is stopped."""
    port = arguments[0] if arguments else "8000"
    with tempfile.TemporaryDirectory() as folder:
        write_catalogues(Path(folder))
        environment = os.environ | {"PORTAL_TEST_TRANSLATIONS": folder}
        command = [sys.executable, "-m", "portal", "demo", "--port", port]
        try:
            return subprocess.run(command, env=environment, check=False).returncode
        except KeyboardInterrupt:
            return 0


def _translated(texts: Catalog, locale: str) -> Catalog:
    made = Catalog(locale=locale, fuzzy=False)
    if locale in PLURAL_FORMS:
        made.mime_headers = [("Plural-Forms", PLURAL_FORMS[locale])]
    for message in texts:
        if message.id:
            made.add(message.id, _words(message, made.num_plurals), context=message.context)
    return made


def _words(message: Message, forms: int) -> str | tuple[str, ...]:
    if isinstance(message.id, str):
        return pseudo(message.id)
    return (pseudo(message.id[0]), *[pseudo(message.id[1])] * (forms - 1))


def _more(letters: int) -> str:
    """As many more letters as the text has to grow by, in words of a usual length."""
    wanted = round(letters * GROWTH)
    words = cycle(("éxţŕà", "ļöñg", "ŵörđšéñðïñg"))
    text = ""
    while len(text) < wanted:
        text += f" {next(words)}"
    return text[: wanted + 1].rstrip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
