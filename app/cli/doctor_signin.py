"""What ``handoff doctor`` says of signing in: who can, and whether the provider answers and is sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from app.domain.roles import ROLES
from app.ports import Finding
from app.store import accounts, migrate
from app.store.database import StoreError, StoreUnavailable
from app.workflow.service import Service


def signin_findings(service: Service) -> Iterator[Finding]:
    """Administrators, then the provider where there is one."""
    try:
        if not migrate.standing(service.database).behind:
            with service.database.read() as connection:
                yield _of_administrators(accounts.somebody_administers(connection))
    except (StoreUnavailable, StoreError):
        return  # the database's own finding says so
    if service.identity is None:
        return
    yield from service.identity.diagnose()
    rules = service.identity.connection.rules
    counted = Counter(rules.roles.values())
    mapped = ", ".join(f"{counted[role]} for {role}" for role in ROLES if counted[role])
    others = f"everybody else: {rules.default_role}" if rules.default_role else "everybody else: no access"
    yield Finding(
        subject="sign-in roles",
        state="ok",
        says=f"by the claim {rules.role_claim}: {mapped or 'no value has a role'}; {others}"
        + (f"; only e-mail addresses of {', '.join(rules.domains)}" if rules.domains else ""),
    )


def _of_administrators(there: bool) -> Finding:
    return Finding(
        subject="administrators",
        state="ok" if there else "warning",
        says="somebody can sign in as admin" if there else "nobody can sign in as admin without a link",
        mend="" if there else "Run handoff signin-link, open the link, and set a password on the account page",
    )
