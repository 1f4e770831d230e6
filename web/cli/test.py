"""``duban test``."""

import json
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from web.cli.edge import REFUSED, language, say, telling_faults, text_of
from web.scenarios import told_complaint
from workflows.procedures.seeding import SUPPLIED
from workflows.scenarios.folders import files_around, scenario_files
from workflows.scenarios.playing import play, understand
from workflows.scenarios.scenario import Complaint, Result


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of lines.")
@telling_faults
def test(paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Play the scenarios beside diagrams: PATHS are scenario files, diagrams or folders; without any, bpmn/.

    Touches no office's database and calls no delegate. Exit code 1 when something is not as expected.
    """
    results: list[Result] = []
    complaints: list[Complaint] = []
    with _quiet(logging.getLogger("duban")):
        for path in scenario_files(paths or (SUPPLIED,)):
            files = files_around(path)
            reading = understand(path.name, path.read_text("utf-8", errors="replace"), files)
            complaints += reading.complaints
            if not as_json:
                _print_mistakes(reading.complaints)
            for result in play(files, reading.scenarios):
                results.append(result)
                if not as_json:
                    _print_result(result)
    passed = sum(result.passed for result in results)
    if as_json:
        click.echo(json.dumps(_document(results, complaints), ensure_ascii=False, indent=2))
    else:
        say("scenarios-played", passed=passed, scenarios=len(results), wrong=len(complaints))
    sys.exit(REFUSED if complaints or passed < len(results) else 0)


@contextmanager
def _quiet(logger: logging.Logger) -> Iterator[None]:
    """What fails on a stage is told in the results, and not logged."""
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _print_mistakes(complaints: Sequence[Complaint]) -> None:
    for complaint in complaints:
        where = text_of("list.separator").join(filter(None, (complaint.file, complaint.scenario)))
        click.echo(text_of("list.named", name=where, value=told_complaint(language(), complaint)))


def _print_result(result: Result) -> None:
    say("scenario-passed" if result.passed else "scenario-failed", file=result.file, scenario=result.scenario)
    for complaint in result.complaints:
        click.echo(f"    {told_complaint(language(), complaint)}")


def _document(results: Sequence[Result], complaints: Sequence[Complaint]) -> dict[str, object]:
    return {
        "wrong": [_told(each) for each in complaints],
        "scenarios": [
            {
                "file": result.file,
                "scenario": result.scenario,
                "passed": result.passed,
                "complaints": [_told(each) for each in result.complaints],
            }
            for result in results
        ],
    }


def _told(complaint: Complaint) -> dict[str, object]:
    return {
        "file": complaint.file,
        "scenario": complaint.scenario,
        "step": complaint.step,
        "code": complaint.code,
        "message": told_complaint(language(), complaint),
    }
