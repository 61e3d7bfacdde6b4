"""References in addresses: what is none is no address of a case."""

from flask.sansio.app import App
from werkzeug.routing import BaseConverter


class ReferenceConverter(BaseConverter):
    """YYYY-NNNNNN; a city with more than a million cases in a year has longer ones."""

    regex = "[0-9]{4}-[0-9]{6,9}"


def teach(app: App) -> None:
    """Let addresses say `<reference:…>`."""
    app.url_map.converters["reference"] = ReferenceConverter
