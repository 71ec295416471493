"""What on a ticket speaks for the gate and may come from anybody: the fields and tags that forms and triggers read, and
comments that carry the mark of our notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.domain.note import FOREIGN_MARK
from app.domain.ticket import Comment
from app.domain.traces import Claim, ClaimKind
from integrations.zendesk.audits import Story
from integrations.zendesk.fields import (
    SCOPE_TAGS,
    TAG_VERIFIED,
    VERDICT_SHADOW,
    VERDICT_VERIFIED,
    FieldCatalogue,
)


def claims_of(
    tags: Iterable[str],
    values: Mapping[int, Any],
    catalogue: FieldCatalogue,
    story: Story,
    spoken: Iterable[Comment],
    own_id: str,
) -> Iterator[Claim]:
    """All of them, whoever wrote them."""
    if TAG_VERIFIED in set(tags):
        yield _claim("tag", f"tag:{TAG_VERIFIED}", f"The tag {TAG_VERIFIED} is set", story, own_id)
    verdict, scope = catalogue.verdict, catalogue.scope
    if verdict is not None and values.get(verdict.id) in (VERDICT_VERIFIED, VERDICT_SHADOW):
        yield _claim(
            "field", str(verdict.id), 'The field "Closure gate" says that the ticket may be closed', story, own_id
        )
    if scope is not None and not values.get(scope.id) and _was_taken_away(str(scope.id), story):
        says = 'The field "Handoff scope" was emptied, so that the form asks for no proof'
        yield _claim("scope", str(scope.id), says, story, own_id)
    yield from _imitations(spoken, own_id)


def _claim(kind: ClaimKind, ref: str, says: str, story: Story, own_id: str) -> Claim:
    entry = story.written.get(ref)
    if entry is None:
        return Claim(kind=kind, ref=ref, says=says)
    return Claim(kind=kind, ref=ref, says=says, editor=entry.by, own=entry.by.id == own_id, at=entry.at)


def _was_taken_away(ref: str, story: Story) -> bool:
    entry = story.written.get(ref)
    return entry is not None and entry.previous in SCOPE_TAGS.values()


def _imitations(spoken: Iterable[Comment], own_id: str) -> Iterator[Claim]:
    """Comments that carry the mark of our internal notes, which others wrote or posted."""
    for comment in spoken:
        writers = [comment.author, comment.posted_by or comment.author]
        foreign = next((person for person in writers if person.id != own_id), None)
        if foreign is not None and any(FOREIGN_MARK.fullmatch(line.strip()) for line in comment.body.splitlines()):
            yield Claim(
                kind="note",
                ref=comment.id,
                says="A comment carries the mark of the gate's notes and was not written by it",
                editor=foreign,
                at=comment.created_at,
            )
