"""Notices: what of the audit trail and the store people and other programs are told of (docs/notifications.md)."""
