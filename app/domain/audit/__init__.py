"""The audit trail as values: how entries are chained by hash, and how a chain is verified. No database in here."""
