"""What ``handoff doctor`` says of the probes: whether each system is reached, takes the credentials, and how fast."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.probing.model import Answer
from app.ports import Finding
from app.workflow.probe_check import UNUSABLE, Tried, try_all
from app.workflow.service import Service

_REFUSED = ("revoked", "expired")


def probe_findings(service: Service) -> Iterator[Finding]:
    """One finding a probe, in the order of the playbook; none without probes."""
    yield from map(_finding, try_all(service))


def _finding(tried: Tried) -> Finding:
    subject = f"probe {tried.name}"
    if tried.problems:
        return Finding(
            subject=subject, state="error", says=tried.problems[0], mend="Then look again with: handoff playbook check"
        )
    answer = tried.answer
    by_hand = f"handoff playbook try-probe {tried.name} --subject order=…"
    if answer is None:
        says = f"{tried.system} can be asked nothing without an identifier of its own form"
        return Finding(subject=subject, state="ok", says=says, mend=f"Try one that you know: {by_hand}")
    return _of_answer(subject, tried, answer, by_hand)


def _of_answer(subject: str, tried: Tried, answer: Answer, by_hand: str) -> Finding:
    taken = f"{tried.system} answered in {answer.seconds:.2f} s"
    state = None if answer.value is None else answer.value.state
    if answer.question == "session_state" and state in _REFUSED:
        return Finding(
            subject=subject,
            state="error",
            says=f"{taken}, and the credentials are {state}",
            mend="Put new ones where the playbook's entry says they are; they are read at each question",
        )
    if answer.outcome in ("answered", "no_record", "not_visible"):
        credentials = ", and the credentials are accepted" if answer.question != "system_health" or not state else ""
        health = f", and says that it is {state}" if answer.question == "system_health" and state else ""
        return Finding(subject=subject, state="ok", says=f"{taken}{credentials}{health}")
    if answer.reason.startswith(UNUSABLE):
        return Finding(subject=subject, state="error", says=answer.reason, mend="See docs/probes.md")
    if answer.outcome == "not_understood":
        mend = f"Compare reply and definition: {by_hand} --reply"
        return Finding(subject=subject, state="warning", says=f"{taken}, but not so: {answer.reason}", mend=mend)
    return Finding(
        subject=subject,
        state="error",
        says=f"{tried.system} is not reached: {answer.reason}",
        mend="Check its url, credentials and network; docs/probes.md says what a probe may reach",
    )
