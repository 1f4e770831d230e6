from collections import Counter
from pathlib import Path

import pytest

from engine.actor import SYSTEM
from tests.support.offices import make_office
from workflows.demo.fill import DATA
from workflows.ledger.faults import LedgerNotAWorkbook
from workflows.office import Office
from workflows.organisation import importing, queries, tables
from workflows.organisation.records import records
from workflows.organisation.roles import Role

UNITS = "单位编码,单位全称,规范简称,台账中出现过的其他写法,上级单位编码,主要负责人,分管督查负责人,督查联络员\n"
USERS = "用户名,姓名,单位编码,职务,系统角色\n"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An empty office."""
    return make_office(tmp_path)


def plan(office: Office, *files: str | bytes) -> importing.Preview:
    """What importing ``files`` would do."""
    contents = [file if isinstance(file, bytes) else file.encode() for file in files]
    with office.reading() as session:
        return importing.preview(session, [table for content in contents for table in tables.read(content)])


def carry_out(office: Office, planned: importing.Preview) -> None:
    """Apply ``planned`` with one-time passwords."""
    passwords = importing.passwords_for(planned)
    with office.transaction(SYSTEM) as tx:
        importing.apply(tx, planned, passwords)


def demo_plan(office: Office) -> importing.Preview:
    """What importing the demo city would do."""
    return plan(office, *((DATA / f"{name}.csv").read_bytes() for name in ("units", "users")))


def test_the_city_is_imported_whole(office: Office) -> None:
    """44 units; everybody named as head, deputy or liaison holds that role afterwards (rule E17)."""
    carry_out(office, demo_plan(office))
    with office.reading() as session:
        for unit in queries.units(session):
            for role, name in (
                (Role.UNIT_HEAD, unit.head_name),
                (Role.DEPUTY_HEAD, unit.deputy_name),
                (Role.LIAISON, unit.liaison_name),
            ):
                assert name in [person.name for person in queries.people(session, unit.code, role)], (unit.code, role)
        assert queries.counts(session)["units"] == 44


@pytest.mark.rule("C02")
def test_every_unit_gets_exactly_one_liaison_and_head(office: Office) -> None:
    """After the import no unit is without its liaison or head, and none has two."""
    carry_out(office, demo_plan(office))
    with office.reading() as session:
        for unit in queries.units(session):
            assert len(queries.people(session, unit.code, Role.LIAISON)) == 1
            assert len(queries.people(session, unit.code, Role.UNIT_HEAD)) == 1


def test_what_the_import_adds_on_its_own_is_shown_first(office: Office) -> None:
    """Accounts and roles that only the list of units asks for, and accounts of one name, are doubts."""
    doubts = demo_plan(office).doubts
    assert Counter(doubt.code for doubt in doubts) == {"account-added": 40, "role-added": 6, "same-name": 2}
    assert not any(doubt.blocking for doubt in doubts)
    added = {doubt.details["login"] for doubt in doubts if doubt.code == "account-added"}
    assert "u.jyj.deputy" in added


def test_importing_the_same_files_again_changes_nothing(office: Office) -> None:
    """The second preview plans no change, and applying it leaves no record."""
    carry_out(office, demo_plan(office))
    again = demo_plan(office)
    assert not [unit.code for unit in again.units if unit.is_changed]
    assert not [user.login for user in again.users if user.is_changed]
    carry_out(office, again)
    with office.reading() as session:
        imports = [record for record in records(session) if record.action == "organisation-imported"]
    assert len(imports) == 1


def test_new_accounts_get_a_password_of_their_own_to_be_changed(office: Office) -> None:
    """Every new account can sign in with its one-time password only, and has to choose another."""
    planned = plan(office, UNITS + "JYJ,泽安市教育局,市教育局,,,,,\n", USERS + "tao.ye,陶冶,JYJ,,liaison\n")
    passwords = importing.passwords_for(planned)
    with office.transaction(SYSTEM) as tx:
        importing.apply(tx, planned, passwords)
    person = office.sessions.resume(office.sessions.sign_in("tao.ye", passwords["tao.ye"].plain))
    assert person is not None
    assert person.must_change


def test_files_in_the_national_encoding_are_read(office: Office) -> None:
    """An office's Excel saves CSV in GB 18030."""
    planned = plan(office, (UNITS + "JYJ,泽安市教育局,市教育局,教育局、教育,,,,\n").encode("gb18030"))
    assert planned.units[0].texts["name"] == "泽安市教育局"
    assert planned.units[0].aliases == ("教育局", "教育")


