"""Judging stored tickets by another playbook: what an edit would change (``handoff playbook try``)."""
