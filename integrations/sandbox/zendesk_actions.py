"""What happens to tickets beside saving them: merging, deleting, spam, making comments private, redacting files."""

from __future__ import annotations

from typing import Any

from integrations.sandbox.zendesk_errors import invalid, not_found
from integrations.sandbox.zendesk_events import EventBatch
from integrations.sandbox.zendesk_model import Audit, Comment, File, Ticket, Via
from integrations.sandbox.zendesk_saving import By, commit, writable
from integrations.sandbox.zendesk_state import ZendeskState
from integrations.sandbox.zendesk_text import comment_html, plain_to_html
from integrations.sandbox.zendesk_writing import new_comment, set_status, set_tags

MERGED_TAG = "closed_by_merge"
REDACTED = b"This file was redacted."


def merge(state: ZendeskState, target: Ticket, source_ids: list[int], wish: dict[str, Any], by: By) -> list[Ticket]:
    """Close the sources into the target, with a comment on each side (internal unless asked otherwise). No required
    field holds it up."""
    writable(target)
    sources = [state.ticket(number) for number in source_ids if number != target.id]
    if not sources:
        raise invalid("base", "Merge: name at least one other ticket in ids")
    for source in sources:
        if source.status == "closed":
            raise invalid("base", f"Merge: ticket {source.id} is closed")
    for source in sources:
        _close_into(state, source, target, wish, by)
    numbers = [source.id for source in sources]
    text = (
        wish.get("target_comment")
        or f"Requests {', '.join(f'#{number}' for number in numbers)} were merged into this one."
    )
    via = _merge_via(by, {"ticket_ids": numbers})
    public = bool(wish.get("target_comment_is_public", False))
    comment = new_comment(state, target, {"body": text, "public": public}, by.actor, via)
    commit(state, target, target.draft(), By(actor=by.actor, via=via, route="merge"), comment)
    return sources


def _close_into(state: ZendeskState, source: Ticket, target: Ticket, wish: dict[str, Any], by: By) -> None:
    via = _merge_via(by, {"ticket_id": target.id, "subject": target.subject})
    text = (
        wish.get("source_comment")
        or f'This request was closed and merged into request #{target.id} "{target.subject}".'
    )
    public = bool(wish.get("source_comment_is_public", False))
    comment = new_comment(state, source, {"body": text, "public": public}, by.actor, via)
    draft = source.draft()
    set_tags(state, draft, [*draft.tags, MERGED_TAG])
    set_status(state, draft, "closed")
    draft.merged_into = target.id
    merged = ("merged", {"target_ticket_id": str(target.id)})
    commit(state, source, draft, By(actor=by.actor, via=via, route="merge"), comment, events=(merged,))


def _merge_via(by: By, origin: dict[str, Any]) -> Via:
    return {"channel": by.via["channel"], "source": {"from": origin, "to": {}, "rel": "merge"}}


def delete(state: ZendeskState, ticket: Ticket, actor: int, *, spam: bool = False) -> None:
    """Take a ticket away: it answers 404 until it is restored."""
    ticket.deleted_as = "spam" if spam else "deleted"
    ticket.updated_at = ticket.touched_at = state.now()
    batch = EventBatch(state, ticket, actor)
    batch.add("marked_as_spam" if spam else "soft_deleted", {})
    batch.send()


def restore(state: ZendeskState, ticket_id: int, actor: int) -> Ticket:
    """Bring a deleted ticket back."""
    ticket = state.tickets.get(ticket_id)
    if ticket is None or ticket.deleted_as is None:
        raise not_found()
    ticket.deleted_as = None
    ticket.updated_at = ticket.touched_at = state.now()
    batch = EventBatch(state, ticket, actor)
    batch.add("undeleted", {})
    batch.send()
    return ticket


def delete_for_good(state: ZendeskState, ticket_id: int, actor: int) -> None:
    """Remove a deleted ticket; nothing brings it back."""
    ticket = state.tickets.get(ticket_id)
    if ticket is None or ticket.deleted_as is None:
        raise not_found()
    batch = EventBatch(state, ticket, actor)
    batch.add("permanently_deleted", {})
    batch.send()
    del state.tickets[ticket_id]


def find_comment(ticket: Ticket, comment_id: int) -> Comment:
    """A comment of the ticket, or 404."""
    for comment in ticket.comments:
        if comment.id == comment_id:
            return comment
    raise not_found()


def find_file(comment: Comment, file_id: int) -> File:
    """A file of the comment, or 404."""
    for file in comment.files:
        if file.id == file_id:
            return file
    raise not_found()


def make_private(state: ZendeskState, ticket: Ticket, comment: Comment, by: By) -> None:
    """Turn a public comment into an internal note; there is no way back."""
    writable(ticket)
    comment.public = False
    event = {"type": "CommentPrivacyChange", "comment_id": comment.id, "public": False}
    _record(state, ticket, by, event, "comment_made_private", _comment_part(comment))


def redact_file(state: ZendeskState, ticket: Ticket, comment: Comment, file: File, by: By) -> None:
    """Replace a file by an empty ``redacted.txt`` of the same id. Works on closed tickets too."""
    file.name, file.mime_type, file.content = "redacted.txt", "text/plain", REDACTED
    event = {"type": "AttachmentRedactionEvent", "attachment_id": file.id, "comment_id": comment.id}
    part = {"comment": EventBatch(state, ticket, by.actor).file_part(comment, file)}
    _record(state, ticket, by, event, "attachment_redacted_from_comment", part)


def redact_comment(state: ZendeskState, ticket: Ticket, comment: Comment, text: str, by: By) -> None:
    """Black out a text in a comment (redacting the first comment changes the description)."""
    if not text or text not in comment.plain:
        raise invalid("text", "Text: does not stand in this comment")
    blocks = "▇" * len(text)
    comment.plain = comment.plain.replace(text, blocks)
    comment.html = comment_html(plain_to_html(comment.plain))
    event = {"type": "CommentRedactionEvent", "comment_id": comment.id}
    _record(state, ticket, by, event, "comment_redacted", _comment_part(comment))
    if ticket.comments[0] is comment:
        batch = EventBatch(state, ticket, by.actor)
        batch.add("description_changed", {"current": comment.plain, "previous": None})
        batch.send()


def _comment_part(comment: Comment) -> dict[str, Any]:
    return {"comment": {"id": str(comment.id), "body": comment.plain, "is_public": comment.public}}


def _record(
    state: ZendeskState, ticket: Ticket, by: By, audited: dict[str, Any], name: str, event: dict[str, Any]
) -> None:
    audit = Audit(state.next("audit"), ticket.id, by.actor, state.now(), by.via)
    audit.events.append({"id": state.next("event"), **audited})
    ticket.audits = [*ticket.audits, audit]
    ticket.updated_at = ticket.touched_at = audit.created_at
    batch = EventBatch(state, ticket, by.actor)
    batch.add(name, event)
    batch.send()
