"""What ``handoff doctor`` finds in a Zendesk account: sign-in, role, fields, the form's condition, the webhook."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.domain.fields import VERDICT_FIELD_LABEL
from app.ports import Finding, NotPermitted, Rejected, RemoteError, SiteConnection, TicketGone
from integrations.zendesk.account import other_webhooks, own_webhook, ticket_fields, ticket_forms, webhooks
from integrations.zendesk.export import check_export
from integrations.zendesk.fields import SCOPE_TAGS, VERDICT_SHADOW, VERDICT_VERIFIED, FieldCatalogue, catalogue_of
from integrations.zendesk.forms import form_is_ready, guarded_forms
from integrations.zendesk.mail_rules import all_triggers, own_trigger
from integrations.zendesk.session import ZendeskSession
from integrations.zendesk.setup import MAIL_ADVICE, SECRET_ADVICE, lacks_of, loose_mail

SETUP = "Run `handoff setup zendesk`."

Json = Mapping[str, Any]


def diagnose(
    connection: SiteConnection, session: ZendeskSession, own_user: Callable[[], Mapping[str, Any]]
) -> list[Finding]:
    """Look at everything; a part that cannot be looked at is a finding, not an end."""
    try:
        user = own_user()
    except RemoteError as problem:
        mend = "Check the address and the credentials in the settings."
        return [Finding(subject="zendesk connection", state="error", says=str(problem), mend=mend)]
    findings = [
        Finding(
            subject="zendesk connection",
            state="ok",
            says=f"Signed in to {session.site} as {user.get('name')} ({user.get('role')}).",
        )
    ]
    findings += _sign_in(session, user)
    findings += _secret(connection)
    for subject, look in (
        ("zendesk fields", _fields_and_forms),
        ("zendesk webhook", lambda session: _webhook(session, connection)),
        ("zendesk mail", _mail),
        ("zendesk past tickets", _export),
    ):
        try:
            findings += list(look(session))
        except RemoteError as problem:
            mend = "Give the service's account the admin role, or run `handoff doctor` as an admin."
            findings.append(Finding(subject=subject, state="warning", says=str(problem), mend=mend))
    return findings


def _sign_in(session: ZendeskSession, user: Json) -> Iterator[Finding]:
    role = user.get("role")
    if role == "end-user":
        yield Finding(
            subject="zendesk role",
            state="error",
            says="The service's account is an end user, who cannot read audits or write internal notes.",
            mend="Make it an agent (for setup: an admin) in Admin Center > People > Team members.",
        )
    elif role != "admin":
        yield Finding(
            subject="zendesk role",
            state="warning",
            says="The service's account is an agent: it does its daily work, but cannot run setup.",
            mend="Let an admin run `handoff setup zendesk`, or make the account an admin.",
        )
    if not session.signs_in_with_oauth:
        yield Finding(
            subject="zendesk credentials",
            state="warning",
            says="An API token is used; Zendesk ends all API tokens on 30 April 2027.",
            mend="Create a confidential OAuth client in Admin Center > Apps and integrations > OAuth clients, and set "
            "HANDOFF_ZENDESK_CLIENT_ID and HANDOFF_ZENDESK_CLIENT_SECRET.",
        )


def _secret(connection: SiteConnection) -> Iterator[Finding]:
    if not any(connection.webhook_secrets):
        yield Finding(
            subject="zendesk webhook secret",
            state="error",
            says="No webhook secret is configured, so every webhook of this account is refused.",
            mend=SECRET_ADVICE,
        )


def _fields_and_forms(session: ZendeskSession) -> Iterator[Finding]:
    fields, forms = ticket_fields(session), ticket_forms(session)
    catalogue = catalogue_of(fields, forms)
    if catalogue.missing:
        says = f"{len(catalogue.missing)} ticket fields are missing: {', '.join(catalogue.missing)}."
        yield Finding(
            subject="zendesk fields", state="warning", says=f"{says} The note carries the record.", mend=SETUP
        )
    else:
        yield Finding(subject="zendesk fields", state="ok", says="All ticket fields are there.")
    yield from _options(catalogue)
    yield from _forms(forms, catalogue)


def _options(catalogue: FieldCatalogue) -> Iterator[Finding]:
    wanted = ((catalogue.scope, set(SCOPE_TAGS.values())), (catalogue.verdict, {VERDICT_VERIFIED, VERDICT_SHADOW}))
    for known, values in wanted:
        lacking = sorted(values - known.options) if known is not None else []
        if known is not None and lacking:
            yield Finding(
                subject="zendesk fields",
                state="error",
                says=f"The drop-down field {known.id} lacks the values {', '.join(lacking)}; no form can block by it.",
                mend="Add options with these tags in Admin Center > Objects and rules > Tickets > Fields.",
            )


def _forms(forms: list[Json], catalogue: FieldCatalogue) -> Iterator[Finding]:
    if not forms:
        yield Finding(
            subject="zendesk form",
            state="warning",
            says="This account has no ticket forms, so Zendesk cannot itself refuse to solve a ticket without proof; "
            "such tickets are reopened instead.",
            mend="Ticket forms with conditions come with Suite Growth and Support Enterprise.",
        )
    for form in guarded_forms(forms):
        ready = form_is_ready(form, catalogue)
        verb = "requires" if ready else "does not require"
        yield Finding(
            subject="zendesk form",
            state="ok" if ready else "warning",
            says=f'The form "{form.get("name")}" {verb} "{VERDICT_FIELD_LABEL}" of gated tickets on solving.',
            mend="" if ready else SETUP,
        )
    others = [str(form.get("name")) for form in forms if form.get("active", True) and not form.get("default")]
    if others:
        yield Finding(
            subject="zendesk form",
            state="warning",
            says=f"Other forms are not looked after: {', '.join(others)}. On them closes without proof are reopened.",
            mend=f'To block there too, add "Handoff scope" > "{VERDICT_FIELD_LABEL}", required on Solved, in '
            "Admin Center > Objects and rules > Tickets > Forms > the form > Conditions.",
        )


def _webhook(session: ZendeskSession, connection: SiteConnection) -> Iterator[Finding]:
    listed = webhooks(session)
    found = own_webhook(listed, connection.webhook_url)
    if found is None:
        elsewhere = [str(entry.get("endpoint")) for entry in other_webhooks(listed, None)]
        says = "No webhook leads to this service, so tickets are only seen by the sweep."
        says += f" Others send to {', '.join(elsewhere)}." if elsewhere else ""
        yield Finding(subject="zendesk webhook", state="error", says=says, mend=SETUP)
        return
    named, wrong = f'The webhook "{found.get("name")}"', lacks_of(found, None)
    if wrong:
        off = found.get("status") != "active"
        yield Finding(
            subject="zendesk webhook",
            state="error" if off else "warning",
            says=f"{named} {'; it '.join(wrong)}.",
            mend="Run `handoff setup zendesk`, or put it right in Admin Center > Apps and integrations > Webhooks.",
        )
    else:
        yield Finding(subject="zendesk webhook", state="ok", says=f"{named} sends ticket events.")
    yield from _same_secret(session, connection, str(found.get("id")))


def _same_secret(session: ZendeskSession, connection: SiteConnection, webhook: str) -> Iterator[Finding]:
    """Whether the settings hold the webhook's own secret, where the account may read it. It is compared and never
    shown."""
    if not any(connection.webhook_secrets):
        return
    try:
        shown = session.get(f"webhooks/{webhook}/signing_secret").get("signing_secret") or {}
    except (NotPermitted, TicketGone, Rejected):
        return
    secret = str(shown.get("secret") or "").encode()
    same = any(hmac.compare_digest(secret, known.encode()) for known in connection.webhook_secrets)
    yield Finding(
        subject="zendesk webhook secret",
        state="ok" if same else "error",
        says="The settings hold the webhook's signing secret."
        if same
        else "The secret in the settings is not that of the webhook, so each of its deliveries is refused.",
        mend="" if same else SECRET_ADVICE,
    )


def _export(session: ZendeskSession) -> Iterator[Finding]:
    """The past is read by the incremental export, which Zendesk gives to admins only."""
    check_export(session)
    yield Finding(
        subject="zendesk past tickets", state="ok", says="The account may export tickets, so the past can be read."
    )


def _mail(session: ZendeskSession) -> Iterator[Finding]:
    own = own_trigger(all_triggers(session))
    if own is not None:
        on = own.get("active", True) is True
        yield Finding(
            subject="zendesk trigger",
            state="ok" if on else "warning",
            says=f'The trigger "{own.get("title")}" keeps gated tickets open.'
            if on
            else f'The trigger "{own.get("title")}" is switched off.',
            mend="" if on else "Run `handoff setup zendesk --hold-mail`, or delete it where it is not wanted.",
        )
    loud = loose_mail(session)
    if loud:
        titles = ", ".join(f'"{trigger.get("title")}"' for trigger in loud)
        yield Finding(
            subject="zendesk mail",
            state="warning",
            says=f"Customers are told at once that a ticket is solved, proof or not, by {titles}.",
            mend=MAIL_ADVICE,
        )
