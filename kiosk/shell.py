"""Everything a tablet holds to work without a network, and the version of all of it."""

import base64
import hashlib
import json
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from kiosk import blueprint
from kiosk.documents import document, screens_in
from portal.domain.survey import as_stored
from portal.localized import FALLBACK
from portal.queries.choices import feedback_choices
from portal.queries.kiosk_devices import Device
from portal.queries.kiosk_shell import KioskFace, kiosk_face
from portal.sealed_items import sealing_keys
from portal.translations import direction_of, own_name
from portal.web.access import paired_device
from portal.web.assets import STATIC, asset
from portal.web.branding import brand_sheet_url, logo_url
from portal.web.city import city_in
from portal.web.device import paired
from portal.web.portal import portal
from portal.web.work import now, reading

STYLES = (
    "css/base.css",
    "css/components.css",
    "css/kiosk.css",
    "css/kiosk-help.css",
    "css/print.css",
    "vendor/simple-keyboard.css",
)
PICTURES = ("icons/mark.svg",)
# Modules import one another by their plain names, without the hash of what they hold.
MODULES = ("js/kiosk", "vendor")
VENDORED = frozenset({"idb.js", "qrcode-generator.js", "simple-keyboard.js", "simple-keyboard.css"})
VERSION_LENGTH = 16
MOST_VERSIONS = 64  # kept in memory: one for each kiosk, and a few that are over
_versions: dict[str, str] = {}


@blueprint.get("/shell.json")
@paired_device
def shell() -> ResponseReturnValue:
    """What the tablet is to hold, and what its scripts need to know."""
    device = paired()
    return jsonify(shell_content(device) | {"version": shell_version(device)})


def shell_version(device: Device) -> str:
    """Changes whenever anything changes that the tablet shows, in any of its languages.

    Nothing that a page is made of can be forgotten: the pages themselves are digested. They are
    drawn anew only when something that they are made of is different; tablets ask every minute.
    """
    face = face_of(device)
    tags = languages_of(face)
    content = json.dumps(shell_content(device), sort_keys=True)
    words = [_words_in(tag) for tag in tags]
    made_of = repr((content, face, words))
    if made_of not in _versions:
        while len(_versions) >= MOST_VERSIONS:
            _versions.pop(next(iter(_versions)), None)
        _versions[made_of] = _digest(content, face, tags)
    return _versions[made_of]


def _words_in(tag: str) -> str:
    city = city_in(tag)
    return repr((feedback_choices(reading(), city.reader(tag)), city))


def _digest(content: str, face: KioskFace, tags: tuple[str, ...]) -> str:
    pages = [document(face, tags), *(screens_in(face, tag, tags) for tag in tags)]
    digest = hashlib.sha256(json.dumps([content, pages]).encode())
    for name in _modules():
        digest.update((STATIC / name).read_bytes())
    return digest.hexdigest()[:VERSION_LENGTH]


def shell_content(device: Device) -> dict[str, Any]:
    """The shell without its version."""
    face, city = face_of(device), city_in(FALLBACK)
    languages = languages_of(face)
    newest = sealing_keys(portal().keys)[0]
    return {
        "paths": ["/kiosk/", *(f"/kiosk/screens/{tag}" for tag in languages), *_assets()],
        "kiosk": {
            "name": face.name,
            "site": face.site,
            "department": face.department,
            "departments": [each.slug for each in face.choices],
        },
        "languages": [
            {"tag": tag, "name": own_name(tag), "dir": direction_of(tag)} for tag in languages
        ],
        "survey": {"version": face.survey_version, "questions": as_stored(face.questions)},
        "has_printer": face.has_printer,
        "has_own_keyboard": face.has_own_keyboard,
        "hours": face.opening_hours,
        "revision": face.revision,
        "time_zone": city.time_zone.key,
        "base_url": portal().settings.base_url,
        "server_key": {"id": newest.id.hex(), "key": base64.b64encode(newest.point).decode()},
    }


def face_of(device: Device) -> KioskFace:
    """What this tablet shows today."""
    today = now().astimezone(city_in(FALLBACK).time_zone).date()
    return kiosk_face(reading(), device.kiosk_id, today)


def languages_of(face: KioskFace) -> tuple[str, ...]:
    """The kiosk's languages, or all of the city's; the city's own first."""
    city = city_in(FALLBACK)
    chosen = [tag for tag in city.language_tags if tag in face.language_tags]
    tags = chosen or list(city.language_tags)
    return tuple(sorted(tags, key=lambda tag: tag != city.default_language))


def _assets() -> list[str]:
    hashed = [asset(name) for name in (*STYLES, *PICTURES, "js/kiosk/main.js")]
    brand = [address for address in (brand_sheet_url(), logo_url()) if address]
    return [*hashed, *brand, *(f"/kiosk/static/{name}" for name in _modules())]


def _modules() -> list[str]:
    found = (path for folder in MODULES for path in sorted((STATIC / folder).glob("*.*")))
    names = (path.relative_to(STATIC).as_posix() for path in found)
    return [name for name in names if name.startswith("js/") or name[7:] in VENDORED]
