"""Handoff Gate: handoff records and a closure gate for failed-job tickets in Jira and Zendesk."""

__version__ = "0.1.0"
