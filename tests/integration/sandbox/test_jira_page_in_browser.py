"""The ticket page as a person meets it: in a real browser, on a phone and in the dark."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def wide_note() -> dict:
    def cell(text: str) -> dict:
        content = [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]
        return {"type": "tableCell", "attrs": {}, "content": content}

    row = {"type": "tableRow", "content": [cell("Exact timestamp"), cell("2026-11-19T02:14:00+01:00"), cell("ticket")]}
    return {"type": "doc", "version": 1, "content": [{"type": "table", "attrs": {}, "content": [row]}]}


@pytest.mark.parametrize(("scheme", "width"), [("light", 1100), ("dark", 390)])
def test_an_agent_reads_the_note_attaches_proof_and_presses_done(browser, jira, service, scheme, width):
    key = service.create()
    service.post(f"issue/{key}/comment", {"body": wide_note()})
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 844})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{jira.url}/browse/{key}")
    assert page.get_by_role("cell", name="2026-11-19T02:14:00+01:00").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(20, 23, 29)") == (scheme == "dark")

    page.get_by_label("Attach a file").set_input_files(
        {"name": "proof.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
    )
    page.get_by_role("button", name="Attach", exact=True).click()
    assert page.get_by_role("status").inner_text() == "The file is attached."
    assert complaints == []

    page.get_by_role("button", name="Done", exact=True).click()
    assert "has not looked at this ticket yet" in page.get_by_role("alert").inner_text()
    service.put(f"issue/{key}/properties/handoff.gate", {"allowed": True})
    page.get_by_role("button", name="Done", exact=True).click()
    assert page.get_by_role("button", name="Reopen").is_visible()
    context.close()
