"""Node packages for tests: installed once from a folder's own lock file, on demand."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

REQUIRED = "node" in {name.strip() for name in os.environ.get("HANDOFF_REQUIRE", "").split(",")}


def installed_packages(folder: Path) -> Path:
    """``node_modules`` of a folder as its ``package-lock.json`` says, or ``package.json`` where it has no lock file.
    Skips the test where the packages cannot be had; ``HANDOFF_REQUIRE=node`` makes that a failure."""
    with FileLock(folder / ".handoff-npm.lock"):
        problem = _installed_once(folder)
    if problem is None:
        return folder / "node_modules"
    if REQUIRED:
        pytest.fail(f"HANDOFF_REQUIRE asks for node, but {problem}")
    pytest.skip(f"node: {problem}")


def _installed_once(folder: Path) -> str | None:
    """What kept the packages from being installed, unless they are already as the lock file says."""
    stamp = folder / "node_modules" / ".handoff-installed"
    locked = (folder / "package-lock.json").is_file()
    source = folder / ("package-lock.json" if locked else "package.json")
    lock = hashlib.sha256(source.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == lock:
        return None
    npm = shutil.which("npm")
    problem = "npm is not installed (apt-get install npm)" if npm is None else _install(npm, folder, locked)
    if problem is None:
        stamp.write_text(lock, encoding="utf-8")
    return problem


def _install(npm: str, folder: Path, locked: bool) -> str | None:
    how = ["ci"] if locked else ["install", "--no-package-lock"]
    command = [npm, *how, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode == 0:
        return None
    lines = (done.stderr or done.stdout).strip().splitlines()
    return f"the packages of {folder.name} cannot be installed: {lines[-1] if lines else 'npm ci failed'}"
