"""`python -m ingest`: the same as `machi-annai ingest`."""

import typer

from ingest.cli import command

if __name__ == "__main__":
    typer.run(command)
