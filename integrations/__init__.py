"""Everything that speaks to somebody else's system. Imports ``app.domain`` and ``app.ports`` only."""
