"""``python -m integrations.ocr FILE...``: prints what is read in each picture, one JSON object a line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from integrations.ocr import reader


def main(names: list[str]) -> int:
    """Read the files; 0 where all were read, 1 where one was not, 2 for wrong use."""
    if not names:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    chosen = reader()
    if chosen is None:
        sys.stderr.write("No image reader is installed; install it with: pip install 'handoff-gate[ocr]'\n")
        return 1
    failed = False
    try:
        for name in names:
            reading = chosen.read(Path(name).read_bytes())
            failed = failed or reading.problem is not None
            sys.stdout.write(json.dumps({"file": name, **reading.to_dict()}, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    finally:
        chosen.close()
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
