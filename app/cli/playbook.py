"""``handoff playbook``: the team's policy. In here, is it sound with all that it names, and does a probe answer."""

from __future__ import annotations

import json
from datetime import datetime

import click
from rich.console import Console
from rich.text import Text

from app.cli.moments import moment_or_age
from app.cli.opened import opened_service
from app.cli.playbook_editing import diff, init, schema, show
from app.cli.playbook_trial import try_file
from app.domain.errors import Unusable
from app.domain.moments import to_the_second
from app.domain.probing.model import SUBJECT_KEYS, Answer, BadSubject, Run, Subject, SubjectKey
from app.domain.probing.questions import QUESTIONS, Question
from app.ports import Probe, ProbeUnusable
from app.ports_containment import ActionRefused
from app.workflow.service import Service

_STYLES = {"answered": "green", "not_reachable": "red", "not_understood": "yellow"}


@click.group()
def playbook() -> None:
    """The team's policy: check it, look at it, compare it, try an edit or a probe."""


for command in (show, diff, try_file, init, schema):
    playbook.add_command(command)


@playbook.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def check(as_json: bool) -> None:
    """Check the playbook and every definition that its probes and containments name, without asking any system.

    Exit code 0 where all can be used, else 1, with file and line of each mistake.
    """
    service = opened_service()
    found = {name: _checked(service.probes[name]) for name in service.probes}
    stops = {name: _checked_action(service, name) for name in service.actions}
    sound = all(not problems for _, problems in (*found.values(), *stops.values()))
    if as_json:
        probes = {name: {"questions": sorted(asked), "problems": wrong} for name, (asked, wrong) in found.items()}
        actions = {name: {"does": does, "problems": wrong} for name, (does, wrong) in stops.items()}
        told = {"playbook": service.playbook.version, "sound": sound, "probes": probes, "containments": actions}
        click.echo(json.dumps(told))
    else:
        click.echo(f"Playbook {service.playbook.version}: {len(found)} {'probe' if len(found) == 1 else 'probes'}.")
        shown = {name: (", ".join(sorted(asked)), wrong) for name, (asked, wrong) in found.items()}
        for name, (says, problems) in (*shown.items(), *stops.items()):
            click.echo(f"  {name}  " + (says if not problems else "cannot be used:"))
            for problem in problems:
                click.echo(f"    {problem}")
    if not sound:
        raise SystemExit(1)


def _checked(probe: Probe) -> tuple[frozenset[Question], list[str]]:
    try:
        asked = probe.questions()
        for name in probe.connection.credential_names:
            probe.connection.credentials(name)
    except ProbeUnusable as error:
        return frozenset(), list(error.problems)
    return asked, []


def _checked_action(service: Service, name: str) -> tuple[str, list[str]]:
    """What a containment does, or why it cannot be used."""
    try:
        action = service.actions[name]
        does = action.describe().does
        for credential in action.connection.credential_names:
            action.connection.credentials(credential)
        target = service.actions.entry(name).target
        if target is not None:
            action.place(target)
    except Unusable as error:
        return "", list(error.problems)
    except ActionRefused as error:
        return "", [f"{service.actions.entry(name).where}: {error}"]
    return does, []


def subject_of(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> Subject:
    """Identifiers as ``order=1001``, several times, for an option."""
    ids: dict[SubjectKey, str] = {}
    for value in values:
        name, equals, identifier = value.partition("=")
        known = next((key for key in SUBJECT_KEYS if key == name), None)
        if not equals or known is None:
            raise click.BadParameter(f"{value!r}: write for example order=1001; known are {', '.join(SUBJECT_KEYS)}.")
        ids[known] = identifier
    try:
        return Subject(ids)
    except BadSubject as error:
        raise click.BadParameter(str(error)) from error


@playbook.command("try-probe")
@click.argument("name")
@click.option(
    "--subject", multiple=True, callback=subject_of, help="What to ask about: order=1001, sku=… (repeatable)."
)
@click.option("--question", type=click.Choice(sorted(QUESTIONS)), help="One question; otherwise all it can be asked.")
@click.option("--at", callback=moment_or_age, help="The moment asked about (ISO 8601 with offset, or 2h); else now.")
@click.option("--reply", "with_reply", is_flag=True, help="Print the reply too, masked.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a question.")
def try_probe(
    name: str, subject: Subject, question: Question | None, at: datetime | None, with_reply: bool, as_json: bool
) -> None:
    """Ask the probe NAME of the playbook, and print what was sent (without secrets), what came back and what was not
    understood. Nothing is kept, and the probe's limit does not count it.

    Exit code 0 where every question was answered (or is about a record that is not there), else 1.
    """
    service = opened_service()
    probe = service.probes[name]
    asked: list[Question] = [question] if question else sorted(probe.questions())
    answers = [probe.ask(one, subject, at or service.clock(), keep_reply=with_reply) for one in asked]
    console = Console(highlight=False, soft_wrap=True)
    for answer in answers:
        if as_json:
            reply = {"reply": answer.reply} if with_reply else {}
            click.echo(json.dumps({**answer.to_dict(), **reply}, ensure_ascii=False))
        else:
            _show(console, answer)
    if any(answer.outcome not in ("answered", "no_record") for answer in answers):
        raise SystemExit(1)


def _show(console: Console, answer: Answer) -> None:
    said = answer.outcome.replace("_", " ")
    console.print(Text.assemble((answer.question, "bold"), f"  {QUESTIONS[answer.question].asks}"))
    if answer.sent is not None:
        console.print(Text(f"  {answer.sent.method} {answer.sent.url}"))
        if answer.sent.body:
            console.print(Text(f"  {answer.sent.body}", style="dim"))
    certain = f", {answer.certainty}" if answer.answered else ""
    console.print(Text.assemble("  ", (said, _STYLES.get(answer.outcome, "")), f"{certain} in {answer.seconds:.2f} s"))
    for line in _lines(answer):
        console.print(Text(f"  {line}"))


def _lines(answer: Answer) -> list[str]:
    if answer.value is None:
        shape = [f"  {line}" for line in answer.outline.splitlines()]
        return [answer.reason, *(["the reply has this shape:", *shape] if shape else []), *answer.reply.splitlines()]
    value = answer.value
    lines = [f"state: {value.state}"] if value.state else []
    lines += [f"{name}: {value.text(name)}" for name in value.facts]
    if value.runs is not None:
        lines += [f"{len(value.runs)} runs", *(f"  {_run(run)}" for run in value.runs[:10])]
    lines.append(f"{answer.source}, as of {to_the_second(answer.as_of)}, reply sha256 {answer.reply_sha256[:12]}")
    return [*lines, *answer.reply.splitlines()]


def _run(run: Run) -> str:
    started = to_the_second(run.started_at) if run.started_at else "not started"
    ended = to_the_second(run.ended_at) if run.ended_at else "not ended"
    return f"{run.id}  {run.state}  {started}  {ended}"
