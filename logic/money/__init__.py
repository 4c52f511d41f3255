"""What Amazon owes, pays and takes off. Pure, no database."""
