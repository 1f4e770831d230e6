"""Interchanges the reference models of the BPMN MIWG: ``python -m tests.conformance.miwg FOLDER``.

Each model is imported; it is shown: everything with a shape or an edge is drawn by the viewer; and it is exported: what
the designer saves says the same as the file. A line per model; then what differs, and what stands in the way of running
it, each refused with a code, an element and a place; then the totals. The exit status is 0 when nothing failed.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Browser, Error, Page

from engine import bpmn, feel
from engine.delegates import Delegates
from engine.errors import Fault
from engine.lint import Finding, Surroundings, lint
from engine.xml import decoded
from tests.conformance.equality import Difference, differences
from tests.support.browser import NoChromium, chromium
from tests.support.islands import ADDRESS, DIST, show_island

_NOT_DRAWN = """(ids) => ids.filter((id) => ![...document.querySelectorAll("[data-element-id]")]
  .some((node) => node.dataset.elementId === id && node.querySelector(".djs-visual > *")))"""
_SAVE = "[data-island] button:has-text('存草稿')"
SHOWN_DIFFERENCES = 5


@dataclass(frozen=True)
class Outcome:
    """How one model went.

    ``shown`` counts what was drawn, ``refusals`` are why it is not deployable, ``changed`` is what saving altered,
    ``problem`` what is wrong.
    """

    name: str
    processes: int = 0
    elements: int = 0
    shown: int = 0
    refusals: tuple[Finding, ...] = ()
    changed: tuple[Difference, ...] = ()
    problem: str = ""


def run(folder: Path, browser: Browser) -> Iterator[Outcome]:
    """The outcome of every model in and below ``folder``."""
    models = sorted(folder.rglob("*.bpmn"))
    if not models:
        yield Outcome(str(folder), problem="there are no models")
    for path in models:
        outcome = read(path)
        yield outcome if outcome.problem else _interchange(path, outcome, browser)


def read(path: Path) -> Outcome:
    """Import one model and say what stands in the way of running it, were it meant to be run."""
    around = Surroundings(feel.Functions(), Delegates(), {}, {}, frozenset())
    try:
        diagram = bpmn.read(path.read_bytes())
    except Fault as fault:
        return Outcome(path.name, problem=f"not imported: {fault}")
    elements = sum(len(process.elements) for process in diagram.processes.values())
    runnable = {name: replace(process, executable=True) for name, process in diagram.processes.items()}
    found = [*lint(diagram, around), *lint(replace(diagram, processes=runnable), around)]
    refusals = tuple(each for place, each in enumerate(found) if each.severity == "error" and each not in found[:place])
    nowhere = [each.code for each in refusals if each.line < 1 or each.column < 1 or not each.element]
    problem = f"refused without a place: {', '.join(nowhere)}" if nowhere else ""
    return Outcome(path.name, len(diagram.processes), elements, refusals=refusals, problem=problem)


def _interchange(path: Path, outcome: Outcome, browser: Browser) -> Outcome:
    """Show the model in the viewer, and save it from the designer without a change."""
    text = path.read_bytes()
    drawn = sorted(bpmn.read(text).drawn - {""})
    context = browser.new_context()
    try:
        missing = _not_drawn(context.new_page(), decoded(text), drawn)
        saved = _saved(context.new_page(), decoded(text))
    except Error as error:
        return replace(outcome, problem=f"not shown: {error.message.splitlines()[0]}")
    finally:
        context.close()
    changed = tuple(differences(text, saved))
    wrong = [f"not drawn: {', '.join(missing)}"] * bool(missing) + [f"saved with {len(changed)} differences"] * bool(
        changed
    )
    return replace(outcome, shown=len(drawn) - len(missing), changed=changed, problem="; ".join(wrong))


def _not_drawn(page: Page, xml: str, ids: list[str]) -> list[str]:
    """What no diagram of the file shows, and no sub-process that one can go into."""
    show_island(page, "viewer", {"xml": xml, "title": ""})
    missing = _not_drawn_here(page, ids)
    for page_of_file in page.locator(".diagram-pages option").all():
        page.locator(".diagram-pages").select_option(index=page_of_file.evaluate("(option) => option.index"))
        page.wait_for_selector(".diagram-pages:not([aria-busy])")
        missing = _not_drawn_here(page, missing)
    return missing


def _not_drawn_here(page: Page, ids: list[str]) -> list[str]:
    missing: list[str] = page.evaluate(_NOT_DRAWN, ids)
    ways_in = page.locator(".bjs-drilldown:visible")
    for place in range(ways_in.count()) if missing else ():
        ways_in.nth(place).click()
        missing = _not_drawn_here(page, missing)
        page.locator(".bjs-crumb").nth(-2).click()
    return missing


def _saved(page: Page, xml: str) -> bytes:
    address = f"{ADDRESS}/save"
    page.route(address, lambda route: route.fulfill(body=json.dumps({"state": ""}), content_type="application/json"))
    show_island(page, "designer", {"xml": xml, "title": "", "csrf_token": "", "urls": {"save": address}})
    with page.expect_request(address) as sent:
        page.locator(_SAVE).click()
    return str(sent.value.post_data_json["xml"]).encode()


def main(arguments: list[str]) -> int:
    """Run the folders named on the command line."""
    if not arguments:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    if not (DIST / "manifest.json").exists():
        sys.stdout.write("The pages that show and save a model are not built: `make assets`\n")
        return 2
    try:
        with chromium() as browser:
            outcomes = [each for folder in arguments for each in _reported(run(Path(folder), browser))]
    except NoChromium:
        sys.stdout.write("There is no Chromium to show a model in: `make browser` installs it, or says how\n")
        return 2
    for outcome in outcomes:
        for difference in outcome.changed[:SHOWN_DIFFERENCES]:
            sys.stdout.write(f"differs: {outcome.name}: {difference}\n")
        for each in outcome.refusals:
            where = f"{outcome.name}:{each.line}:{each.column}"
            sys.stdout.write(f"refused: {where} element {each.element}: {each.code}\n")
    failed = sum(bool(outcome.problem) for outcome in outcomes)
    sys.stdout.write(f"{len(outcomes) - failed} passed, {failed} failed\n")
    return 1 if failed else 0


def _reported(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    for outcome in outcomes:
        found = f"{outcome.processes} processes, {outcome.elements} elements, {outcome.shown} shown, saved equal"
        status = "failed" if outcome.problem else "passed"
        sys.stdout.write(f"{status} {outcome.name} {outcome.problem or found}, {len(outcome.refusals)} refusals\n")
        yield outcome


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
