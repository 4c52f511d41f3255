"""Payments of Amazon's: their numbers, and the export of Vendor Central. Pure."""
