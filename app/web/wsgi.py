"""For WSGI servers of your own choice, for example ``gunicorn 'app.web.wsgi:application()'``."""

from __future__ import annotations

from flask import Flask

from app.settings import load_settings
from app.web import create_app
from app.wiring import connect


def application() -> Flask:
    """The application as the environment describes it. Raises ``SettingsError`` with a sentence a wrong setting."""
    settings = load_settings()
    return create_app(connect(settings), settings)
