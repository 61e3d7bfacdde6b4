"""A small page as a tablet shows it, to try one script of the tablet at a time.

The page stands at /kiosk/ under the policy of every page; its scripts and styles are the real ones.
"""

from playwright.sync_api import BrowserContext, Page, Route

from portal.web.headers import CONTENT_SECURITY_POLICY

STYLES = ("base.css", "components.css", "kiosk.css", "kiosk-help.css")
PAGE = """<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Lobby</title>
<link rel="icon" href="/static/icons/mark.svg" type="image/svg+xml">{links}</head>
<body class="kiosk"><main id="main"><h1>Lobby</h1>{body}</main></body></html>"""


def open_stage(
    context: BrowserContext, url: str, body: str, *, language: str = "en", path: str = "/kiosk/"
) -> Page:
    """Open the page with this content of <main>; every address below /kiosk/ answers with it."""
    sheets = [*(f"/static/css/{name}" for name in STYLES), "/static/vendor/simple-keyboard.css"]
    links = "".join(f'<link rel="stylesheet" href="{sheet}">' for sheet in sheets)
    direction = "rtl" if language == "ar" else "ltr"
    html = PAGE.format(language=language, direction=direction, links=links, body=body)
    headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "Cache-Control": "no-cache"}

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html", headers=headers)

    context.route(f"{url}/kiosk/**", answer)
    page = context.new_page()
    page.goto(f"{url}{path}")
    return page


def start(page: Page, module: str, call: str) -> None:
    """Load a script of the tablet and call what it offers: `start(page, "wipe", "wipe()")`."""
    address = f"/static/js/kiosk/{module}.js"
    page.evaluate(f"async () => {{ const it = await import('{address}'); await it.{call}; }}")
