"""Screens of failed runs as people attach them to a report: a page of details, a list of runs, a log in a terminal; in
light, dark, small print and JPEG. Each says what may be read from it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from PIL import Image

from tests.support.screenshots import encoded

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LOOKS = ("light", "dark", "small", "jpeg")
FAILURES = (
    ("ORD-SYNC-4471", "ORA-00060", "deadlock detected while waiting for resource", "2026-11-02 09:14:05"),
    ("INV-FEED-20931", "GW-TIMEOUT", "gateway did not answer within 30 s", "2026-11-02 08:05:41"),
    ("exec-7f3a91c2", "SSS_REQUEST_LIMIT_EXCEEDED", "request limit exceeded, try again later", "2026-11-02 07:31:22"),
)
_COLOURS = {
    "dark": "body{background:#16181d;color:#d7dae0}th,dt{color:#8b93a1}td,th{border-color:#2c313a}",
    "small": "body{font-size:11px}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A picture and what stands in it of the failure; ``None`` where it does not stand there whole."""

    name: str
    html: str
    look: str = "light"
    crop: tuple[float, float, float, float] | None = None
    run: str | None = None
    code: str | None = None
    ended: str | None = None


def screens() -> Iterator[Screen]:
    """All of them: those that give something, then those that give nothing."""
    for number, look in enumerate(LOOKS):
        run, code, message, ended = FAILURES[number % len(FAILURES)]
        instant = f"{ended.replace(' ', 'T')}+00:00"
        html = _details(look, run, code, message, ended)
        yield Screen(name=f"details {look}", html=html, look=look, run=run, code=code, ended=instant)
        yield Screen(name=f"list {look}", html=_list(look, run, ended), look=look, run=run, ended=instant)
    for look, (run, code, message, ended) in zip(("dark", "dark", "jpeg"), FAILURES, strict=True):
        instant = f"{ended.replace(' ', 'T')}+00:00"
        html = _log(run, code, message, ended)
        yield Screen(name=f"log {run}", html=html, look=look, run=run, code=code, ended=instant)
    run, code, message, ended = FAILURES[0]
    yield Screen(name="success", html=_details("light", run, "none", "completed", ended, state="Succeeded"))
    yield Screen(name="cut at the right", html=_log(run, code, message, ended), crop=(0, 0, 0.3, 1))
    yield Screen(name="no text", html="<body style='background:#dde'>")


def rendered(browser: Browser, screen: Screen) -> bytes:
    """The screen as a picture file: PNG, or JPEG of quality 60 for the look ``jpeg``."""
    page = browser.new_page(
        viewport={"width": 1100, "height": 420}, color_scheme="dark" if screen.look == "dark" else "light"
    )
    try:
        page.set_content(screen.html)
        shot = page.screenshot()
    finally:
        page.close()
    with Image.open(io.BytesIO(shot)) as picture:
        image = picture.convert("RGB")
    if screen.crop is not None:
        left, top, right, bottom = screen.crop
        width, height = image.size
        image = image.crop((round(left * width), round(top * height), round(right * width), round(bottom * height)))
    return encoded(image, "JPEG", quality=60) if screen.look == "jpeg" else encoded(image)


def _page(look: str, title: str, content: str) -> str:
    return f"""<!doctype html><meta charset="utf-8"><style>
    body{{font:14px DejaVu Sans,sans-serif;margin:0;background:#fff;color:#222}}
    nav{{background:#23395d;color:#fff;padding:12px 20px;font-weight:bold}} main{{padding:16px 20px}}
    table{{border-collapse:collapse;width:100%}} th,td{{text-align:left;padding:9px 12px;border-bottom:1px solid #ddd}}
    dl{{display:grid;grid-template-columns:180px 1fr;row-gap:10px}} dd{{margin:0}} {_COLOURS.get(look, "")}
    </style><nav>Integration monitor</nav><main><h2>{escape(title)}</h2>{content}</main>"""


def _details(look: str, run: str, code: str, message: str, ended: str, state: str = "Failed") -> str:
    rows = (
        ("Run ID", run),
        ("Flow", "Shopify orders to NetSuite"),
        ("Status", state),
        ("Ended", f"{ended} UTC"),
        ("Error", f"{code}: {message}"),
    )
    listed = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in rows)
    return _page(look, "Run details", f"<dl>{listed}</dl>")


def _list(look: str, run: str, ended: str) -> str:
    number = int("".join(filter(str.isdigit, run))[-3:])
    others = (f"OTHER-JOB-{number + 1}", f"OTHER-JOB-{number + 7}")
    rows = (
        (others[0], "Succeeded", "2026-11-02 10:41:00 UTC"),
        (run, "Failed", f"{ended} UTC"),
        (others[1], "Succeeded", "2026-11-02 06:02:00 UTC"),
    )
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return _page(look, "Runs", f"<table><tr><th>Run</th><th>State</th><th>Finished</th></tr>{body}</table>")


def _log(run: str, code: str, message: str, ended: str) -> str:
    stamp = ended.replace(" ", "T") + "Z"
    lines = (
        f"{stamp} INFO  starting run {run}",
        f"{stamp} INFO  step 1 completed successfully",
        f"{stamp} ERROR {code}: {message}",
        f"{stamp} INFO  run {run} failed",
    )
    text = escape("\n".join(lines))
    return f"""<!doctype html><meta charset="utf-8"><style>body{{background:#101010;color:#cfcfcf;margin:14px}}
    pre{{font:15px DejaVu Sans Mono,monospace;line-height:1.35}}</style><pre>{text}</pre>"""
