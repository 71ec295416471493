"""What an account of the dashboard may do."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["viewer", "operator", "approver", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""What an account may do, each including the one before: read; replay and discard deliveries, ask for overrides;
approve overrides; manage accounts."""
