"""What ``bin/bench`` measures: the same purchase orders through several importers."""
