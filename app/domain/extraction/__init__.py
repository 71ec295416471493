"""What a ticket's text states: capture elements, systems, pattern, bucket. Nothing is guessed."""

from app.domain.extraction.extract import extract
from app.domain.extraction.model import Extraction, TicketText

__all__ = ["Extraction", "TicketText", "extract"]
