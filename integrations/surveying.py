"""Looking at what is set up on a site, whatever the account may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.ports import RemoteError
from app.ports_setup import SetupStep


def surveyed(looks: Mapping[str, Callable[[], list[SetupStep]]]) -> list[SetupStep]:
    """The steps of every group; a group that cannot be looked at is one step that says why."""
    steps: list[SetupStep] = []
    for group, look in looks.items():
        try:
            steps += look()
        except RemoteError as error:
            says = f"cannot be looked at: {error}"
            steps.append(SetupStep(key=f"unknown:{group}", group=group, says=says, done=False, action="unknown"))
    return steps
