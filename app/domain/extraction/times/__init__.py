"""The moment of the failure, with its zone, or nothing."""
