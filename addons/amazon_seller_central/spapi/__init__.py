"""What this addon asks Amazon, and how it reads the answers. Knows no ORM."""
