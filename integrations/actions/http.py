"""The generic action: reading how a target is, stopping it, and bringing it back, as a definition describes it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from app.domain.containment.model import Level
from app.domain.containment.rules import level_text, same_level, settled
from app.ports_containment import (
    ActionConnection,
    ActionRefused,
    ActionUnclear,
    ActionUnexpected,
    Described,
    Rehearsal,
)

if TYPE_CHECKING:
    from integrations.actions.definition import ChangeSpec, Definition
    from integrations.outbound.secrets import Secrets
    from integrations.outbound.transport import Reply, Request

_LONGEST_TEXT = 200


class HttpAction:
    """One entry of the playbook. What it needs is imported and read when it is first used."""

    def __init__(self, connection: ActionConnection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._ready: _Ready | None = None

    def __repr__(self) -> str:
        return f"HttpAction({self._connection.name!r})"

    @property
    def connection(self) -> ActionConnection:
        """The entry of the playbook."""
        return self._connection

    def describe(self) -> Described:
        """What it does; see ``app.ports_containment.Action``."""
        definition = self._get_ready().definition
        target = definition.target
        return Described(
            does=definition.does,
            done=definition.done,
            target_says=target.says,
            target_key=target.key,
            source=definition.source,
        )

    def place(self, target: str) -> str:
        """The address of a target."""
        return _place(self._get_ready(), target)

    def dry_run(self, target: str) -> Rehearsal:
        """Read, and say what would be sent."""
        return _Call(self._get_ready(), target).rehearsal()

    def look(self, target: str) -> Level:
        """Read the value that the system shows now."""
        return _Call(self._get_ready(), target).level()

    def apply(self, target: str, before: Level) -> None:
        """Stop the target, if it is as it was rehearsed."""
        _Call(self._get_ready(), target).stop(before)

    def undo(self, target: str, before: Level) -> bool:
        """Bring the target back, if it is as the action left it."""
        return _Call(self._get_ready(), target).bring_back(before)

    def _get_ready(self) -> _Ready:
        with self._lock:
            if self._ready is None:
                self._ready = _Ready(self._connection)
            return self._ready


class _Ready:
    """A definition read, with the settings and the place of this entry. Raises ``ActionUnusable``."""

    def __init__(self, connection: ActionConnection) -> None:
        from integrations.actions.reading_yaml import KIND, load
        from integrations.actions.requests import stopped_level
        from integrations.outbound.auth import TokenKeeper
        from integrations.outbound.entries import check_credentials, place_of, settings_of

        self.connection = connection
        self.definition: Definition = load(connection.definition)
        self.settings = settings_of(KIND, connection, self.definition.settings, self.definition.name)
        check_credentials(KIND, connection, self.definition.credentials)
        self.place = place_of(KIND, connection, self.definition.url)
        self.stopped: Level = stopped_level(self.definition, self.settings)
        self.keeper = TokenKeeper()


def _place(ready: _Ready, target: str) -> str:
    from integrations.actions.requests import checked_target, path_in

    values = {**ready.settings, "target": checked_target(ready.definition, target)}
    return f"{ready.place.origin}{path_in(ready.place, ready.definition.state.path, values)}"


class _Call:
    """One target, for the length of one call. No text leaves it with a secret in it."""

    def __init__(self, ready: _Ready, target: str) -> None:
        from integrations.actions.reading_yaml import KIND
        from integrations.actions.requests import checked_target
        from integrations.outbound.secrets import Secrets

        self._ready = ready
        self._target = checked_target(ready.definition, target)
        self._values = {**ready.settings, "target": self._target}
        self._secrets: Secrets = Secrets(KIND, ready.connection, ready.definition.credentials)

    def rehearsal(self) -> Rehearsal:
        """How the target is, and the requests there and back."""
        from integrations.actions.requests import change_request, shown

        ready, definition = self._ready, self._ready.definition
        before = self.level()
        stop = change_request(definition, definition.stop, ready.place, self._values, before)
        undo = change_request(definition, definition.undo, ready.place, self._values, before)
        return Rehearsal(
            place=_place(ready, self._target),
            before=before,
            stopped=ready.stopped,
            would_send=shown(ready.place, stop),
            would_undo=shown(ready.place, undo),
        )

    def level(self) -> Level:
        """The value that tells whether the target runs. Raises ``ActionRefused`` for anything but one that the
        definition knows."""
        from integrations.actions.requests import state_request
        from integrations.outbound.failures import NoAnswer
        from integrations.outbound.json_replies import json_of, searched
        from integrations.outbound.templates import filled

        state = self._ready.definition.state
        try:
            reply = self._reply_to(state_request(self._ready.definition, self._ready.place, self._values))
            if reply.status != 200:
                raise ActionRefused(f"{self._target} cannot be read: {self._refusal(reply)}.")
            document = {"body": json_of(reply)}
        except NoAnswer as error:
            raise ActionRefused(f"{self._target} cannot be read: {self._clean(str(error))}.") from error
        for path, text in state.is_target:
            if str(searched(path, document)) != filled(text, self._values):
                raise ActionRefused(f"The system's answer is not about {self._target}; nothing was changed.")
        found = searched(state.value, document)
        known = (*state.running, self._ready.stopped)
        for level in known:
            if isinstance(found, (str, bool, int, float)) and same_level(found, level):
                return level
        shows = self._clean(repr(found))[:_LONGEST_TEXT]
        expected = ", ".join(level_text(level) for level in known)
        raise ActionUnexpected(f"{self._target} shows {shows}, which is none of {expected}; nothing was changed.")

    def stop(self, before: Level) -> None:
        """Change it, where it is as it was rehearsed, and see that it is stopped."""
        found = self.level()
        if same_level(found, self._ready.stopped):
            raise ActionRefused(f"{self._target} shows {level_text(found)}: it is stopped already, and not by this.")
        if not same_level(found, before):
            raise ActionRefused(
                f"{self._target} shows {level_text(found)} now, and showed {level_text(before)} when it was rehearsed. "
                "Nothing was changed; rehearse it again."
            )
        self._change(self._ready.definition.stop, before, self._ready.stopped)

    def bring_back(self, before: Level) -> bool:
        """Change it back, where it is as the action left it. Returns whether anything was sent."""
        found = self.level()
        meaning = settled(found, before, self._ready.stopped)
        if meaning == "as_before":
            return False
        if meaning == "otherwise" or not any(
            same_level(before, known) for known in self._ready.definition.state.running
        ):
            raise ActionRefused(
                f"{self._target} shows {level_text(found)} now; it showed {level_text(before)} before and "
                f"{level_text(self._ready.stopped)} when it was stopped. Somebody changed it since; nothing was sent."
            )
        self._change(self._ready.definition.undo, before, before)
        return True

    def _change(self, spec: ChangeSpec, before: Level, wanted: Level) -> None:
        """Send the request, and see what came of it. Where the answer is lost, the system's own word settles it."""
        from integrations.actions.requests import change_request
        from integrations.outbound.failures import NoAnswer

        request = change_request(self._ready.definition, spec, self._ready.place, self._values, before)
        try:
            reply = self._reply_to(request)
        except NoAnswer as error:
            self._see(wanted, f"the request was sent, and then {self._clean(str(error))}")
            return
        if reply.status in spec.statuses:
            self._see(wanted, f"it answered {reply.status}")
        elif 400 <= reply.status < 500:
            raise ActionRefused(f"{self._target} was not changed: {self._refusal(reply)}.")
        else:
            self._see(wanted, f"it answered {reply.status}, which does not tell whether it was done")

    def _see(self, wanted: Level, so_far: str) -> None:
        try:
            found = self.level()
        except ActionRefused as error:
            raise ActionUnclear(f"{so_far.capitalize()}; how it is now is not known: {error}") from error
        if not same_level(found, wanted):
            raise ActionUnclear(f"{so_far.capitalize()}; {self._target} shows {level_text(found)} still.")

    def _reply_to(self, request: Request) -> Reply:
        from integrations.outbound.exchange import Exchange

        ready = self._ready
        return Exchange(
            entry=ready.connection,
            place=ready.place,
            auth=ready.definition.auth,
            settings=ready.settings,
            keeper=ready.keeper,
            secrets=self._secrets,
            until=time.monotonic() + ready.connection.seconds,
        ).reply_to(request)

    def _refusal(self, reply: Reply) -> str:
        """What a status says, in words."""
        known = {
            401: "the credentials are not accepted",
            403: "these credentials do not permit it",
            404: f"there is no {self._target} there, or this account does not see it",
            409: "it was changed by somebody at the same moment",
            429: "its rate limit is used up",
        }
        if 300 <= reply.status < 400:
            return f"it sends us on to another address ({reply.status}), which is not followed"
        return f"{known.get(reply.status, 'it refuses that')} ({reply.status})"

    def _clean(self, text: str) -> str:
        return self._secrets.scrubbed(text)
