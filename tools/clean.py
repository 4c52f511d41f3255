"""``python3 -m tools.clean``: stop the embedded PostgreSQL and empty the cache."""

from .launch import launch

if __name__ == "__main__":
    launch("run_clean")
