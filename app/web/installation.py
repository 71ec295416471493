"""What the views of one application work with, kept on the application itself (no globals)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from flask import Flask, current_app

from app.settings import Settings
from app.web.api_use import TokenUse
from app.web.instruments import Instruments
from app.workflow.service import Service
from app.workflow.setup_looks import SetupLooker

_EXTENSION = "handoff_gate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The service that this application shows, its settings, the counters of its answers, the use of
    its API's tokens, and who looks at the set-up of its sites."""

    service: Service
    settings: Settings
    instruments: Instruments
    token_use: TokenUse
    setup_looker: SetupLooker = field(default_factory=SetupLooker)


def install(app: Flask, installation: Installation) -> None:
    """Make the installation known to the views of ``app``."""
    app.extensions[_EXTENSION] = installation


def installed() -> Installation:
    """The installation of the application that answers the present request."""
    return cast(Installation, current_app.extensions[_EXTENSION])
