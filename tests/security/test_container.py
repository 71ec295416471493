"""The container: an unprivileged user, nothing writable but its data, no rights to gain, and a sign of health."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
OURS = ("migrate", "web", "worker")


def instructions(stage: int = -1) -> list[tuple[str, str]]:
    """The instructions of one stage of the Dockerfile (the last one is what runs), lines that go on joined."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE).replace("\\\n", " ")
    stages = re.split(r"^(?=FROM )", text, flags=re.MULTILINE)[1:]
    return [(line.split(None, 1)[0], line.split(None, 1)[1].strip()) for line in stages[stage].splitlines() if line]


def test_the_image_runs_as_a_numbered_unprivileged_user() -> None:
    (user,) = [rest for name, rest in instructions() if name == "USER"]
    assert user.isdecimal(), "Kubernetes checks runAsNonRoot only for a numbered user"
    assert int(user) >= 1000
    after = [name for name, _ in instructions()[[name for name, _ in instructions()].index("USER") :]]
    assert "RUN" not in after
    assert "COPY" not in after


def test_no_secret_and_no_moving_base_is_built_in() -> None:
    for name, rest in [step for stage in range(3) for step in instructions(stage)]:
        assert name != "ADD"
        assert not (name in ("ENV", "ARG") and re.search(r"SECRET|TOKEN|PASSWORD", rest))
        assert not (name == "FROM" and (":latest" in rest or ":" not in rest))


def test_the_build_context_leaves_out_what_must_not_be_in_an_image() -> None:
    ignored = set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())
    assert {".git", ".venv", "var", "tests", ".env", "*.db", "secret.key"} <= ignored


def test_the_image_reports_its_health_without_a_shell() -> None:
    (check,) = [rest for name, rest in instructions() if name == "HEALTHCHECK"]
    assert "/healthz" in check
    (command,) = [rest for name, rest in instructions() if name == "CMD"]
    assert command.startswith("["), "signals have to reach the service itself"


@pytest.mark.parametrize("name", OURS)
def test_each_container_can_write_to_its_data_only_and_gain_no_rights(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["tmpfs"] == ["/tmp:mode=1777,noexec,nosuid,nodev,size=256m"]
    assert "privileged" not in service
    assert not [mount for mount in service.get("volumes", ()) if "docker.sock" in str(mount)]
    assert service["pids_limit"] > 0
    assert service["mem_limit"]


def test_no_secret_has_a_built_in_value() -> None:
    for name, value in COMPOSE["services"]["web"]["environment"].items():
        if re.search(r"KEY|TOKEN|SECRET|DATABASE", name):
            assert re.search(r"\$\{[A-Z_]+(?::\?[^}]+|:-)\}", value), name


def test_the_database_is_not_open_to_the_network() -> None:
    assert "ports" not in COMPOSE["services"]["database"]
