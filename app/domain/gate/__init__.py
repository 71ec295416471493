"""The closure gate: whether a ticket may close, by which path, and what is missing. Assumptions are not verification."""
