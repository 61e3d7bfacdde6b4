"""After how many months everybody is trained again: looked at first, then saved (C.2)."""

import pytest

from portal.db import Database
from portal.queries.trainings import training_months
from tests.office.conftest import Office

ADDRESS = "/office/settings/training"
SAVE = f"{ADDRESS}/months"


def test_another_interval_is_looked_at_before_it_is_saved(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    assert "Months until the next training: 12." in browser.get(ADDRESS).page.text

    looked_at = browser.get(f"{ADDRESS}?months=24").page
    assert "Not saved yet. Months until the next training: 24." in looked_at.text
    assert months(database) == 12

    saved = browser.follow(browser.submit(looked_at, SAVE)).page
    assert "Months until the next training: 24." in saved.text
    assert months(database) == 24
    assert "months until the next one changed" in browser.get("/office/settings/changes").page.text


@pytest.mark.parametrize("typed", ["0", "61", "soon", ""])
def test_a_number_that_is_none_is_refused_and_kept(
    office: Office, database: Database, typed: str
) -> None:
    browser = office("administrator")
    hidden = browser.get(f"{ADDRESS}?months=24").page.form(SAVE).fields

    for answer in (
        browser.post(SAVE, data={**hidden, "months": typed}),
        browser.get(f"{ADDRESS}?months={typed}"),
    ):
        assert answer.status_code == 422
        assert "Write a number of months from 1 to 60." in answer.page.problems
    assert months(database) == 12


def months(database: Database) -> int:
    with database.reading() as session:
        return training_months(session)
