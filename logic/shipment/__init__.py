"""Shipments: their numbers, rules, money and labels. Pure, no database."""