@pytest.mark.parametrize(
    ("units", "users", "code"),
    [
        (",泽安市教育局,,,,,,\n", "", "unit-incomplete"),
        ("JYJ,教育局,,,,,,\nJYJ,教育局二,,,,,,\n", "", "unit-twice"),
        ("JYJ,教育局,,,XXX,,,\n", "", "parent-unknown"),
        ("A,甲,,,B,,,\nB,乙,,,A,,,\n", "", "unit-circle"),
        ("A,甲,,,,,,\nB,甲,,,,,,\n", "", "name-shared"),
        ("", "tao.ye,,,,\n", "user-incomplete"),
        ("", "tao.ye,陶冶,,,\ntao.ye,陶野,,,\n", "login-twice"),
        ("", "tao.ye,陶冶,XXX,,\n", "unit-unknown"),
        ("", "tao.ye,陶冶,,,king\n", "role-unknown"),
        ("", "tao.ye,陶冶,,,system_admin;drafter\n", "roles-exclude"),
        ("JYJ,教育局,,,,,,\n", "a,甲,JYJ,,liaison\nb,乙,JYJ,,liaison\n", "role-held-twice"),
    ],
)
def test_an_error_keeps_the_whole_import_out(office: Office, units: str, users: str, code: str) -> None:
    """Each error is named with its line, and nothing at all is stored."""
    planned = plan(office, UNITS + units, USERS + users)
    assert code in {doubt.code for doubt in planned.errors}
    with pytest.raises(importing.ImportRefused), office.transaction(SYSTEM) as tx:
        importing.apply(tx, planned, {})
    with office.reading() as session:
        assert queries.counts(session) == {"units": 0, "users": 0}


def test_the_line_of_a_doubt_is_the_one_the_spreadsheet_shows(office: Office) -> None:
    """The heading is line 1."""
    planned = plan(office, USERS + "li.si,李四,,,\ntao.ye,陶冶,,,king\n")
    assert [(doubt.code, doubt.number) for doubt in planned.doubts] == [("role-unknown", 3)]


def test_a_second_liaison_in_a_later_file_is_an_error_at_its_line(office: Office) -> None:
    """Whoever is there already counts; a file that says nothing about them raises no doubt about them."""
    carry_out(office, plan(office, UNITS + "JYJ,教育局,,,,,,\n", USERS + "a,甲,JYJ,,liaison\nb,甲,JYJ,,\n"))
    assert plan(office, UNITS + "CZJ,财政局,,,,甲,乙,丙\n").errors == ()
    assert "same-name" not in {doubt.code for doubt in plan(office, UNITS + "CZJ,财政局,,,,甲,乙,丙\n").doubts}
    later = plan(office, USERS + "c,丙,JYJ,,liaison\n")
    assert [(doubt.code, doubt.number, doubt.details["holder"]) for doubt in later.errors] == [
        ("role-held-twice", 2, "a")
    ]


def test_a_role_granted_for_the_unit_survives_a_new_list_of_people(office: Office) -> None:
    """An import of people does not take away what the list of units gave."""
    carry_out(office, plan(office, UNITS + "JYJ,教育局,,,,,阎秀梅,\n", USERS + "yan,阎秀梅,JYJ,,\n"))
    carry_out(office, plan(office, USERS + "yan,阎秀梅,JYJ,副局长,reviewer\n"))
    with office.reading() as session:
        assert queries.person(session, "yan").roles == {Role.DEPUTY_HEAD, Role.REVIEWER}


def test_something_else_is_refused_with_a_name_for_it(office: Office) -> None:
    """A file without the headings of units or users, and a file that is no table, are refused as a whole."""
    with pytest.raises(tables.NotAnOrganisationFile):
        plan(office, "序号,督办事项\n1,学校食堂\n")
    with pytest.raises(LedgerNotAWorkbook):
        plan(office, b"\x00\x01\x02\x03")
