"""The state of the Jira stand-in and how it looks at the beginning: two projects, one workflow, six people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from integrations.sandbox.common import Account, World
from integrations.sandbox.jira_conditions import conditions_hold
from integrations.sandbox.jira_model import (
    AdminWebhook,
    Field,
    FieldRule,
    Issue,
    IssueType,
    JiraError,
    Named,
    Project,
    PropertyRule,
    Rule,
    Screen,
    Status,
    Tab,
    Transition,
)

SERVICE_TOKEN = "sandbox-service-token"  # noqa: S105 - opens nothing but the sandbox
AGENT_TOKEN = "sandbox-agent-token"  # noqa: S105 - likewise
CUSTOMER_TOKEN = "sandbox-customer-token"  # noqa: S105 - likewise

SERVICE = Account("712020:service", "Handoff Gate", "handoff-gate@sandbox.test", "service", SERVICE_TOKEN)
MIA = Account("5b10a2844c20165700ede21g", "Mia Krystof", "mia@sandbox.test", "agent", AGENT_TOKEN)
JONAS = Account("5b10ac8d82e05b22cc7d4ef5", "Jonas Weber", "jonas@sandbox.test", "agent", AGENT_TOKEN)
AUTOMATION = Account("557058:automation", "Automation for Jira", "automation@sandbox.test", "agent", AGENT_TOKEN)
ADA = Account("qm:customer:ada", "Ada Retail", "ada@retailer.test", "customer", CUSTOMER_TOKEN)
BEN = Account("qm:customer:ben", "Ben Shop", "ben@shop.test", "customer", CUSTOMER_TOKEN)
SERVICE_ROLE = "10005"
"""The project role "Handoff Gate", in which the service's account is, and nobody else."""
PEOPLE = (SERVICE, MIA, JONAS, AUTOMATION, ADA, BEN)

TO_DO = Status("10000", "To Do", "new")
IN_PROGRESS = Status("3", "In Progress", "indeterminate")
DONE = Status("10002", "Done", "done")
STATUSES = (TO_DO, IN_PROGRESS, DONE)

ISSUE_TYPES = (IssueType("10001", "Job failure"), IssueType("10002", "Incident"), IssueType("10003", "Task"))
PRIORITIES = (Named("1", "Highest"), Named("2", "High"), Named("3", "Medium"), Named("4", "Low"), Named("5", "Lowest"))
RESOLUTIONS = (Named("10000", "Done"), Named("10001", "Won't Do"), Named("10002", "Duplicate"))
LINK_TYPES = (Named("10000", "Blocks"), Named("10002", "Duplicate"), Named("10003", "Relates"))
PROJECTS = (
    Project("10000", "OPS", "Retail operations", ISSUE_TYPES),
    Project("10001", "ARC", "Archive", ISSUE_TYPES[2:], "business"),
)

START, BACK, CLOSE, QUICK_CLOSE, REOPEN = "11", "21", "31", "41", "51"


def transitions() -> list[Transition]:
    """The workflow: "Done" is guarded by the gate's property, "Quick done" is the hole that nobody guards."""
    working = (TO_DO.id, IN_PROGRESS.id)
    return [
        Transition(START, "Start work", IN_PROGRESS, (TO_DO.id,)),
        Transition(BACK, "Back to To Do", TO_DO, (IN_PROGRESS.id,)),
        Transition(CLOSE, "Done", DONE, working, (PropertyRule(),), ("resolution", "assignee")),
        Transition(QUICK_CLOSE, "Quick done", DONE, working),
        Transition(REOPEN, "Reopen", IN_PROGRESS, (DONE.id,)),
    ]


def system_fields() -> list[Field]:
    """Jira's own fields, as far as they are kept here."""
    return [
        Field("summary", "Summary", "summary", "string"),
        Field("description", "Description", "description", "string"),
        Field("environment", "Environment", "environment", "string"),
        Field("priority", "Priority", "priority", "priority"),
        Field("labels", "Labels", "labels", "array", "string"),
        Field("assignee", "Assignee", "assignee", "user"),
        Field("reporter", "Reporter", "reporter", "user"),
        Field("duedate", "Due date", "duedate", "date"),
        Field("resolution", "Resolution", "resolution", "resolution"),
        Field("comment", "Comment", "comment", "comments-page"),
        Field("attachment", "Attachment", "attachment", "array", "attachment"),
        Field("issuelinks", "Linked Issues", "issuelinks", "array", "issuelinks"),
        Field("issuetype", "Issue Type", "issuetype", "issuetype"),
        Field("project", "Project", "project", "project"),
        Field("status", "Status", "status", "status"),
        Field("created", "Created", "created", "datetime"),
        Field("updated", "Updated", "updated", "datetime"),
        Field("resolutiondate", "Resolved", "resolutiondate", "datetime"),
        Field("creator", "Creator", "creator", "user"),
    ]


EDITABLE = (
    "summary",
    "description",
    "environment",
    "priority",
    "labels",
    "assignee",
    "reporter",
    "duedate",
    "issuelinks",
)


