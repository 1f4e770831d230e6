"""How findings are printed: a line with the place, as editors understand it, and the remedy below; or as JSON."""

from collections.abc import Mapping, Sequence

import click
import orjson

from engine.lint import Finding
from web.catalogues import text_in
from web.cli.edge import language
from web.findings import Told, told


def print_findings(findings: Mapping[str, Sequence[Told]]) -> int:
    """Print the findings of each file; how many of them are errors."""
    for name, each in findings.items():
        for found in each:
            severity = text_in(language(), f"severity.{found['severity']}", {})
            place, of = f"{name}:{found['line']}:{found['column']}", f" {found['element']}" if found["element"] else ""
            click.echo(f"{place}: {severity}: {found['message']} [{found['code']}]{of}")
            click.echo(f"    {found['remedy']}")
    return sum(found["severity"] == "error" for each in findings.values() for found in each)


def print_json(findings: Mapping[str, Sequence[Finding]]) -> int:
    """Print the findings of each file as a list for programs, with what the sentences are made from; see above."""
    listed = [
        {"file": name, **words, "details": dict(found.details)}
        for name, each in findings.items()
        for found in each
        for words in told(language(), [found])
    ]
    click.echo(orjson.dumps(listed, option=orjson.OPT_INDENT_2))
    return sum(found["severity"] == "error" for found in listed)
