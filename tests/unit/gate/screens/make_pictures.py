"""Write attempts.jsonl and attempts_sealed.jsonl with their pictures.

Usage: python tests/unit/gate/screens/make_pictures.py [open] [sealed] [--only ID ...]
(--only renders just these pictures; the jsonl file is written again in any case).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import open_believed
import open_believed_more
import open_large
import open_refused
import open_refused_more
from attempts import Attempt
from studio import studio
from tickets import snapshot

HERE = Path(__file__).parent
OPEN = (open_believed, open_believed_more, open_refused, open_refused_more, open_large)


def sealed_attempts() -> list[Attempt]:
    import sealed_believed
    import sealed_refused

    return [*sealed_believed.ATTEMPTS, *sealed_refused.ATTEMPTS]


SETS = {
    "open": ("attempts.jsonl", "pictures", lambda: [a for part in OPEN for a in part.ATTEMPTS]),
    "sealed": ("attempts_sealed.jsonl", "pictures_sealed", sealed_attempts),
}


def write_set(name: str, only: set[str]) -> str:
    target, folder_name, attempts_of = SETS[name]
    attempts = attempts_of()
    twice = {a.id for a in attempts if sum(other.id == a.id for other in attempts) > 1}
    if twice:
        raise SystemExit(f"Attempts in {name} share an id: {sorted(twice)}. Give each its own.")
    folder = HERE / folder_name
    lines = []
    with studio() as room:
        for number, attempt in enumerate(attempts, start=0 if name == "open" else 500):
            pictures = []
            for place, shot in enumerate(attempt.shots, start=1):
                stem = attempt.id if len(attempt.shots) == 1 else f"{attempt.id}_{place}"
                kept = sorted(folder.glob(f"{stem}.*"))
                fresh = not kept or not only or attempt.id in only
                path = room.make(stem, shot.html, shot.width, shot.finish, folder) if fresh else kept[0]
                pictures.append((path, shot.minutes_later))
            lines.append(line_of(attempt, snapshot(attempt.ticket, number, pictures, HERE)))
    drop_others(folder, lines)
    (HERE / target).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    believed = sum(attempt.believed for attempt in attempts)
    return f"{target}: {len(attempts)} attempts, {believed} believed, {len(attempts) - believed} refused\n"


def drop_others(folder: Path, lines: list[str]) -> None:
    """Remove pictures that no line names any more."""
    named = "".join(lines)
    for path in folder.iterdir():
        if f'"{folder.name}/{path.name}"' not in named:
            path.unlink()


def line_of(attempt: Attempt, ticket: dict[str, object]) -> str:
    line: dict[str, object] = {"id": attempt.id, "traits": list(attempt.traits), "snapshot": ticket}
    if attempt.ticket.series:
        line["playbook"] = {"series": list(attempt.ticket.series)}
    line["expect"] = {"success_screenshot": attempt.believed, "why": attempt.why}
    return json.dumps(line, ensure_ascii=False)


def main(words: list[str]) -> None:
    only = set(words[words.index("--only") + 1 :]) if "--only" in words else set()
    for name in [word for word in words if word in SETS] or list(SETS):
        sys.stdout.write(write_set(name, only))


if __name__ == "__main__":
    main(sys.argv[1:])
