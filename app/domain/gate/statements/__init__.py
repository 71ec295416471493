"""What people write as evidence, in nine languages: verification notes, customers' words, reasons of containment."""
