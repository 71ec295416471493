"""Tickets, comments, audits, people and settings as the API writes them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import has_request_context, request

from integrations.sandbox.common import Account
from integrations.sandbox.zendesk_events import content_path
from integrations.sandbox.zendesk_model import (
    Audit,
    Comment,
    CustomStatus,
    File,
    Job,
    Option,
    Ticket,
    TicketField,
    TicketForm,
    Trigger,
    Webhook,
)
from integrations.sandbox.zendesk_state import ZendeskState, stamp

ROLES = {"service": "admin", "admin": "admin", "agent": "agent", "customer": "end-user"}


def base_url(state: ZendeskState) -> str:
    """Where links lead: to the host that was asked, also behind something that rewrites addresses."""
    if not has_request_context():
        return state.world.base_url
    host = request.headers.get("X-Forwarded-Host")
    if host:
        return f"{request.headers.get('X-Forwarded-Proto', 'https')}://{host}"
    return request.host_url.rstrip("/")


def api_url(state: ZendeskState, path: str) -> str:
    """The address of a thing of the API."""
    return f"{base_url(state)}/api/v2/{path}"


def ticket_json(state: ZendeskState, ticket: Ticket) -> dict[str, Any]:
    """A ticket. Every custom field of the account is listed, filled in or not."""
    values = [{"id": entry.id, "value": ticket.custom.get(entry.id)} for entry in state.custom_fields()]
    return {
        "url": api_url(state, f"tickets/{ticket.id}.json"),
        "id": ticket.id,
        "external_id": ticket.external_id,
        "via": ticket.via,
        "created_at": stamp(ticket.created_at),
        "updated_at": stamp(ticket.updated_at),
        "generated_timestamp": int(ticket.touched_at.timestamp()),
        "type": ticket.type,
        "subject": ticket.subject,
        "raw_subject": ticket.subject,
        "description": ticket.description,
        "priority": ticket.priority,
        "status": "deleted" if ticket.deleted_as is not None else ticket.status,
        "recipient": ticket.recipient,
        "requester_id": ticket.requester_id,
        "submitter_id": ticket.submitter_id,
        "assignee_id": ticket.assignee_id,
        "organization_id": ticket.organization_id,
        "group_id": ticket.group_id,
        "collaborator_ids": [],
        "follower_ids": [],
        "email_cc_ids": [],
        "forum_topic_id": None,
        "problem_id": ticket.problem_id,
        "has_incidents": _has_incidents(state, ticket),
        "is_public": ticket.is_public,
        "due_at": ticket.due_at,
        "tags": list(ticket.tags),
        "custom_fields": values,
        "satisfaction_rating": {"score": "unoffered"},
        "sharing_agreement_ids": [],
        "custom_status_id": ticket.custom_status_id,
        "fields": values,
        "followup_ids": list(ticket.followup_ids),
        "ticket_form_id": ticket.form_id,
        "brand_id": ticket.brand_id,
        "allow_channelback": False,
        "allow_attachments": True,
        "from_messaging_channel": False,
    }


def metrics_json(ticket: Ticket) -> dict[str, Any]:
    """What the sideload ``metric_sets`` tells of a ticket, as far as it is kept here."""
    return {
        "ticket_id": ticket.id,
        "created_at": stamp(ticket.created_at),
        "updated_at": stamp(ticket.updated_at),
        "solved_at": stamp(ticket.solved_at),
    }


def _has_incidents(state: ZendeskState, ticket: Ticket) -> bool:
    return ticket.type == "problem" and any(other.problem_id == ticket.id for other in state.tickets.values())


def file_json(state: ZendeskState, file: File) -> dict[str, Any]:
    """An attachment. The scan's result arrives some seconds after the file (``Settings.scan_seconds``)."""
    scanned = file.created_at + timedelta(seconds=state.settings.scan_seconds) <= state.now()
    return {
        "url": api_url(state, f"attachments/{file.id}.json"),
        "id": file.id,
        "file_name": file.name,
        "content_url": base_url(state) + content_path(file),
        "mapped_content_url": base_url(state) + content_path(file),
        "content_type": file.mime_type,
        "size": len(file.content),
        "width": None,
        "height": None,
        "inline": file.inline,
        "deleted": False,
        "malware_access_override": False,
        "malware_scan_result": file.scanned_as if scanned else "not_scanned",
        "thumbnails": [],
    }


def comment_json(state: ZendeskState, comment: Comment, *, inline_images: bool) -> dict[str, Any]:
    """A comment. Inline images are left out unless they are asked for."""
    files = [file for file in comment.files if inline_images or not file.inline]
    return {
        "id": comment.id,
        "type": "Comment",
        "author_id": comment.author_id,
        "body": comment.plain,
        "html_body": comment.html,
        "plain_body": comment.plain,
        "public": comment.public,
        "attachments": [file_json(state, file) for file in files],
        "audit_id": comment.audit_id,
        "via": comment.via,
        "created_at": stamp(comment.created_at),
        "metadata": {"system": {}, "custom": {}},
    }


def audit_json(state: ZendeskState, audit: Audit) -> dict[str, Any]:
    """An audit; ``author_id`` is who saved, also where a comment in it names another author."""
    return {
        "id": audit.id,
        "ticket_id": audit.ticket_id,
        "created_at": stamp(audit.created_at),
        "author_id": audit.author_id,
        "metadata": {"system": {"client": "sandbox", "ip_address": "127.0.0.1"}, "custom": {}},
        "events": [_event_json(state, event) for event in audit.events],
        "via": audit.via,
    }


