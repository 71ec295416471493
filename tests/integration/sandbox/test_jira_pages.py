"""The page on which a person reads a ticket, attaches a file and presses Done."""

from __future__ import annotations

import re

import pytest
import requests

from integrations.sandbox.jira_adf import to_html, to_text

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def adf(*content: dict) -> dict:
    return {"type": "doc", "version": 1, "content": list(content)}


def paragraph(text: str, *marks: dict) -> dict:
    node = {"type": "text", "text": text}
    return {"type": "paragraph", "content": [node | ({"marks": list(marks)} if marks else {})]}


@pytest.fixture
def page(jira):
    def read(path: str = "/", **options) -> requests.Response:
        return requests.request(options.pop("method", "GET"), jira.url + path, timeout=10, **options)

    return read


def test_a_note_is_shown_with_panels_tables_and_folds():
    note = adf(
        {"type": "panel", "attrs": {"panelType": "warning"}, "content": [paragraph("Closure evidence missing")]},
        {
            "type": "table",
            "content": [
                {
                    "type": "tableRow",
                    "content": [
                        {"type": "tableHeader", "content": [paragraph("Job")]},
                        {"type": "tableCell", "content": [paragraph("order_export")]},
                    ],
                }
            ],
        },
        {"type": "expand", "attrs": {"title": "Prior (3)"}, "content": [paragraph("OPS-11")]},
        paragraph("bold", {"type": "strong"}),
    )
    html = to_html(note)
    assert '<div class="panel warning"><p>Closure evidence missing</p></div>' in html
    assert "<tr><th><p>Job</p></th><td><p>order_export</p></td></tr>" in html
    assert "<details><summary>Prior (3)</summary><p>OPS-11</p></details>" in html
    assert "<strong>bold</strong>" in html
    assert to_text(note) == "Closure evidence missing\nJob\torder_export\nPrior (3)\nOPS-11\nbold"


def test_whatever_a_ticket_says_is_only_shown(customer, service, page):
    link = {"type": "link", "attrs": {"href": "javascript:alert(1)"}}
    key = customer.create(HOSTILE, description=adf(paragraph(HOSTILE, link)))
    service.attach(key, 'a"><script>.txt', b"x", "text/plain")
    reply = page(f"/browse/{key}")
    assert "<script" not in reply.text
    assert "<img" not in reply.text
    assert "javascript:" not in reply.text
    assert "&lt;script&gt;" in reply.text
    assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "<script" not in page("/").text


def test_what_is_no_known_kind_of_panel_becomes_a_plain_one():
    panel = {"type": "panel", "attrs": {"panelType": '"><script>'}, "content": [paragraph("x")]}
    assert to_html(panel) == '<div class="panel info"><p>x</p></div>'


def test_pressing_done_shows_the_refusal_and_then_goes_through(service, page):
    key = service.create()
    press = {"method": "POST", "data": {"transition": "31"}}
    refused = page(f"/browse/{key}/transitions", **press)
    assert refused.status_code == 400
    assert "has not looked at this ticket yet" in refused.text
    service.put(f"issue/{key}/properties/handoff.gate", {"allowed": True})
    done = page(f"/browse/{key}/transitions", **press)
    assert (done.status_code, "The transition went through." in done.text) == (200, True)
    assert "Done" in re.findall(r'class="tag done">([^<]*)<', done.text)


def test_a_file_chosen_on_the_page_is_attached_by_the_agent(service, page):
    key = service.create()
    assert page(f"/browse/{key}/attachments", method="POST").status_code == 400
    files = {"file": ("proof.png", b"\x89PNG", "image/png")}
    assert "The file is attached." in page(f"/browse/{key}/attachments", method="POST", files=files).text
    (file,) = service.get(f"issue/{key}").json()["fields"]["attachment"]
    assert (file["filename"], file["author"]["displayName"]) == ("proof.png", "Mia Krystof")


