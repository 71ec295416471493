"""The ways in which a ticket can be closed, or made to look closed, played against the stand-ins."""
