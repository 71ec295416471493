"""What ``handoff doctor`` looks at on a Jira site. A look that fails is itself a finding, never an exception."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.domain.ticket import Person
from app.ports import Finding, NotPermitted, Rejected, RemoteError
from integrations.jira.failures import NoSuchResource
from integrations.jira.field_map import LABELS, VERDICT_KEY, FieldFinder
from integrations.jira.guards import Guarded, guarded
from integrations.jira.own_webhook import WEBHOOK_NAME, chosen_webhook, listed_webhooks, webhook_is_sound
from integrations.jira.screens import DEFAULT_SCREEN, fields_on_screen
from integrations.jira.session import JiraSession

NEEDED: Mapping[str, str] = {
    "BROWSE_PROJECTS": "see issues",
    "EDIT_ISSUES": "write fields and the verdict copy",
    "ADD_COMMENTS": "leave notes",
    "EDIT_OWN_COMMENTS": "bring its note up to date",
    "TRANSITION_ISSUES": "undo a close without proof",
}
_SETUP = "Run `handoff setup jira`."
RULE_PROPERTY = "handoff.rule"
_PROJECTS_LOOKED_AT = 50
_WORKFLOWS_LOOKED_AT = 20
"""Projects, whose workflows are read in one request."""


def findings(session: JiraSession, finder: FieldFinder, ask_identity: Callable[[], Person]) -> list[Finding]:
    """Every finding on the site, in the order of looking. Without a connection only that is said."""
    connection = _guarded("connection", lambda: _connection(session))
    account = _guarded("account", lambda: _account(ask_identity))
    secret = _secret(session)
    if "error" in (connection.state, account.state):
        return [connection, account, secret]
    return [
        connection,
        account,
        secret,
        _guarded("permissions", lambda: _permissions(session)),
        _guarded("search", lambda: _search(session)),
        _guarded("fields", lambda: _fields(finder)),
        *([_guarded("screen", lambda: _screen(session, finder))] if session.cloud else []),
        _guarded("webhook", lambda: _webhook(session)),
        *([_guarded("note role", lambda: _note_role(session))] if session.connection.note_role else []),
        *([_guarded("rule switch", lambda: _rule_switch(session))] if session.cloud else []),
        _guarded("workflow", lambda: _workflow(session, finder)),
    ]


def _guarded(subject: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except RemoteError as error:
        return Finding(
            subject=f"jira {subject}",
            state="error",
            says=str(error),
            mend="Check the site's URL, the account's e-mail and token, and its permissions.",
        )


def _connection(session: JiraSession) -> Finding:
    about = session.get("serverInfo")
    deployment = str(about.get("deploymentType") or "unknown")
    is_cloud = deployment == "Cloud"
    if is_cloud != session.cloud:
        return Finding(
            subject="jira connection",
            state="error",
            says=f"Jira at {session.site} is of the kind {deployment}, but the credentials are not.",
            mend="Cloud takes an e-mail and an API token, Data Center a personal access token and no e-mail.",
        )
    return Finding(
        subject="jira connection",
        state="ok",
        says=f"Jira {about.get('version', '')} ({deployment}) at {session.site} answers.",
    )


def _account(ask_identity: Callable[[], Person]) -> Finding:
    own = ask_identity()
    return Finding(
        subject="jira account",
        state="ok",
        says=f"The service acts as {own.name} ({own.id}). Note when its token ends: a year at most on Cloud.",
    )


def _secret(session: JiraSession) -> Finding:
    if any(session.connection.webhook_secrets):
        return Finding(subject="jira webhook secret", state="ok", says="A webhook secret is set.")
    return Finding(
        subject="jira webhook secret",
        state="error",
        says="No webhook secret is set, so every delivery from Jira is refused.",
        mend="Set HANDOFF_JIRA_WEBHOOK_SECRET and give the same secret to the webhook in Jira.",
    )


def _permissions(session: JiraSession) -> Finding:
    asked = ",".join((*NEEDED, "ADMINISTER"))
    granted = session.get("mypermissions", {"permissions": asked}).get("permissions") or {}
    lacking = [f"{key} ({why})" for key, why in NEEDED.items() if not _has(granted, key)]
    if lacking:
        return Finding(
            subject="jira permissions",
            state="error",
            says=f"The account lacks {', '.join(lacking)} in every project.",
            mend="Give its group these permissions in the permission schemes of your projects.",
        )
    admin = "" if _has(granted, "ADMINISTER") else " It is no administrator; `handoff setup jira` needs one."
    return Finding(subject="jira permissions", state="ok", says=f"The account may do all that is needed.{admin}")


def _search(session: JiraSession) -> Finding:
    """The past is read by searching (``handoff patterns backfill``): Browse Projects, and for a scoped token
    ``read:jira-work``."""
    session.search("created >= -90d ORDER BY created ASC", ("summary",), most=1)
    found = session.count("created >= -90d")
    if found:
        return Finding(
            subject="jira search", state="ok", says=f"The account finds about {found} issues of the last 90 days."
        )
    return Finding(
        subject="jira search",
        state="warning",
        says="The account finds no issue of the last 90 days, so there is no past to compare new tickets with.",
        mend="If there are such issues, give the account Browse Projects in their projects.",
    )


def _has(granted: Mapping[str, Mapping[str, object]], key: str) -> bool:
    return granted.get(key, {}).get("havePermission") is True


def _screen(session: JiraSession, finder: FieldFinder) -> Finding:
    """Whether the fields are on Jira's default screen; projects with screens of their own are not looked at."""
    try:
        there = fields_on_screen(session, DEFAULT_SCREEN)
    except (NotPermitted, NoSuchResource):
        says = "Whether the fields are on a screen cannot be seen: that needs the permission Administer Jira."
        return Finding(subject="jira screen", state="warning", says=says, mend="Open a ticket: its fields are there.")
    found = finder.fields()
    lacking = [LABELS[key] for key in LABELS if (field := found.get(key)) is not None and field.id not in there]
    if not lacking:
        return Finding(subject="jira screen", state="ok", says="The fields are on the default screen.")
    says = f"Not on the default screen: {', '.join(lacking)}. Where a project uses it, they cannot be filled."
    return Finding(subject="jira screen", state="warning", says=says, mend=_SETUP)


