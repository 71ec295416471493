"""The trail of an order through the systems: hop by hop on both sides, with the first hop that broke (seed 000, step 3,
seed 001). From answers of probes to values; nothing is asked in here, and what nobody answered stays unknown."""
