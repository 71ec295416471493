"""Trying every probe of the playbook once, for ``handoff doctor``: reachable, credentials accepted, how fast.

Nothing is kept of it, and no probe's limit counts it.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from app.domain.probing.model import SUBJECT_KEYS, Answer, Subject, SubjectKey
from app.domain.probing.questions import Question
from app.ports import Probe, ProbeUnusable
from app.workflow.service import Service

MOST_AT_ONCE = 16
_FIRST: tuple[Question, ...] = ("session_state", "system_health")
"""Questions about nothing in particular; the first of them also tells whether the credentials are taken."""
UNUSABLE = "the probe cannot be used"
"""How the reason begins where settings or credentials are at fault, and no other question could be asked either."""
_NAMES_NOTHING = ("handoff-doctor", "HANDOFFDOCTOR1", "PLHANDOFFDOCTOR", "pi_handoff_doctor", "404404404404")
"""Identifiers in the forms that systems use. None of them is one: that a system has no such record is an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A probe and what came of trying it: its answer, or why it cannot be used; neither where no question could be
    asked without an identifier of that system."""

    name: str
    system: str
    answer: Answer | None = None
    problems: tuple[str, ...] = ()


def try_all(service: Service) -> list[Tried]:
    """Every probe of the playbook, in its order, several at once."""
    names = list(service.probes)
    if not names:
        return []
    with ThreadPoolExecutor(min(len(names), MOST_AT_ONCE), thread_name_prefix="probe-check") as pool:
        return list(pool.map(lambda name: _tried(service, name), names))


def _tried(service: Service, name: str) -> Tried:
    system = service.probes.system_of(name)[0]
    try:
        probe = service.probes[name]
        answer = _answer(service, probe, probe.questions())
    except ProbeUnusable as error:
        return Tried(name=name, system=system, problems=error.problems)
    return Tried(name=name, system=system, answer=answer)


def _answer(service: Service, probe: Probe, questions: frozenset[Question]) -> Answer | None:
    now = service.clock()
    asked = sorted(questions, key=lambda one: (_FIRST.index(one) if one in _FIRST else len(_FIRST), one))
    for question in asked:
        for subject in _subjects(question):
            answer = probe.ask(question, subject, now)
            if answer.outcome != "not_asked" or answer.reason.startswith(UNUSABLE):
                return answer
    return None


def _subjects(question: Question) -> Sequence[Subject]:
    if question in _FIRST:
        return [Subject({})]
    keys: tuple[SubjectKey, ...] = SUBJECT_KEYS
    return [Subject(dict.fromkeys(keys, name)) for name in _NAMES_NOTHING]
