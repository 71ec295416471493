"""The steps of one delivery: receive, take the ticket, read, decide, write, keep. And the synchronous check."""
