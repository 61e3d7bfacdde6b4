"""Rules that the files themselves keep: short, used, and nothing fetched from elsewhere."""

import ast
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A migration is written once and never changed: what it holds is one long list of columns.
PYTHON = sorted(
    path
    for part in ("portal", "kiosk", "tests")
    for path in (ROOT / part).rglob("*.py")
    if path.parent.name != "versions"
)
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.is_file())
STATIC = sorted(path for path in (ROOT / "static").rglob("*.*") if path.suffix in {".css", ".js"})
OWN_STATIC = [path for path in STATIC if path.parent.name != "vendor"]
VENDORED = [ROOT / "static" / "vendor", ROOT / "tests" / "vendor"]

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
MEDIAN_FILE = 144  # half of all files are shorter
MEDIAN_FUNCTION = 12

# Each with what it would do: the Content Security Policy, or trust in what a resident typed.
FORBIDDEN_IN_TEMPLATES = {
    r"\sstyle\s*=": "an inline style",
    r"<style\b": "an inline style sheet",
    r"<script\b(?![^>]*\bsrc=)": "an inline script",
    r"\son\w+\s*=\s*[\"']": "an inline event handler",
    r"\bhx-on\b": "code that htmx would compile",
    r"javascript:": "a script address",
    r"\|\s*safe\b": "markup that is trusted blindly",
    r"\bautoescape\s+false": "markup that is trusted blindly",
}
# Addresses that name a vocabulary and are never fetched.
NAMES_ONLY = ("http://www.w3.org/", "https://schema.org")
ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+[^\s\"'<>)]*", re.IGNORECASE)
# What a mail program shows needs styles inside, since it loads no style sheet.
MAIL = ROOT / "templates" / "email"


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_file_and_its_functions_are_short(path):
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{_name(path)} has {lines} lines"
    too_long = [name for name, length in _functions(path) if length > LONGEST_FUNCTION]
    assert not too_long, f"too long in {_name(path)}: {', '.join(too_long)}"


def test_most_files_and_functions_are_very_short():
    own = [path for path in PYTHON if path.stat().st_size and ROOT / "tests" not in path.parents]
    files = sorted(len(path.read_text("utf-8").splitlines()) for path in own)
    functions = sorted(length for path in own for _name, length in _functions(path))

    assert files[len(files) // 2] <= MEDIAN_FILE
    assert functions[len(functions) // 2] <= MEDIAN_FUNCTION


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_template_holds_no_style_no_script_and_no_blind_trust(path):
    text = _without_comments(path.read_text("utf-8"))
    rules = {
        pattern: what
        for pattern, what in FORBIDDEN_IN_TEMPLATES.items()
        if not (MAIL in path.parents and "style" in what)
    }
    found = [what for pattern, what in rules.items() if re.search(pattern, text)]
    assert not found, f"{_name(path)} holds {', '.join(found)}"


@pytest.mark.parametrize("path", [*TEMPLATES, *OWN_STATIC], ids=_name)
def test_nothing_comes_from_elsewhere(path):
    addresses = ADDRESS.findall(_without_comments(path.read_text("utf-8")))
    elsewhere = [address for address in addresses if not address.startswith(NAMES_ONLY)]
    assert not elsewhere, f"{_name(path)} names {', '.join(elsewhere)}"


def test_every_template_is_used():
    sources = [*PYTHON, *TEMPLATES]
    used = {name for path in sources for name in _names_in(path.read_text("utf-8"))}
    names = [path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES]
    unused = [
        name
        for name in names
        # The worker looks for notices in the folder email/ itself.
        if not {name, name.removeprefix("email/")} & used and not _is_part_of_a_notice(name)
    ]

    assert not unused, f"no code and no template uses {', '.join(unused)}"


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.parent.name)
def test_vendored_file_is_exactly_the_one_that_its_readme_names(folder):
    named = _checksums(folder)
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.js")
    }
    assert found == named


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.parent.name)
def test_vendored_file_has_its_licence_beside_it(folder):
    licences = re.findall(r"`([\w.-]*LICENSE[\w.-]*)`", (folder / "README.md").read_text("utf-8"))
    assert licences
    assert all((folder / name).read_text("utf-8").strip() for name in licences)


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def _without_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}|/\*.*?\*/", "", text, flags=re.DOTALL)


def _names_in(text: str) -> list[str]:
    return re.findall(r"[\"']([\w/.-]+\.(?:html|txt|xml|json|svg))[\"']", text)


def _is_part_of_a_notice(name: str) -> bool:
    # The worker finds these by the notice's name: email/<notice>/subject.txt, body.txt, body.html.
    is_part = re.fullmatch(r"email/(office/)?\w+/(subject\.txt|body\.txt|body\.html)", name)
    return is_part is not None


def _checksums(folder: Path) -> dict[str, str]:
    rows = (folder / "README.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows if ".js |" in row]
    return {row[0]: row[-1].strip("`") for row in cells}
