"""What pictures on a ticket give of what its text leaves out: the failed run or record, the error, the time (seed 000:
a picture alone is missing text). From what a reader saw to values; nothing is fetched or read in here."""
