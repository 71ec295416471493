"""The closure gate: whether a ticket may close, by which path, what is missing. Assumptions are not verification."""
