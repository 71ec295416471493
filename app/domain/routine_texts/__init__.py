"""What the draft to the retailer says, a module a language."""
