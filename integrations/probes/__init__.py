"""The generic HTTP/JSON probe and its packaged definitions. Nothing is read or imported before the first question."""

from __future__ import annotations

from app.ports import Probe, ProbeConnection
from integrations.probes.http import HttpProbe


def connect(connection: ProbeConnection) -> Probe:
    """The probe of one entry of the playbook. No remote call, and no file is read."""
    return HttpProbe(connection)
