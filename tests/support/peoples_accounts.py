"""People with a password of their own, and how they sign in with it."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Page

from app.store import accounts
from app.store.accounts import Role
from app.web.passwords import set_password
from app.workflow.service import Service
from tests.support.installation import Installation

PASSWORD = "correct horse battery staple"


def give_account(service: Service, name: str, role: Role) -> None:
    """Somebody who may sign in with ``PASSWORD``; an account that is there keeps its role."""
    with service.database.write() as connection:
        accounts.add(connection, name, role, service.clock())
        account = accounts.find(connection, name)
    assert account is not None
    set_password(service, account, PASSWORD, PASSWORD)


def sign_in(page: Page, name: str) -> None:
    """Fill in the sign-in form that is shown."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def name_the_dashboard(place: Installation) -> None:
    """Tell the worker where people reach the dashboard, so that its notes lead there."""
    place.service = replace(place.service, public_url=place.url)
