"""What the page for operators says about metrics and reasons is true."""

import re
from pathlib import Path

from engine.actor import Actor
from tests.support.offices import make_office
from tests.support.watched import Watcher, scrape
from web.app import create_app
from web.watching.watch import Watch
from workflows.readiness import Reason

DOCUMENT = (Path(__file__).parents[4] / "docs" / "operations.md").read_text("utf-8")
SECTION = DOCUMENT[DOCUMENT.index("## Watching it") :]
TABLE = SECTION[SECTION.index("| metric |") : SECTION.index("Rules to begin with")]
PARTS = re.compile(r"_(bucket|count|sum)$")


def test_every_metric_is_documented_and_every_documented_one_is_there(tmp_path: Path) -> None:
    """The table names the metrics of a scrape, and the rules name nothing else."""
    office = make_office(tmp_path)
    watch = Watch(office)
    create_app(office, watch).test_client().get("/sign-in")
    office.ticker()
    with office.transaction(Actor("ann")):
        pass
    watch.metrics.jobs.labels("timer", "done").inc()
    watch.job_failed("timer", incident=True)
    office.database.outages["database-busy"] += 1
    text = Watcher(office, watch).site.test_client().get("/metrics").text
    families = set(re.findall(r"^# TYPE (duban_\w+) ", text, re.MULTILINE))
    assert {name for name, _ in scrape(text)}
    assert set(re.findall(r"`(duban_\w+)`", TABLE)) == families
    rules = SECTION[SECTION.index("```yaml") :]
    assert {PARTS.sub("", name) for name in re.findall(r"duban_[a-z_]+", rules)} <= families


def test_every_reason_is_documented() -> None:
    """Who reads a 503 finds its reason on the page."""
    for reason in Reason:
        assert f"`{reason}`" in SECTION
