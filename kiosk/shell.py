"""Everything a tablet holds to work without a network, and the version of all of it."""

from portal.queries.kiosk_devices import Device
from portal.web.assets import asset


def shell_version(device: Device) -> str:
    """Changes whenever anything changes that the tablet shows."""
    return f"{device.kiosk_id}-{asset('css/kiosk.css')}"[-32:]
