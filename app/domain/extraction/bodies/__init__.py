"""A ticket's body in any format as text, with the way back to the original, and what in it addresses software."""
