"""How what is over is kept in little room: pure, no database."""
