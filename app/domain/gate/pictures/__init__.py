"""Pictures as such: what a reader saw in one, and whether it is the same as another that was used before."""
