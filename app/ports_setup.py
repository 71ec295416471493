"""Setting a site up and undoing it: the steps of a plan, and what is noted of everything that was made.

What setup makes is noted with the id that the site gave it, at once, so that removing goes by ids and never by names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

StepAction = Literal["create", "change", "remove", "by_hand", "keep", "unknown"]
"""What a step that is not done would do. ``by_hand``: only a person can; ``keep``: it is left where it is, and the step
says so; ``unknown``: it could not be looked at, and ``says`` tells why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One thing that setup made on a site: its kind (``field``, ``place`` on a screen, ``webhook``, ``workflow``,
    ``form``, ``trigger``), the id that the site gave it, and which of ours it is (``key``).

    ``parent`` is what it was put into (a screen and its tab, a project role); ``detail`` is what undoing needs besides.
    """

    kind: str
    remote_id: str
    key: str = ""
    parent: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


Note = Callable[[Made], None]
"""Told of each thing right after the site made it."""


def unnoted(_made: Made) -> None:
    """For whoever keeps no note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupStep:
    """One thing of a plan. ``done``: it is so already. ``group`` is the heading under which people find it;
    ``remote_id`` its id on the site, where it is there; ``clicks`` what only a person can do, exactly; ``undoes`` what
    removing it takes away, whose notes are then forgotten."""

    key: str
    says: str
    done: bool
    action: StepAction = "create"
    group: str = ""
    remote_id: str | None = None
    clicks: str = ""
    undoes: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalWish:
    """What to take away. ``made`` is what this installation noted of the site. ``fields``: the fields too, with their
    places on screens and forms. ``also_marked``: also what carries our mark without a note of this installation."""

    made: Sequence[Made] = ()
    fields: bool = False
    also_marked: bool = False


class Removals(Protocol):
    """What a ticketing system can do besides whose set-up can be taken away again."""

    def plan_removal(self, wish: RemovalWish) -> list[SetupStep]:
        """What would be taken away, in an order in which nothing is left blocked, with what is kept and what only a
        person can take away. No value of a ticket is ever destroyed. Raises ``RemoteError``."""
        ...

    def apply_removal(self, step: SetupStep) -> str:
        """Take one thing away, looking once more whether it is still ours; the sentence says what was done. What is
        gone already is no error. Raises ``RemoteError``, ``Rejected`` among them for what is not ours any more."""
        ...


class Surveyed(Protocol):
    """What a ticketing system can do besides whose set-up can be looked at piece by piece."""

    def survey_setup(self, made: Sequence[Made] = ()) -> list[SetupStep]:
        """The plan of ``Ticketing.plan_setup``, but a part that cannot be looked at is a step of the action ``unknown``
        and never an error."""
        ...


class MailRules(Protocol):
    """What a ticketing system can do besides that mails customers by rules of its own."""

    def plan_mail_rules(self, *, remove: bool = False) -> list[SetupStep]:
        """What keeps mail about closing back until there is proof, or lets it go again. The steps go to
        ``Ticketing.apply_setup``. Raises ``RemoteError``."""
        ...


class ClosingRules(Protocol):
    """What a ticketing system can do besides whose own workflow can be made to read the verdict copy."""

    def plan_closing_rule(
        self, projects: Sequence[str], *, role: str | None = None, remove: bool = False
    ) -> list[SetupStep]:
        """What it takes so that tickets of these projects (by key) close only as the verdict copy says, or with
        ``role`` only by the service's account, which alone has that role; or (``remove``) without that again. The steps
        go to ``Ticketing.apply_setup``. Raises ``RemoteError``."""
        ...