@dataclass(slots=True)
class Sizes:
    """How much Jira embeds and accepts. Clients have to page beyond the embedded numbers.

    ``time_zone`` (IANA name) is that of everybody's profile; Jira reads the dates of a query in it.
    """

    embedded_comments: int = 100
    embedded_histories: int = 100
    comment_page: int = 100
    changelog_page: int = 100
    search_page: int = 100
    attachment_bytes: int = 10 * 1024 * 1024
    text_characters: int = 32_767
    property_characters: int = 32_768
    search_lag_seconds: float = 0.0
    time_zone: str = "Etc/UTC"


class JiraState:
    """Everything that the stand-in knows. Touched only under ``world.lock``.

    ``uneditable``: ids of statuses in which issues are frozen (Jira's ``jira.issue.editable=false``).
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.reset()

    def reset(self) -> None:
        """Bring back the beginning: no issues, no custom fields, no webhooks."""
        self.world.ids = type(self.world.ids)(
            {
                "issue": 10_001,
                "comment": 10_100,
                "attachment": 10_200,
                "history": 10_300,
                "field": 10_050,
                "link": 10_400,
            }
            | {"context": 10_500, "option": 10_600, "webhook": 1}
        )
        for person in PEOPLE:
            self.world.accounts.add(person)
        self.issues: dict[str, Issue] = {}
        self.fields: dict[str, Field] = {field.id: field for field in system_fields()}
        self.trashed: dict[str, Field] = {}
        self.screens = {
            1: Screen(1, "Default Screen", [Tab(10_000, "Field Tab", list(EDITABLE))]),
            2: Screen(2, "Resolve Issue Screen", [Tab(10_001, "Field Tab", ["resolution", "assignee"])]),
        }
        self.project_properties: dict[str, dict[str, Any]] = {project.id: {} for project in PROJECTS}
        self.project_screens: dict[str, int] = {project.id: 1 for project in PROJECTS}
        self.transitions = transitions()
        self.workflow_version = 1
        self.uneditable: set[str] = set()
        self.webhooks: dict[int, AdminWebhook] = {}
        self.sizes = Sizes()
        self.bulk_tasks: dict[str, dict[str, Any]] = {}
        self.media_base_url = ""
        self.credentials_at_media = 0
        self._numbers: dict[str, int] = {}

    def __iter__(self) -> Iterator[Issue]:
        return iter(self.issues.values())

    def issue(self, id_or_key: str) -> Issue:
        """The issue with this id, key or former key. Raises ``JiraError`` 404."""
        if id_or_key in self.issues:
            return self.issues[id_or_key]
        wanted = id_or_key.upper()
        for issue in self.issues.values():
            if issue.key == wanted or wanted in issue.former_keys:
                return issue
        raise JiraError(404, "Issue does not exist or you do not have permission to see it.")

    def project(self, id_or_key: str) -> Project:
        """The project with this id or key. Raises ``JiraError`` 404."""
        for project in PROJECTS:
            if id_or_key in (project.id, project.key):
                return project
        raise JiraError(404, f"No project could be found with key or id '{id_or_key}'.")

    def account(self, account_id: str) -> Account:
        """The person with this account id. Raises ``JiraError`` 404."""
        person = self.world.accounts.get(account_id)
        if person is None:
            raise JiraError(404, "Specified user does not exist or you do not have required permissions")
        return person

    def new_key(self, project: Project) -> str:
        """The next free key of a project."""
        self._numbers[project.key] = self._numbers.get(project.key, 0) + 1
        return f"{project.key}-{self._numbers[project.key]}"

    def edit_screen(self, project: Project) -> Screen:
        """The screen through which issues of the project are created and edited."""
        return self.screens[self.project_screens[project.id]]

    def available_transitions(self, issue: Issue, actor: Account | None = None) -> list[Transition]:
        """What an issue can do from where it is, and what is offered to ``actor``."""
        roles = {SERVICE_ROLE} if actor is not None and actor.id == SERVICE.id else set()
        leaving = [transition for transition in self.transitions if transition.leaves(issue.status)]
        return [transition for transition in leaving if conditions_hold(transition.conditions, issue, roles)]

    def set_rule(self, transition_id: str, rule: Rule | None) -> None:
        """Guard a transition by one rule, or by none."""
        self.transitions = [
            replace(transition, rules=(rule,) if rule else ()) if transition.id == transition_id else transition
            for transition in self.transitions
        ]

    def remove_transitions(self, *transition_ids: str) -> None:
        """Take transitions out of the workflow, for example the way out of Done."""
        self.transitions = [transition for transition in self.transitions if transition.id not in transition_ids]

    def field_rule(self, field_name: str) -> FieldRule:
        """The rule that reads a custom field by name. Raises ``JiraError`` 404 where there is no such field."""
        for field in self.fields.values():
            if field.custom and field.name == field_name:
                return FieldRule(field.id)
        raise JiraError(404, f"There is no custom field called {field_name!r}.")
