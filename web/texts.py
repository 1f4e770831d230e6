"""``python -m web.texts`` lists every text that a page, a fault or an enum needs and a catalogue lacks."""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import click
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

import engine
import web
import workflows
from engine.errors import Fault
from engine.store.tables import Handed, InstanceState, JobKind, MigrationState, SignatureState
from engine.versions import Note, Reason, What
from web.catalogues import FOLDER
from web.instances.operating import Operation
from web.navigation import SECTIONS
from workflows.accountability.models import RecordKind, RecordState
from workflows.assignments.models import Level
from workflows.batches.models import Pool
from workflows.calendar.working import DayKind, YearState
from workflows.coordinations.models import Decision
from workflows.criticisms.models import Ground
from workflows.experts.models import ExpertKind
from workflows.forces.models import Force, Seat
from workflows.inbox.handing import Action
from workflows.inbox.records import Change
from workflows.inspections.models import Conclusion, InspectionKind, InspectionState, Part
from workflows.instances.queries import Condition
from workflows.instances.values import ValueKind
from workflows.letters.models import LetterStatus
from workflows.lists.models import ListKind
from workflows.matters.profiles import CourtStage
from workflows.matters.values import Cadence, Demand, Kind, Phase, Stage
from workflows.organisation.permissions import Permission
from workflows.organisation.roles import Role
from workflows.overview.rounds import Kept
from workflows.plans.models import Evaluation
from workflows.readings.models import Rating
from workflows.replies.models import AnswerKind, AskerKind, ReplyState, Satisfaction
from workflows.reports.models import ReportKind, ReportState
from workflows.reviews.models import Flag
from workflows.search.models import Where
from workflows.settings import LOCALES
from workflows.substitutions.models import State
from workflows.tags.models import TagKind
from workflows.tracking.models import GuidanceClass, TrackingMode
from workflows.visits.models import VisitKind, VisitOutcome

HERE = Path(__file__).parent
CHINESE = re.compile(r"[\u3400-\u9fff]")
LABELLED: dict[str, type[StrEnum]] = {
    "accountability": RecordKind,
    "accountability-state": RecordState,
    "action": Action,
    "action-done": Action,
    "action-means": Action,
    "answer-kind": AnswerKind,
    "asker-kind": AskerKind,
    "cadence": Cadence,
    "conclusion": Conclusion,
    "condition": Condition,
    "coordination": Decision,
    "court-stage": CourtStage,
    "course": Change,
    "criticism": Ground,
    "day-kind": DayKind,
    "demand": Demand,
    "expert-kind": ExpertKind,
    "force": Force,
    "evaluation": Evaluation,
    "guidance": GuidanceClass,
    "found": Where,
    "handed": Handed,
    "inspection": InspectionKind,
    "inspection-state": InspectionState,
    "instance-state": InstanceState,
    "job-kind": JobKind,
    "kept": Kept,
    "kind": Kind,
    "letter": LetterStatus,
    "level": Level,
    "list": ListKind,
    "migration-blocker": Reason,
    "migration-fate": What,
    "migration-note": Note,
    "migration-state": MigrationState,
    "operation": Operation,
    "operation-done": Operation,
    "participant": Part,
    "permission": Permission,
    "phase": Phase,
    "pool": Pool,
    "reply-state": ReplyState,
    "report-kind": ReportKind,
    "report-state": ReportState,
    "review-flag": Flag,
    "rating": Rating,
    "role": Role,
    "satisfaction": Satisfaction,
    "seat": Seat,
    "signature": SignatureState,
    "stage": Stage,
    "stage-of-court": Stage,
    "substitution": State,
    "tag-kind": TagKind,
    "tracking-mode": TrackingMode,
    "value-kind": ValueKind,
    "visit-kind": VisitKind,
    "visit-outcome": VisitOutcome,
    "year-state": YearState,
}
"""The enums whose values people read: ``role.liaison`` is the word for ``Role.LIAISON``."""


def missing() -> dict[str, list[str]]:
    """The message ids that each locale lacks, sorted. Chinese sentences of templates are their own text in zh_CN."""
    keys = set(needed_keys())
    sentences = {text for text in used_texts() if CHINESE.search(text)}
    return {
        locale: sorted((keys if locale == "zh_CN" else keys | sentences) - set(known(locale))) for locale in LOCALES
    }


def conflicts() -> list[str]:
    """Message ids that two files of one locale give different texts."""
    found = []
    for locale in LOCALES:
        seen: dict[str, str] = {}
        for path, name, text in _entries(locale):
            if seen.setdefault(name, text) != text:
                found.append(f"{path.relative_to(FOLDER)}: {name}")
    return sorted(found)


def known(locale: str) -> dict[str, str]:
    """Every text of ``locale`` by message id."""
    return {name: text for _, name, text in _entries(locale)}


def used_texts() -> Iterator[str]:
    """Every literal that a template or a view hands to gettext."""
    for path in sorted(HERE.rglob("*.html")):
        yield from _extracted("jinja2.ext:babel_extract", path)
    for path in sorted(HERE.rglob("*.py")):
        yield from _extracted("python", path)


def needed_keys() -> Iterator[str]:
    """Every message id that code makes: of faults, of labelled enums, of the sidebar, and literal ones."""
    yield from (text for text in used_texts() if not CHINESE.search(text) and re.fullmatch(r"[a-z-]+\.[\w.-]+", text))
    yield from (f"error.{fault.code}" for fault in faults())
    yield from (f"{prefix}.{value}" for prefix, values in LABELLED.items() for value in values)
    yield from (
        f"nav.{key}" for section in SECTIONS for key in (section.key, *(entry.key for entry in section.entries))
    )


def faults() -> set[type[Fault]]:
    """Every kind of fault the product knows."""
    for package in (engine, workflows, web):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and ".migrations" not in module.name:
                importlib.import_module(module.name)
    found: set[type[Fault]] = {Fault}
    fresh = [Fault]
    while fresh:
        fresh = [
            kind for parent in fresh for kind in parent.__subclasses__() if kind.__module__.split(".")[0] != "tests"
        ]
        found.update(fresh)
    return found


def _extracted(method: str, path: Path) -> Iterator[str]:
    options = {"silent": "false"} if method.startswith("jinja2") else {}
    for _line, message, _comments, _context in extract_from_file(method, path, options=options):
        yield from message if isinstance(message, tuple) else (message,)


def _entries(locale: str) -> Iterator[tuple[Path, str, str]]:
    for path in sorted((FOLDER / locale).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=locale):
                names, texts = message.id, message.string
                if not names or not texts:
                    continue
                name = names if isinstance(names, str) else names[0]
                yield path, name, texts if isinstance(texts, str) else "\n".join(texts)


def main() -> None:
    """Print what is missing; exit code 1 when something is."""
    lines = [f"{locale}: {name}" for locale, names in missing().items() for name in names]
    lines += [f"two texts: {conflict}" for conflict in conflicts()]
    for line in lines:
        click.echo(line)
    sys.exit(bool(lines))


if __name__ == "__main__":
    main()
