"""One target under atheris: ``python -m tests.security.fuzz_one TARGET [libFuzzer's options] [FOLDER]``."""

from __future__ import annotations

import sys
import warnings

import atheris

with atheris.instrument_imports(include=["app", "integrations"]):
    from tests.security.targets import TARGETS


def main() -> None:
    """Run libFuzzer on the target that the first argument names."""
    warnings.simplefilter("ignore")
    target = TARGETS[sys.argv.pop(1)]

    def run(data: bytes) -> None:
        target(data)

    atheris.Setup(sys.argv, run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
