"""Reading a screenshot as evidence: which job it shows, in what state, and when that run ended."""
