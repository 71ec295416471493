"""Playbooks for tests."""

from __future__ import annotations

from pathlib import Path

PRESENT = Path(__file__).with_name("present.yaml")
"""The built-in playbook, except that screenshots are not read: drawing pictures that can be read takes time."""
