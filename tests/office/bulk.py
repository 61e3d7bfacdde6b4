"""Acts on many cases, as a person does them: choose in the list, press, fill in."""

from sqlalchemy import select

from portal.db import Database
from portal.models import Case, Message, StaffMember
from tests.support.pages import Answer, BrowserlikeClient, Page

BULK = "/office/cases/bulk"


def choose(browser: BrowserlikeClient, chosen: list[str], act: str) -> Answer:
    """Tick these cases in the list and press a button of the bar."""
    return submit(browser, browser.get("/office/?status=all").page, chosen, act)


def submit(
    browser: BrowserlikeClient,
    page: Page,
    chosen: list[str],
    act: str,
    versions: list[int] | None = None,
) -> Answer:
    """The same on a page at hand; `versions` only to send what the page does not offer."""
    form = page.form(BULK)
    values = dict(each.split(".") for each in form.choices("case") or [])
    if versions is None:
        cases = [f"{reference}.{values[reference]}" for reference in chosen]
        return browser.submit(page, BULK, press=act, case=cases)
    cases = [f"{reference}.{n}" for reference, n in zip(chosen, versions, strict=True)]
    data = {"csrf_token": form.fields["csrf_token"], "act": act, "case": cases}
    return browser.post(BULK, data=data)


def step(browser: BrowserlikeClient, chosen: list[str], act: str) -> Page:
    """The step page of an act on these cases."""
    return browser.follow(choose(browser, chosen, act)).page


def undo_of(page: Page) -> str:
    """Where the page's button Undo goes."""
    actions = [form.get("action", "") for form in page.document.all("form")]
    return next(action for action in actions if action.endswith("/undo"))


def words_of(database: Database, reference: str) -> tuple[str, str]:
    """The last words to the resident, and their language."""
    with database.reading() as session:
        found = select(Message.body, Message.language).join(Case)
        newest = found.where(Case.reference == reference).order_by(Message.id.desc()).limit(1)
        return tuple(session.execute(newest).one())


def name_of(database: Database, name: str) -> str:
    """What a member of staff is called."""
    with database.reading() as session:
        email = f"{name}@city.example"
        return session.scalars(select(StaffMember.name).where(StaffMember.email == email)).one()
