"""Comments, uploads and attachments of the Zendesk stand-in."""

# ruff: noqa: F811 - fixtures are imported by name

from __future__ import annotations

import pytest
import requests

from integrations.sandbox.server import Stand
from tests.support.zendesk_sandbox import (  # noqa: F401
    ROSA,
    Caller,
    agent,
    customer,
    service,
    zendesk,
    zendesk_server,
)


def test_a_comment_without_public_follows_the_first_comment(service: Caller) -> None:
    for first in (True, False):
        number = service.create(comment={"body": "First.", "public": first})
        service.update(number, comment={"body": "Second."})
        assert [comment["public"] for comment in service.comments(number)] == [first, first]
        assert service.show(number)["is_public"] is first


def test_an_internal_note_says_so(service: Caller) -> None:
    number = service.create()
    service.update(number, comment={"html_body": "<p>Note</p>", "public": False})
    assert service.comments(number)[-1]["public"] is False


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script><p>safe</p>",
        '<p onclick="alert(1)">safe</p>',
        "<p>safe</p><!-- marker --><style>p{}</style>",
        '<p>safe</p><a href="javascript:alert(1)">x</a>',
        "<iframe src='https://evil.example'></iframe><p>safe</p>",
        "<svg onload=alert(1)><p>safe</p></svg>",
    ],
)
def test_html_is_made_harmless(service: Caller, written: str) -> None:
    number = service.create()
    service.update(number, comment={"html_body": written, "public": False})
    shown = service.comments(number)[-1]["html_body"].lower()
    assert "<p>safe</p>" in shown
    for danger in ("script", "onclick", "onload", "style>", "<!--", "iframe", "alert"):
        assert danger not in shown


def test_html_formatting_stays_and_reads_as_plain_text(service: Caller) -> None:
    number = service.create()
    written = "<h3>Handoff</h3><table><tr><th>Job</th><td>A &amp; B</td></tr></table><p>handoff-gate:v1</p>"
    service.update(number, comment={"html_body": written, "public": False})
    comment = service.comments(number)[-1]
    assert "<table>" in comment["html_body"]
    assert comment["plain_body"] == "Handoff\nJob A & B\nhandoff-gate:v1"


def test_plain_text_is_escaped_in_html(service: Caller) -> None:
    number = service.create(comment={"body": "a < b & <img src=x onerror=alert(1)>"})
    comment = service.comments(number)[0]
    assert comment["body"] == "a < b & <img src=x onerror=alert(1)>"
    assert "<img" not in comment["html_body"]


def test_an_upload_becomes_an_attachment_of_the_comment_that_names_it(service: Caller) -> None:
    number = service.create()
    upload = service.upload("proof.png", b"\x89PNG 1")
    service.update(number, comment={"body": "See.", "public": False, "uploads": [upload["token"]]})
    (file,) = service.comments(number)[-1]["attachments"]
    assert (file["file_name"], file["content_type"], file["size"]) == ("proof.png", "image/png", 6)
    assert file["malware_scan_result"] == "malware_not_found"
    content = requests.get(file["content_url"], timeout=10)
    assert content.content == b"\x89PNG 1"
    assert content.headers["X-Content-Type-Options"] == "nosniff"
    assert service.get(f"attachments/{file['id']}.json")["attachment"]["id"] == file["id"]


def test_content_needs_the_token_of_its_address(service: Caller, zendesk: Stand) -> None:
    service.upload()
    assert requests.get(f"{zendesk.url}/attachments/token/guess/", timeout=10).status_code == 404


def test_active_content_is_never_shown_inline(service: Caller) -> None:
    upload = service.upload("page.html", b"<script>alert(1)</script>", "text/html")
    reply = requests.get(upload["attachment"]["content_url"], timeout=10)
    assert reply.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in reply.headers["Content-Security-Policy"]


