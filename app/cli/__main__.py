"""``python -m app.cli`` is the ``handoff`` command."""

from app.cli import main

main()
