"""Fill django-helpdesk with tickets: `python bench_prepare.py NUMBER EMAIL`.

Prints what to ask for, and the cookie of the member of staff with this address.
"""

import json
import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench_settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import AbstractUser  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402
from helpdesk.query import query_to_base64  # noqa: E402

FOLLOW_UPS = 6
SHOWN = 200
BATCH = 5_000
LIST = "/helpdesk/tickets/"


def main(number: int, email: str) -> None:
    """Migrate, then a queue, a member of staff and the tickets; the first ones with follow-ups."""
    call_command("migrate", verbosity=0)
    queue, _made = Queue.objects.get_or_create(
        slug="permits", title="Permits", allow_public_submission=True
    )
    staff = _staff(email)
    missing = number - Ticket.objects.count()
    for start in range(0, max(0, missing), BATCH):
        ages = range(start, min(start + BATCH, missing))
        Ticket.objects.bulk_create(_ticket(queue, age) for age in ages)
    shown = list(Ticket.objects.order_by("id")[:SHOWN])
    if not FollowUp.objects.exists():
        FollowUp.objects.bulk_create(
            FollowUp(ticket=ticket, title="Comment", comment="We look into it. " * 5, public=True)
            for ticket in shown
            for _each in range(FOLLOW_UPS)
        )
    addresses = [_address(ticket) for ticket in shown]
    known = {"addresses": addresses, "queue": queue.id, "cookie": _cookie(staff)}
    sys.stdout.write(json.dumps(known | {"list": LIST, "table": _table()}))


def _staff(email: str) -> AbstractUser:
    staff, _made = get_user_model().objects.get_or_create(
        username="contact", email=email, is_staff=True
    )
    return staff


def _cookie(staff: AbstractUser) -> str:
    client = Client()
    client.force_login(staff)
    return f"sessionid={client.cookies['sessionid'].value}"


def _table() -> str:
    """What the page of the list asks for right after it: its first twenty-five rows."""
    query = {"filtering": {"status__in": [1, 2]}, "sorting": "created"}
    return f"/helpdesk/datatables_ticket_list/{query_to_base64(query)}?draw=1&start=0&length=25"


def _ticket(queue: Queue, age: int) -> Ticket:
    """One of so many minutes ago."""
    now = timezone.now()
    return Ticket(
        queue=queue,
        title=f"The line was long ({age})",
        created=now - timedelta(minutes=age),
        modified=now,
        submitter_email="rosa@example.org",
        description="We waited for two hours and nobody said why. " * 4,
        status=Ticket.OPEN_STATUS,
        priority=3,
        secret_key=f"key-{age}",
    )


def _address(ticket: Ticket) -> str:
    return (
        f"/helpdesk/view/?ticket={ticket.ticket_for_url}&email=rosa@example.org"
        f"&key={ticket.secret_key}"
    )


main(int(sys.argv[1]), sys.argv[2])
