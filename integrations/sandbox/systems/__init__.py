"""Simulated systems on both sides of a boundary, for tests and the demo, all below one address: ``/shopify``,
``/netsuite``, ``/odoo``, ``/stripe``, ``/adyen``, ``/akeneo``, ``/channelengine``, ``/celigo``, ``/airflow2``,
``/airflow3``, ``/bigcommerce``, ``/kubernetes``, ``/statuspage``, ``/algolia`` and ``/powerbi``, each with the
shapes of the vendor's API description.

They hold what ``/sandbox/systems/SYSTEM/KIND/KEY`` is given (``PUT``, ``GET``, ``DELETE``); ``appears_at`` keeps a
record hidden until then. Faults (time-out, lost connection, error, rate limit) are those of every stand-in, by path:
``POST /sandbox/faults {"kind": "hang", "path": "^/netsuite"}``.
"""

from __future__ import annotations

from flask import Flask

from integrations.sandbox import control
from integrations.sandbox.common import World
from integrations.sandbox.systems import channels, copies, erp, payments, schedulers, shopify
from integrations.sandbox.systems.state import CREDENTIALS, SystemsState, record_routes


def create_app(world: World) -> Flask:
    """The app of all simulated systems. Their state is ``app.extensions["handoff.systems"]``."""
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    control.install(app, world)
    state = SystemsState(world)
    app.extensions["handoff.systems"] = state
    app.register_blueprint(record_routes(state), url_prefix="/sandbox/systems")
    for part in (shopify, erp, payments, channels, schedulers, copies):
        for name, routes in part.routes(state).items():
            app.register_blueprint(routes, url_prefix=f"/{name}")
    world.credentials.update(CREDENTIALS)
    return app


def state_of(app: Flask) -> SystemsState:
    """The state of an app that ``create_app`` made."""
    state: SystemsState = app.extensions["handoff.systems"]
    return state
