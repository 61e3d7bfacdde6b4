"""The fixtures that this folder's own tests try out."""

from tests.support.postgres import postgres_url
from tests.support.smtp import smtp

__all__ = ["postgres_url", "smtp"]
