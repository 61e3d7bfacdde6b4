"""What somebody says of a new city that nothing else in the database tells."""

from portal.services.settings_log import record_setting
from portal.services.work import UnitOfWork


def publish_link(work: UnitOfWork) -> None:
    """Residents can find the form: its address or its QR code is where they look."""
    record_setting(work, "setup", "link_published")
