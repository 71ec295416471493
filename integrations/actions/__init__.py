"""The generic HTTP/JSON action and its packaged definitions. Nothing is read or imported before it is first used."""

from __future__ import annotations

from app.ports_containment import Action, ActionConnection
from integrations.actions.http import HttpAction


def connect(connection: ActionConnection) -> Action:
    """The action of one entry of the playbook. No remote call, and no file is read."""
    return HttpAction(connection)
