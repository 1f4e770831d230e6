"""Bar R8: a full disk costs a sentence; nothing is half-written, nothing typed is lost, and room heals it."""

import io
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from lxml import html

from tests.features.web.conftest import Site
from tests.support.snapshots import nothing_changes

pytestmark = pytest.mark.sqlite_only


@contextmanager
def no_room() -> Iterator[None]:
    """No file of this process can grow: every write to one fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_without_room_in_the_database_a_record_is_refused_and_can_be_made_later(site: Site) -> None:
    """503 with a sentence and what was typed; not one row differs; the same again succeeds when there is room."""
    matter_id, clerk = site.supervision.issue(), site.visitor("clerk")
    address = f"/matters/{matter_id}/tracking"
    form = {"tracking-channel": "phone", "tracking-contact": "Mr Wu", "tracking-content": "typed with care"}
    with nothing_changes(site.supervision.office.database):
        with no_room():
            refused = clerk.post(address, **form)
        page = html.fromstring(refused.text)
        assert refused.status_code == 503
        assert "typed with care" in page.xpath("//textarea[@name='tracking-content']/text()")[0]
        assert page.xpath("//*[@id='error-summary']//li")
    assert clerk.post(address, **form).status_code == 302


def test_without_room_for_files_an_upload_is_refused_whole(site: Site) -> None:
    """A sentence; neither a row nor a file is left behind; the same file is kept when there is room."""
    matter_id, clerk = site.supervision.issue(), site.visitor("clerk")
    folder = site.supervision.office.settings.data_dir
    before = files(folder)
    with nothing_changes(site.supervision.office.database):
        with no_room():
            answer = clerk.post(f"/matters/{matter_id}/papers", papers=paper())
        assert answer.status_code == 503
        assert files(folder) == before
    clerk.post(f"/matters/{matter_id}/papers", papers=paper())
    assert "a.pdf" in clerk.get(f"/matters/{matter_id}?tab=papers").text


def paper() -> tuple[io.BytesIO, str]:
    """A file of a few kilobytes."""
    return io.BytesIO(b"%PDF-1.7" + b"x" * 5000), "a.pdf"


def files(folder: Path) -> set[str]:
    """Every file that is not the database's."""
    return {str(each) for each in folder.rglob("*") if each.is_file() and "office.db" not in each.name}
