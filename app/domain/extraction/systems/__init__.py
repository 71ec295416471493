"""Which systems hand over to which, and where the record is."""
