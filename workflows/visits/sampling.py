"""Drawing from the close-out lists what is looked back at, so that anybody can draw it again. Rule C43."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from engine.transaction import Transaction
from workflows.beginnings.service import start_beside
from workflows.columns import new_id
from workflows.fields import FieldWrong, choice, required, required_day, short
from workflows.visits.errors import NothingToSample
from workflows.visits.models import VisitKind, VisitSample
from workflows.visits.queries import closed_out_between

PROCESS = "return_visit"
LONGEST_SEED = 80
MOST = 100


def drawn(population: Iterable[str], size: int, seed: str) -> list[str]:
    """``size`` of ``population``: those whose SHA-256 under ``seed`` comes first. No other chance is in it."""
    return sorted(population, key=lambda each: hashlib.sha256(f"{seed}\n{each}".encode()).digest())[:size]


def is_repeatable(sample: VisitSample) -> bool:
    """Whether drawing again gives what was drawn."""
    return drawn(sample.population, sample.size, sample.seed) == sample.chosen


def draw_sample(tx: Transaction, values: Mapping[str, Any]) -> VisitSample:
    """Draw a sample of what was closed out and begin a visit to each.

    ``values``: ``kind``, ``begins``, ``ends``, ``size`` (1 to ``MOST``), ``seed``. Raises FieldMissing, FieldWrong,
    FieldTooLong, NothingToSample, UnknownDefinition.
    """
    kind = choice(values, "kind", VisitKind)
    begins, ends = required_day(values, "begins"), required_day(values, "ends")
    size, seed = _size(values), short(values, "seed", LONGEST_SEED)
    if ends < begins:
        raise FieldWrong(field="ends", value=ends.isoformat())
    population = closed_out_between(tx.session, begins, ends)
    if not population:
        raise NothingToSample(field="begins", begins=begins.isoformat(), ends=ends.isoformat())
    sample = VisitSample(
        id=new_id(),
        kind=kind,
        begins=begins,
        ends=ends,
        size=size,
        seed=seed,
        population=population,
        chosen=drawn(population, size, seed),
        drawn_by=tx.actor.id,
        drawn_at=tx.now,
    )
    tx.session.add(sample)
    tx.session.flush()
    for matter_id in sample.chosen:
        start_beside(tx, PROCESS, matter_id, visit_kind=kind.value, sample_id=sample.id)
    return sample


def _size(values: Mapping[str, Any]) -> int:
    given = required(values, "size")
    if not given.isascii() or not given.isdecimal() or not 1 <= int(given) <= MOST:
        raise FieldWrong(field="size", value=given)
    return int(given)
