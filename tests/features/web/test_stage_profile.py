"""The stage bar in the names of a court."""

from pathlib import Path

import pytest
from lxml import html

from engine.database import Database
from tests.features.web.conftest import Site
from tests.support.supervision import SupervisionOffice

pytestmark = pytest.mark.sqlite_only


@pytest.mark.rule("C41")
def test_the_office_chooses_what_its_stages_are_called(database: Database, tmp_path: Path) -> None:
    """Seven stages of a court in order, the present one marked; the ledger says it too."""
    office = SupervisionOffice(database, tmp_path, stage_profile="court")
    office.deploy()
    matter_id = office.issue()
    office.begin_handling()
    clerk = Site(office).visitor("clerk", "zh-CN")
    bar = html.fromstring(clerk.get(f"/matters/{matter_id}").text).xpath("//ol[contains(@class, 'stages')]/li")
    names = ["".join(stage.xpath("text()")).strip() for stage in bar]
    assert names == ["登记", "交办", "催办", "督办", "汇总", "报告", "归档"]
    assert [stage.get("aria-current") for stage in bar].index("step") == names.index("督办")
    assert "催办、督办、汇总" in clerk.get("/ledger").text
    office.office.close()
