"""Invoices and credit notes: their facts, rules, sums and terms. Pure, no database."""
