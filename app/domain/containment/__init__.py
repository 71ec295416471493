"""Containment actions: what may be stopped for a ticket, by whom, and what becomes of it (docs/containment.md)."""
