"""Direct fulfilment: single orders from the own shelf. Pure, no database."""
