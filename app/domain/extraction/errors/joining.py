"""Errors found in several ways become one each: overlapping findings, a code and its message, repeats."""

from __future__ import annotations

import re
from dataclasses import replace

from app.domain.extraction.errors.messages import ErrorAt
from app.domain.lazy_patterns import when_used

_SAYS_NOTHING = when_used(
    r"異常終了(?:しました)?|(?:処理に)?失敗(?:しました)?|エラー(?:が発生)?(?:しました)?|"
    r"(?:(?:the |an? |unexpected |unhandled |fatal "
    r")*(?:task|job|run|process|step|sync|import|export|batch|flow|error|exception|request|"
    r"call|order|message|record|processing|execution)s?[ ]?){0,3}(?:fail(?:ed|ure)|abort(?:ed|ing)|error|"
    r"exception|occurred|caught|"
    r"crashed|stopped|terminated|happened|raised)?(?: (?:occurred|caught|in main|in thread.{0,30}|with "
    r"exception|with error))?[.:!]?",
    re.IGNORECASE,
)


def without_announcements(errors: list[ErrorAt]) -> list[ErrorAt]:
    """ "Task failed" right above an exception only announces it."""
    kept: list[ErrorAt] = []
    for error, following in zip(errors, [*errors[1:], None][: len(errors)], strict=True):
        announced = (
            following is not None
            and error.code is None
            and following.code is not None
            and following.start - error.end < 700
            and _SAYS_NOTHING.fullmatch(error.text or "") is not None
        )
        if not announced:
            kept.append(error)
    return kept


def primary_first(errors: list[ErrorAt]) -> list[ErrorAt]:
    """In the order listed, except that what is clearly an error goes before what only might be one."""
    clear = [error for error in errors if error.weight >= 4.5]
    return errors if not clear else clear + [error for error in errors if error.weight < 4.5]


def joined(found: list[ErrorAt], content: str) -> list[ErrorAt]:
    """Overlapping findings become one; a code and a message that belong together become one error."""
    kept: list[ErrorAt] = []
    for error in found:
        at = next(
            (index for index in range(len(kept) - 1, max(-1, len(kept) - 6), -1) if _overlap(kept[index], error)), None
        )
        if at is not None:
            kept[at] = _better(kept[at], error)
        else:
            kept.append(error)
    joined: list[ErrorAt] = []
    for error, following in zip(kept, [*kept[1:], None][: len(kept)], strict=True):
        previous = joined[-1] if joined else None
        if (
            previous is not None
            and error.start - previous.end <= 140
            and not _has_its_own(previous, error, following)
            and _complete_each_other(previous, error, content)
        ):
            first, second = (previous, error) if previous.code else (error, previous)
            joined[-1] = replace(
                previous,
                code=first.code,
                code_at=first.code_at,
                text=second.text,
                text_at=second.text_at,
                end=error.end,
                weight=max(previous.weight, error.weight) + 0.5,
                bare_http=first.bare_http,
            )
        else:
            joined.append(error)
    return joined


def _overlap(one: ErrorAt, other: ErrorAt) -> bool:
    return one.start < other.end and other.start < one.end


def _better(one: ErrorAt, other: ErrorAt) -> ErrorAt:
    if (
        one.weight == other.weight
        and bool(one.code) == bool(other.code)
        and len(one.text or "") < len(other.text or "")
    ):
        one, other = other, one
    first, second = (
        (one, other)
        if (one.weight + (one.code is not None and not one.bare_http), one.weight)
        >= (other.weight + (other.code is not None and not other.bare_http), other.weight)
        else (other, one)
    )
    merged = first
    if first.bare_http and second.code and not second.bare_http:
        merged = replace(merged, code=second.code, code_at=second.code_at, bare_http=False)
    if merged.code is None and second.code is not None:
        merged = replace(merged, code=second.code, code_at=second.code_at, bare_http=second.bare_http)
        if merged.text and second.text and merged.text.startswith(second.code or "\0"):
            merged = replace(merged, text=second.text, text_at=second.text_at)
    if merged.text is None and second.text is not None:
        merged = replace(merged, text=second.text, text_at=second.text_at)
    return replace(merged, start=min(one.start, other.start), end=max(one.end, other.end))


def _has_its_own(previous: ErrorAt, code: ErrorAt, following: ErrorAt | None) -> bool:
    """Whether a surer message follows a code than the one that stands before it."""
    return (
        following is not None
        and not previous.code
        and not code.text
        and not following.code
        and following.weight > previous.weight
        and following.start - code.end <= 60
    )


def _complete_each_other(one: ErrorAt, other: ErrorAt, content: str) -> bool:
    if one.quoted != other.quoted:
        return False
    if one.code and not one.text and other.text and not other.code:
        return True
    if one.text and not one.code and other.code and not other.text:
        return "\n\n" not in content[one.end : other.start]
    return False


def without_repeats(errors: list[ErrorAt]) -> list[ErrorAt]:
    kept: list[ErrorAt] = []
    for error in errors:
        same = next((index for index, other in enumerate(kept) if _same(other, error)), None)
        if same is None:
            kept.append(error)
        elif (kept[same].text is None and error.text is not None) or (
            kept[same].code is None and error.code is not None
        ):
            kept[same] = replace(
                kept[same], code=kept[same].code or error.code, code_at=kept[same].code_at or error.code_at,
                text=kept[same].text or error.text, text_at=kept[same].text_at or error.text_at,
            )  # fmt: skip
    return kept


def _same(one: ErrorAt, other: ErrorAt) -> bool:
    if one.code and other.code:
        return one.code.casefold() == other.code.casefold() and (
            not one.text or not other.text or _alike(one.text, other.text)
        )
    if one.text and other.text:
        return _alike(one.text, other.text)
    return False


def _alike(one: str, other: str) -> bool:
    first, second = re.sub(r"[\W\d]+", " ", one).casefold().strip(), re.sub(r"[\W\d]+", " ", other).casefold().strip()
    return first == second or (len(first) > 12 and first in second) or (len(second) > 12 and second in first)
