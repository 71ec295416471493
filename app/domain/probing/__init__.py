"""Looking at both sides of a boundary: questions to systems, and what their answers are worth. Pure; asking is in
``app.workflow.probing``."""
