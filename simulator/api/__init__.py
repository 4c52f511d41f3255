"""What the simulated Amazon answers: one file per API, see :mod:`.base`."""
