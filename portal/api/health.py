"""What operators' machines ask: is the process alive, and can it serve?"""

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.api import blueprint
from portal.files import FilesUnavailable
from portal.web.access import public
from portal.web.portal import portal


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Whether the process answers at all; asks nothing of anyone else."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """200 when database, migrations and storage are ready, 503 naming what is not."""
    checks = {"database": _has_current_database(), "storage": _has_storage()}
    is_ready = all(checks.values())
    return jsonify(status="ok" if is_ready else "unavailable", **checks), 200 if is_ready else 503


def _has_current_database() -> bool:
    from portal.migrate import is_current  # Alembic, which nothing else of a server needs

    try:
        return is_current(portal().database)
    except SQLAlchemyError:
        return False


def _has_storage() -> bool:
    files = portal().files
    try:
        files.delete(files.put(b"ready"))
    except FilesUnavailable:
        return False
    return True