def test_an_upload_token_ends_after_an_hour_and_after_use(zendesk: Stand, service: Caller) -> None:
    number = service.create()
    used = service.upload()["token"]
    service.update(number, comment={"body": "one", "uploads": [used]})
    late = service.upload()["token"]
    zendesk.world.clock.advance(3_601)
    for token in (used, late, "unknown"):
        wish = {"ticket": {"comment": {"body": "two", "uploads": [token]}}}
        service.refused("PUT", f"tickets/{number}", 422, json=wish)
    assert len(service.comments(number)) == 2


def test_an_empty_upload_is_refused(service: Caller) -> None:
    reply = service.call("POST", "uploads.json", params={"filename": "x.png"}, data=b"")
    assert reply.status_code == 422


def test_inline_images_show_only_when_asked_for(service: Caller) -> None:
    number = service.create()
    upload = service.upload("pasted.png")
    address = upload["attachment"]["content_url"]
    html = f'<p>See <img src="{address}"></p>'
    service.update(number, comment={"html_body": html, "uploads": [upload["token"]]})
    assert service.comments(number)[-1]["attachments"] == []
    (file,) = service.comments(number, include_inline_images="true")[-1]["attachments"]
    assert (file["file_name"], file["inline"]) == ("pasted.png", True)


def test_the_malware_scan_arrives_later_than_the_file(zendesk: Stand, service: Caller) -> None:
    service.post("/sandbox/zendesk/settings", {"scan_seconds": 30})
    file = service.upload()["attachment"]
    assert file["malware_scan_result"] == "not_scanned"
    service.post(f"/sandbox/zendesk/files/{file['id']}/scan", {"result": "malware_found"})
    zendesk.world.clock.advance(30)
    assert service.get(f"attachments/{file['id']}")["attachment"]["malware_scan_result"] == "malware_found"


def test_redacting_a_file_leaves_a_stub_and_an_audit(service: Caller) -> None:
    number = service.create()
    service.update(number, comment={"body": "See.", "uploads": [service.upload()["token"]]})
    comment = service.comments(number)[-1]
    file = comment["attachments"][0]
    service.put(f"tickets/{number}/comments/{comment['id']}/attachments/{file['id']}/redact")
    (left,) = service.comments(number)[-1]["attachments"]
    assert (left["id"], left["file_name"]) == (file["id"], "redacted.txt")
    assert b"PNG" not in requests.get(left["content_url"], timeout=10).content
    event = service.audits(number)[-1]["events"][0]
    assert event["type"] == "AttachmentRedactionEvent"
    assert (event["attachment_id"], event["comment_id"]) == (file["id"], comment["id"])


def test_a_text_can_be_blacked_out_of_a_comment(service: Caller) -> None:
    number = service.create(comment={"body": "Card 4111 1111 and <tags>"})
    comment = service.comments(number)[0]
    service.put(f"tickets/{number}/comments/{comment['id']}/redact", {"text": "4111 1111"})
    shown = service.comments(number)[0]
    assert "4111" not in shown["body"] + shown["html_body"]
    assert "&lt;tags&gt;" in shown["html_body"]
    assert "4111" not in service.show(number)["description"]


def test_a_public_comment_can_be_made_private(service: Caller) -> None:
    number = service.create()
    comment = service.comments(number)[0]
    service.put(f"tickets/{number}/comments/{comment['id']}/make_private")
    assert service.comments(number)[0]["public"] is False
    assert service.audits(number)[-1]["events"][0]["type"] == "CommentPrivacyChange"


def test_a_customers_comment_is_public_whatever_it_asks(agent: Caller, customer: Caller) -> None:
    number = agent.create(comment={"body": "Internal first.", "public": False})
    customer.put(f"requests/{number}", {"request": {"comment": {"body": "Hello", "public": False}}})
    last = agent.comments(number)[-1]
    assert (last["public"], last["author_id"]) == (True, int(ROSA.id))


def test_comments_come_with_their_authors_and_newest_first_when_asked(service: Caller, agent: Caller) -> None:
    number = service.create()
    agent.update(number, comment={"body": "Later."})
    shown = service.get(f"tickets/{number}/comments", include="users", sort_order="desc")
    assert shown["comments"][0]["body"] == "Later."
    assert {user["name"] for user in shown["users"]} == {"Priya Agent", "Rosa Retailer"}
