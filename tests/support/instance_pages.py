"""The pages of running instances: a site with some, and the few words that tests of them need."""

from typing import Any

from lxml import html
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from engine.store.tables import JobKind, instance, job
from tests.features.web.conftest import Site
from tests.support.under_way import TITLE


def found(site: Site, query: str = "", login: str = "designer", language: str = "en") -> list[str]:
    """The words of the rows of the list, in order."""
    page = html.fromstring(site.visitor(login, language).get(f"/instances/?{query}").text)
    return [" ".join(row.text_content().split()) for row in page.xpath("//tbody/tr")]


def address(site: Site, process: str, title: str = TITLE) -> str:
    """The page of the first instance of a process that is about this matter."""
    with site.supervision.reading() as session:
        rows = session.execute(
            select(instance.c.id, instance.c.business_key)
            .where(instance.c.process == process)
            .order_by(instance.c.started_at, instance.c.id)
        ).all()
    return next(f"/instances/{row.id}" for row in rows if site.supervision.matter(row.business_key).title == title)


def words(answer: TestResponse) -> str:
    """What a page says, without its diagram."""
    main = html.fromstring(answer.text).xpath("//main")[0]
    for script in main.xpath(".//script"):
        script.drop_tree()
    return " ".join(main.text_content().split())


def link(answer: TestResponse, ending: str, about: str = "") -> str:
    """The address of the first link whose address ends so, in a row that names ``about``."""
    page = html.fromstring(answer.text)
    hrefs = page.xpath(f"//main//tr[contains(., '{about}')]//a/@href" if about else "//main//a/@href")
    return next(href for href in hrefs if href.endswith(ending))


def sent(site: Site, path: str, login: str = "designer", language: str = "en", **fields: Any) -> TestResponse:
    """The form at ``path`` with its hidden fields, filled in and sent."""
    visitor = site.visitor(login, language)
    hidden = html.fromstring(visitor.get(path).text).xpath("//main//input[@type='hidden'][@name!='csrf_token']")
    return visitor.post(path, **{field.get("name"): field.get("value") for field in hidden} | fields)


def break_a_timer(site: Site) -> str:
    """Let a timer of the part of ENV have failed too often; the id of its job."""
    owner = address(site, "undertaking").rpartition("/")[2]
    with site.supervision.acting() as tx:
        timers = (job.c.instance_id == owner, job.c.kind == JobKind.TIMER)
        job_id = tx.session.scalar(select(job.c.id).where(*timers).limit(1))
        failed = {"incident": True, "attempts": 5, "error": "OSError: no connection"}
        tx.session.execute(update(job).where(job.c.id == job_id).values(failed))
    return str(job_id)