def test_the_gates_fields_are_filled_in_on_the_page(service, page):
    kinds = {
        "Verification note": "textarea",
        "Failed at": "datetime",
        "Failed job": "textfield",
        "Verified by": "userpicker",
    }
    ids = {name: service.new_field(name, kind) for name, kind in kinds.items()}
    path = service.new_field("Verification path", "select")
    context = service.get(f"field/{path}/context").json()["values"][0]["id"]
    option = service.post(f"field/{path}/context/{context}/option", {"options": [{"value": "technical"}]}).json()
    other = service.new_field("Error code")
    key = service.create()
    service.put(f"issue/{key}", {"fields": {other: "E42: boom"}})
    mia = "5b10a2844c20165700ede21g"
    form = {
        ids["Verification note"]: "I looked at run 7.\r\nIt ended well.",
        ids["Failed at"]: "2026-11-20T09:00",
        ids["Failed job"]: "EXP-7",
        ids["Verified by"]: mia,
        path: option["options"][0]["id"],
    }
    saved = page(f"/browse/{key}/fields", method="POST", data=form)
    assert "Saved." in saved.text
    assert "E42: boom" in saved.text
    fields = service.get(f"issue/{key}").json()["fields"]
    assert to_text(fields[ids["Verification note"]]) == "I looked at run 7.\nIt ended well."
    assert fields[ids["Failed at"]] == "2026-11-20T09:00:00.000+0000"
    assert (fields[ids["Failed job"]], fields[path]["value"]) == ("EXP-7", "technical")
    assert fields[ids["Verified by"]]["accountId"] == mia
    before = service.get(f"issue/{key}/changelog").json()["total"]
    page(f"/browse/{key}/fields", method="POST", data=form)
    assert service.get(f"issue/{key}/changelog").json()["total"] == before
    page(f"/browse/{key}/fields", method="POST", data={**form, ids["Failed job"]: ""})
    assert service.get(f"issue/{key}").json()["fields"][ids["Failed job"]] is None


def test_comments_are_written_as_agent_inside_or_outside_or_as_the_customer(customer, service, page):
    key = customer.create()
    for voice in ("internal", "public", "customer"):
        page(f"/browse/{key}/comments", method="POST", data={"body": voice, "voice": voice})
    comments = service.get(f"issue/{key}").json()["fields"]["comment"]["comments"]
    assert [(c["author"]["displayName"], c["jsdPublic"]) for c in comments] == [
        ("Mia Krystof", False),
        ("Mia Krystof", True),
        ("Ada Retail", True),
    ]


def test_a_customer_reports_a_failed_job_on_the_first_page(page, service):
    made = page("/create", method="POST", data={"summary": "Feed down", "description": "boom"})
    assert "The ticket is created." in made.text
    assert service.get("issue/OPS-1").json()["fields"]["reporter"]["displayName"] == "Ada Retail"
    assert page("/create", method="POST", data={"summary": " ", "description": "x"}).status_code == 400


def test_another_agent_may_act(service, page):
    key = service.create()
    page(f"/browse/{key}/transitions", method="POST", data={"transition": "41", "agent": "5b10ac8d82e05b22cc7d4ef5"})
    (entry,) = service.get(f"issue/{key}/changelog").json()["values"]
    assert entry["author"]["displayName"] == "Jonas Weber"


def test_other_web_sites_cannot_act_through_the_readers_browser(service, page):
    key = service.create()
    foreign = {"Sec-Fetch-Site": "cross-site"}
    press = {"method": "POST", "data": {"transition": "41"}, "headers": foreign}
    assert page(f"/browse/{key}/transitions", **press).status_code == 403
    assert page("/sandbox/reset", method="POST", headers=foreign).status_code == 403
    assert page(f"/browse/{key}", headers=foreign).status_code == 200


def test_a_page_of_no_ticket_is_404(page):
    assert page("/browse/OPS-404").status_code == 404
