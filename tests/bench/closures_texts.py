"""Sentences of the page of results, and the first scores, which are kept as they were."""

FIRST: dict[str, tuple[str, str, str]] = {
    "fresh_sealed": ("1 of 76, 1.3%", "24 of 74, 32.4%", "123 of 150, 82.0%"),
    "matrix_sealed": ("1 of 96, 1.0%", "21 of 66, 31.8%", "131 of 162, 80.9%"),
    "matrix": ("3 of 218, 1.4%", "22 of 139, 15.8%", "331 of 357, 92.7%"),
}
"""False accepts, false refusals and missing items named exactly, in the order of the goals."""

INTRODUCTION = """# How the gate decides on attempts to close a ticket

Made by `make gate-score` from the attempts in `tests/unit/gate/attempts`, by the rules of [gate.md](gate.md), at the
level `present` (whether screenshots are read rightly is measured elsewhere). A *false accept* lets a ticket close
that lacks proof; a *false refusal* refuses one that has it; *named exactly* means that the missing items are those of
the label, no more and no fewer.

All attempts were labelled from the rules before the gate was looked at, and scored once as they were: that is the
first score. `matrix.jsonl` was studied since. `matrix_sealed.jsonl` was not opened, but its author also mended the gate
and remembered some of its wording, so only its first score is clean. `fresh_sealed.jsonl` was written last, by somebody
who knew neither the gate nor the other files, in words as short and sloppy as people write them; nobody has opened it.
Its total alone was known when vocabularies were broadened. **Its score is what to expect on wording of your own.**
"""

CORRECTED = """## What stays different from the labels

- `matrix.jsonl`, one attempt: a customer's report of a failure on a ticket that was never closed. The label asks for
  containment and notice anew; the gate makes note and screenshot stale and lets the rest stand, since the job is still
  stopped and the customer knows ([gate.md](gate.md), reopening). It is refused either way.
- No label was changed.
"""
