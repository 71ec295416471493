"""Ids of jobs, transactions and other tickets, whole or not at all."""
