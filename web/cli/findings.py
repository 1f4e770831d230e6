"""How findings are printed: a line with the place, as editors understand it, and the remedy below."""

from collections.abc import Mapping, Sequence

import click

from web.findings import Told


def print_findings(findings: Mapping[str, Sequence[Told]]) -> int:
    """Print the findings of each file; how many of them are errors."""
    for name, each in findings.items():
        for found in each:
            click.echo(f"{name}:{found['line']}:{found['column']}: {found['message']} [{found['code']}]")
            click.echo(f"    {found['remedy']}")
    return sum(found["severity"] == "error" for each in findings.values() for found in each)
