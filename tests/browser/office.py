"""What staff do in a browser."""

from playwright.sync_api import Page, expect

from tests.factories import PASSWORD


def sign_in(desk: Page, email: str, language: str | None = None) -> None:
    """Sign in and arrive at the worklist, in one's own language unless another is chosen."""
    desk.goto(f"/office/?lang={language}" if language else "/office/")
    desk.locator("[name=email]").fill(email)
    desk.locator("[name=password]").fill(PASSWORD)
    desk.locator("main form button").first.click()
    desk.wait_for_url("**/office/*")


def open_case(desk: Page, reference: str) -> None:
    """Find the case in the worklist and open it."""
    desk.goto("/office/")
    desk.locator("#search").fill(reference)
    desk.locator("form[role=search] button").first.click()
    desk.get_by_role("link", name=reference).first.click()
    expect(desk.locator("h1")).to_contain_text(reference)


def send_act(desk: Page, action: str, words: str | None = None, *, is_open: bool = False) -> None:
    """Carry out an act of the case's page, with these words or those of its template."""
    panel = desk.locator(f"details#{action}")
    if not is_open and panel.get_attribute("open") is None:
        panel.locator("> summary").click()
    if words is not None:
        panel.locator("textarea").fill(words)
    panel.locator("form[method=post] button").first.click()
    expect(desk.locator("#flashes, .flashes, main").first).to_be_visible()
