"""What the gate says to agents, one module a language, all with the same keys."""
