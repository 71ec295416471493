"""What jobs tell of themselves: pings and events of their runs, so that a job nobody can query still has a last run, a
duration and a usual runtime (seed 000, step 1)."""
