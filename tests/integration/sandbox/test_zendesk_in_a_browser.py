"""A person reads a ticket of the Zendesk stand-in, attaches a file, and solves it, in a real browser."""

# ruff: noqa: F811 - fixtures are imported by name

from __future__ import annotations

from typing import Any

import pytest

from integrations.sandbox.server import Stand
from tests.support.zendesk_sandbox import Caller, service, zendesk, zendesk_server  # noqa: F401

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def test_a_refusal_is_read_then_proof_is_attached_and_the_ticket_solved(
    browser: Any, zendesk: Stand, service: Caller
) -> None:
    record = service.new_field("Error code", "textarea", description="[handoff-gate:error_code]")
    service.require_on_solve()
    service.put_on_form(record)
    number = service.create("Order export failed", custom_fields=[{"id": record, "value": "E42"}])
    page = browser.new_page()
    page.goto(f"{zendesk.url}/")
    page.get_by_role("link", name=f"#{number}").click()
    assert page.get_by_role("region", name="Handoff record").get_by_text("E42").is_visible()
    page.get_by_label("Message", exact=True).fill("Ran green at 10:42.")
    page.get_by_role("button", name="Submit as solved").click()
    assert "is required when solving a ticket" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Message", exact=True).input_value() == "Ran green at 10:42."
    page.get_by_label("Closure gate").select_option("gate_pass")
    file = {"name": "proof.png", "mimeType": "image/png", "buffer": b"\x89PNG 1"}
    page.get_by_label("Attach files").set_input_files(file)
    page.get_by_role("button", name="Submit as solved").click()
    assert page.get_by_role("status").inner_text() == "Saved."
    assert page.locator("[data-status]").inner_text() == "solved"
    assert service.comments(number)[-1]["attachments"][0]["file_name"] == "proof.png"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_phone_and_follows_the_colour_scheme(
    browser: Any, zendesk: Stand, service: Caller, scheme: str
) -> None:
    number = service.create("W" * 150)
    table = "<table><tr>" + "".join(f"<td>column-{turn}</td>" for turn in range(20)) + "</tr></table>"
    service.update(number, comment={"html_body": table, "public": False})
    page = browser.new_page(viewport=PHONE, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{zendesk.url}/agent/tickets/{number}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    brightness = page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).reduce((a, b) => a + +b, 0)"
    )
    assert (brightness > 384) is (scheme == "light")
    assert complaints == []
    page.close()
