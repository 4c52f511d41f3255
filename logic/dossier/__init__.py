"""Evidence in one file, for a dispute with Amazon."""
