"""`python -m reqtrace`."""

from reqtrace.cli import run

if __name__ == "__main__":
    run()
