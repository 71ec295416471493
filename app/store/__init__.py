"""The store: the only place with SQL. SQLite (embedded default) and PostgreSQL, the same tables and statements."""