def _fields(finder: FieldFinder) -> Finding:
    finder.forget()
    missing = [LABELS[key] for key in finder.fields().missing]
    if not missing:
        return Finding(subject="jira fields", state="ok", says=f"All {len(LABELS)} fields are there.")
    return Finding(
        subject="jira fields",
        state="warning",
        says=f"Missing: {', '.join(missing)}. Without them only the note and the verdict copy remain.",
        mend=_SETUP,
    )


def _webhook(session: JiraSession) -> Finding:
    if not session.cloud:
        return Finding(
            subject="jira webhook",
            state="warning",
            says="Whether a signed webhook is registered cannot be read on Data Center.",
            mend="Look in Administration > System > WebHooks.",
        )
    try:
        url = session.connection.webhook_url
        hooks = listed_webhooks(session)
    except (NotPermitted, NoSuchResource):
        return Finding(
            subject="jira webhook",
            state="warning",
            says="Whether the webhook is registered cannot be seen: that needs the permission Administer Jira.",
            mend=f"Look in Settings > System > WebHooks for {WEBHOOK_NAME!r}, with a secret.",
        )
    hook = chosen_webhook(hooks, url, set())
    if hook is not None and webhook_is_sound(hook):
        return Finding(subject="jira webhook", state="ok", says=f"The webhook sends to {hook.get('url')} and signs.")
    elsewhere = [str(one.get("url")) for one in hooks if one.get("name") == WEBHOOK_NAME]
    wrong = "is missing" if hook is None else "is disabled, unsigned, or does not send every event"
    if hook is None and elsewhere:
        wrong = f"sends to {', '.join(elsewhere)}, and none sends here, to {url}"
    return Finding(subject="jira webhook", state="error", says=f"The webhook {WEBHOOK_NAME!r} {wrong}.", mend=_SETUP)


def _note_role(session: JiraSession) -> Finding:
    wanted = session.connection.note_role
    known = sorted(str(role.get("name")) for role in session.get("role"))
    if wanted in known:
        return Finding(
            subject="jira note role",
            state="ok",
            says=f"Notes are for the project role {wanted!r} alone. The service's account has to be in it everywhere.",
        )
    return Finding(
        subject="jira note role",
        state="error",
        says=f"The playbook restricts notes to the project role {wanted!r}, which this site does not have.",
        mend=f"Name one of {', '.join(known)} in the playbook under note.jira_visible_to_role, or null.",
    )


