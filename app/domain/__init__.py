"""What the product decides: pure functions over frozen values. No web, database, HTTP, clock or environment."""
