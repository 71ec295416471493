"""What a ticket's text states: capture elements, systems, pattern, bucket. Nothing is guessed."""