def _event_json(state: ZendeskState, event: dict[str, Any]) -> dict[str, Any]:
    comment = event.get("comment")
    if not isinstance(comment, Comment):
        return event
    whole = comment_json(state, comment, inline_images=True)
    return {key: value for key, value in whole.items() if key not in ("created_at", "metadata", "via")}


def user_json(state: ZendeskState, account: Account) -> dict[str, Any]:
    """Somebody of the account."""
    began = "2026-01-05T09:00:00Z"
    return {
        "id": int(account.id),
        "url": api_url(state, f"users/{account.id}.json"),
        "name": account.name,
        "email": account.email,
        "role": ROLES[account.role],
        "role_type": None,
        "active": True,
        "verified": True,
        "suspended": False,
        "locale": "en-US",
        "time_zone": "UTC",
        "iana_time_zone": "Etc/UTC",
        "organization_id": None,
        "phone": None,
        "tags": [],
        "created_at": began,
        "updated_at": began,
    }


def field_json(state: ZendeskState, entry: TicketField) -> dict[str, Any]:
    """A ticket field."""
    shown = {
        "url": api_url(state, f"ticket_fields/{entry.id}.json"),
        "id": entry.id,
        "type": entry.type,
        "title": entry.title,
        "raw_title": entry.title,
        "description": entry.description,
        "raw_description": entry.description,
        "position": entry.id - min(state.fields),
        "active": entry.active,
        "required": entry.required,
        "collapsed_for_agents": False,
        "regexp_for_validation": entry.regexp,
        "title_in_portal": entry.portal.get("title_in_portal", entry.title),
        "raw_title_in_portal": entry.portal.get("title_in_portal", entry.title),
        "visible_in_portal": entry.portal.get("visible_in_portal", False),
        "editable_in_portal": entry.portal.get("editable_in_portal", False),
        "required_in_portal": entry.portal.get("required_in_portal", False),
        "agent_can_edit": True,
        "agent_description": entry.agent_description,
        "tag": entry.tag,
        "created_at": stamp(entry.created_at),
        "updated_at": stamp(entry.updated_at),
        "removable": not entry.system,
    }
    if entry.options or entry.type in ("tagger", "multiselect"):
        shown["custom_field_options"] = [option_json(state, entry, option) for option in entry.options]
    return shown


def option_json(state: ZendeskState, entry: TicketField, option: Option) -> dict[str, Any]:
    """An option of a drop-down."""
    return {
        "id": option.id,
        "url": api_url(state, f"ticket_fields/{entry.id}/options/{option.id}.json"),
        "name": option.name,
        "raw_name": option.name,
        "position": entry.options.index(option),
        "value": option.value,
        "default": False,
    }


def form_json(state: ZendeskState, form: TicketForm) -> dict[str, Any]:
    """A ticket form."""
    return {
        "url": api_url(state, f"ticket_forms/{form.id}.json"),
        "id": form.id,
        "name": form.name,
        "raw_name": form.name,
        "display_name": form.name,
        "raw_display_name": form.name,
        "end_user_visible": True,
        "position": form.position,
        "active": form.active,
        "default": form.default,
        "in_all_brands": True,
        "restricted_brand_ids": [],
        "ticket_field_ids": list(form.field_ids),
        "agent_conditions": form.agent_conditions,
        "end_user_conditions": form.end_user_conditions,
        "created_at": stamp(form.created_at),
        "updated_at": stamp(form.updated_at),
    }


def status_json(entry: CustomStatus) -> dict[str, Any]:
    """A custom status."""
    return {
        "id": entry.id,
        "status_category": entry.category,
        "agent_label": entry.agent_label,
        "end_user_label": entry.agent_label,
        "description": "",
        "end_user_description": "",
        "active": True,
        "default": entry.default,
        "created_at": stamp(entry.created_at),
        "updated_at": stamp(entry.created_at),
    }


def trigger_json(state: ZendeskState, trigger: Trigger) -> dict[str, Any]:
    """A trigger."""
    return {
        "url": api_url(state, f"triggers/{trigger.id}.json"),
        "id": trigger.id,
        "title": trigger.title,
        "raw_title": trigger.title,
        "active": trigger.active,
        "position": trigger.position,
        "conditions": trigger.conditions,
        "actions": trigger.actions,
        "description": trigger.description,
        "category_id": trigger.category_id or "10026",
        "default": False,
        "created_at": stamp(trigger.created_at),
        "updated_at": stamp(trigger.updated_at),
    }


def webhook_json(webhook: Webhook) -> dict[str, Any]:
    """A webhook; its secret is shown by a route of its own."""
    shown = {
        "id": webhook.id,
        "name": webhook.name,
        "endpoint": webhook.endpoint,
        "http_method": webhook.http_method,
        "request_format": webhook.request_format,
        "status": webhook.status,
        "subscriptions": list(webhook.subscriptions),
        "created_at": stamp(webhook.created_at),
        "created_by": "",
    }
    if webhook.authentication:
        shown["authentication"] = {
            "type": webhook.authentication.get("type"),
            "add_position": webhook.authentication.get("add_position", "header"),
        }
    return shown


def job_json(state: ZendeskState, job: Job) -> dict[str, Any]:
    """The state of a job."""
    return {
        "id": job.id,
        "job_type": job.kind,
        "url": api_url(state, f"job_statuses/{job.id}.json"),
        "total": job.total,
        "progress": None if job.results is None else len(job.results),
        "status": job.status,
        "message": job.message,
        "results": job.results,
    }
