"""Error codes and messages, verbatim: where they stand, what belongs together, which comes first."""