def _rule_switch(session: JiraSession) -> Finding:
    """Where an administrator switched the app's workflow rule off (``integrations/jira/forge/src/switch.js``)."""
    projects = session.get("project/search", {"maxResults": _PROJECTS_LOOKED_AT}).get("values") or []
    off = [str(project["key"]) for project in projects if _switched_off(session, str(project["id"]))]
    if not off:
        return Finding(subject="jira rule switch", state="ok", says="The app's workflow rule is switched off nowhere.")
    return Finding(
        subject="jira rule switch",
        state="warning",
        says=f"The app's workflow rule is switched off in {', '.join(off)}: closes are only undone there, not refused.",
        mend="In Jira: Settings > Apps > Handoff Gate > Switch it on again. Who switched it off is in the audit trail.",
    )


def _switched_off(session: JiraSession, project: str) -> bool:
    try:
        value = session.get(f"project/{project}/properties/{RULE_PROPERTY}").get("value")
    except NoSuchResource:
        return False
    return isinstance(value, Mapping) and value.get("off") is True


_UNSEEN = Finding(
    subject="jira workflow",
    state="warning",
    says="Whether every transition into a Done status carries the gate's rule, and whether each Done status has a way "
    "out for the service's account, cannot be seen with this account: on Cloud that needs Administer Jira.",
    mend="Look through the workflow once; docs/jira.md says what to look for.",
)


def _workflow(session: JiraSession, finder: FieldFinder) -> Finding:
    """What guards the transitions into Done of the company-managed projects that the account sees."""
    if not session.cloud:
        return _UNSEEN
    try:
        found = _workflows(session)
    except (NotPermitted, NoSuchResource, Rejected):
        return _UNSEEN
    field = finder.fields().get(VERDICT_KEY)
    looked = [guarded(one, found["statuses"], None if field is None else field.id) for one in found["workflows"]]
    if not looked:
        return _UNSEEN
    wrong = _wrong_with(looked)
    if not wrong:
        count = sum(one.closing for one in looked)
        says = (
            f"All {count} transitions into Done of {len(looked)} workflows carry a rule, and each Done has a way out."
        )
        return Finding(subject="jira workflow", state="ok", says=says)
    return Finding(
        subject="jira workflow",
        state="warning",
        says=" ".join(wrong),
        mend="Where Handoff Gate looks after tickets: run `handoff setup jira --closing-rule PROJECT`, or add the rule "
        "of the app to each transition (docs/jira.md). A close that slips by is undone.",
    )


def _wrong_with(looked: Sequence[Guarded]) -> list[str]:
    doors = [f"{', '.join(map(repr, one.open_doors))} of {one.workflow!r}" for one in looked if one.open_doors]
    roles = [f"{', '.join(map(repr, one.by_role))} of {one.workflow!r}" for one in looked if one.by_role]
    ends = [f"{', '.join(map(repr, one.dead_ends))} of {one.workflow!r}" for one in looked if one.dead_ends]
    says = [f"Nothing refuses a close without proof by {'; '.join(doors)}."] if doors else []
    says += [f"Only a role holds back {'; '.join(roles)}: nobody but this account may be in it."] if roles else []
    return says + ([f"No transition leads out of {'; '.join(ends)}: no close there can be undone."] if ends else [])


def _workflows(session: JiraSession) -> Mapping[str, Any]:
    listed = session.get("project/search", {"maxResults": _WORKFLOWS_LOOKED_AT, "expand": "issueTypes"})
    pairs = [
        {"projectId": str(project["id"]), "issueTypeId": str(kind["id"])}
        for project in listed.get("values") or []
        if not project.get("simplified") and project.get("style") != "next-gen"
        for kind in project.get("issueTypes") or []
    ]
    found: Mapping[str, Any] = session.post("workflows", {"projectAndIssueTypes": pairs}) if pairs else {}
    return {"workflows": found.get("workflows") or [], "statuses": found.get("statuses") or []}
