"""Tablets that bring what they kept: batches of fifty ratings, sealed and signed like real ones."""

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection

from flask import Flask
from sqlalchemy import select

from portal.keys import Keys
from portal.models import Site
from portal.services.kiosk_pairing import TOKENS
from portal.web.portal import Portal
from tests.bench.load import Measured, NotMeasured
from tests.factories import a_kiosk, a_paired_device
from tests.support.sealing import a_sync, a_tap, an_item
from tests.support.tablet import Tablet

DEVICES, BATCHES, RATINGS = 4, 30, 50
SENT_MS, MINUTE_MS = 10_000_000_000, 60_000
CLIENTS = 4


@dataclass(frozen=True)
class Batch:
    """What one tablet posts once."""

    body: bytes
    headers: dict[str, str]


def batches_of(opened: Portal, rounds: int) -> list[list[Batch]]:
    """For each round as many batches, of several tablets; none is ever sent twice."""
    made: list[list[Batch]] = [[] for _each in range(rounds)]
    for _device in range(DEVICES * rounds):
        tablet = Tablet(Flask("tablet"))
        with opened.database.writing() as session:
            kiosk = a_kiosk(session, session.scalars(select(Site)).first())
            device, token = a_paired_device(session, kiosk, tablet.public_key)
            device.token_digest = opened.keys.digest(TOKENS, token.encode())
        one_round = made[_device % rounds]
        one_round += [_batch(opened.keys, tablet, token, number) for number in range(BATCHES)]
    return made


def sync_rate(url: str, batches: Sequence[Batch]) -> Measured:
    """Ratings a second, and how long a batch takes; everything is in its place at the end."""
    host = url.removeprefix("http://")
    shares = [batches[first::CLIENTS] for first in range(CLIENTS)]
    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        taken = sorted(
            each for share in pool.map(_send, [host] * CLIENTS, shares) for each in share
        )
    elapsed = time.perf_counter() - began
    middle, last = taken[len(taken) // 2], taken[len(taken) * 99 // 100]
    return Measured(len(batches) * RATINGS / elapsed, middle * 1000, last * 1000)


def _send(host: str, batches: Sequence[Batch]) -> list[float]:
    connection, taken = HTTPConnection(host), []
    for batch in batches:
        began = time.perf_counter()
        connection.request("POST", "/kiosk/sync", batch.body, batch.headers)
        answer = connection.getresponse()
        told = answer.read()
        taken.append(time.perf_counter() - began)
        if answer.status != 200 or told.count(b'"created"') != RATINGS:
            raise NotMeasured(f"A batch was answered {answer.status}: {told[:200]!r}")
    return taken


def _batch(keys: Keys, tablet: Tablet, token: str, number: int) -> Batch:
    first = number * RATINGS
    items = [
        an_item(keys, each + 1, a_tap(), monotonic_ms=SENT_MS - (each + 1) * MINUTE_MS)
        for each in range(first, first + RATINGS)
    ]
    body = json.dumps(a_sync(*items, monotonic_ms=SENT_MS)).encode()
    headers = {
        "Content-Type": "application/json",
        "Sec-Fetch-Site": "same-origin",
        "Cookie": f"kiosk={token}",
        "Kiosk-Proof": tablet.proof("/sync", body),
    }
    return Batch(body, headers)
