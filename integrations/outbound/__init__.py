"""What probes and containment actions share: one bounded request to a judged address, signed in, with values that stay
values and secrets that stay inside."""
