import re
from pathlib import Path

import pytest
from flask import Flask

from tests.support.browsers import Visitor
from tests.support.offices import add_unit, add_user, make_office
from web.app import create_app
from workflows.organisation.roles import Role


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The site of an office with the education bureau, its liaison and the three administrators."""
    office = make_office(tmp_path)
    add_unit(office, "JYJ", "市教育局")
    add_unit(office, "JYJ-1", "教研室", parent="JYJ")
    add_user(office, "tao.ye", [Role.LIAISON], unit="JYJ", name="陶冶")
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        add_user(office, role.value.replace("_", "."), [role])
    return create_app(office)


def test_a_new_person_gets_from_account_to_work(app: Flask) -> None:
    """One administrator makes the account, another grants the role, the person picks a password."""
    made = (
        Visitor(app)
        .sign_in("system.admin")
        .post("/administration/users/new", login="Zhou.Wei", name="周为", unit="JYJ", title="科员")
    )
    password = made.text.partition("<code>")[2].partition("</code>")[0]
    granted = (
        Visitor(app)
        .sign_in("security.admin")
        .post("/administration/users/zhou.wei/roles", roles="handler", reason="承办具体事项")
    )
    assert granted.status_code == 302
    newcomer = Visitor(app).sign_in("zhou.wei", password)
    assert newcomer.get("/account").location == "/account/password"
    newcomer.post(
        "/account/password", present_password=password, new_password="Plum-rain-77", repeated_password="Plum-rain-77"
    )
    assert "承办责任人" in newcomer.get("/account").text
    records = Visitor(app).sign_in("audit.admin").get("/administration/records?subject=zhou.wei").text
    assert "承办具体事项" in records
    assert "新建账号" in records


def test_a_refused_form_keeps_what_was_typed(app: Flask) -> None:
    """A taken login is named at its field; name, unit and title are still there."""
    answer = (
        Visitor(app)
        .sign_in("system.admin")
        .post("/administration/users/new", login="tao.ye", name="陶野", unit="JYJ", title="科员")
    )
    assert answer.status_code == 409
    assert 'id="error-login"' in answer.text
    assert 'value="陶野"' in answer.text
    assert '<option value="JYJ" selected>' in answer.text


def test_a_refused_change_of_roles_keeps_the_choice_and_the_reason(app: Flask) -> None:
    """Roles that exclude each other are named; what was ticked stays ticked."""
    answer = (
        Visitor(app)
        .sign_in("security.admin")
        .post("/administration/users/tao.ye/roles", roles=["approver", "drafter"], reason="调整")
    )
    assert answer.status_code == 422
    assert "审批人、拟稿人" in answer.text
    assert 'value="drafter" checked' in answer.text
    assert 'value="liaison" checked' not in answer.text
    assert ">调整</textarea>" in answer.text


def test_a_role_that_is_taken_is_told_with_its_holder(app: Flask) -> None:
    """The sentence names unit, role and holder in words."""
    add_user(app.extensions["duban"], "zhou.wei", unit="JYJ")
    answer = (
        Visitor(app)
        .sign_in("security.admin")
        .post("/administration/users/zhou.wei/roles", roles="liaison", reason="接任")
    )
    assert answer.status_code == 409
    assert "市教育局 已有在任的“联络员”：tao.ye" in answer.text


def test_the_page_offers_only_what_the_reader_may_do(app: Flask) -> None:
    """Account buttons for one administrator, roles for another, none for others or oneself."""
    as_system = Visitor(app).sign_in("system.admin")
    assert "重置密码" in as_system.get("/administration/users/tao.ye").text
    assert "/roles" not in as_system.get("/administration/users/tao.ye").text.partition("<main")[2]
    assert "停用账号" not in as_system.get("/administration/users/system.admin").text
    assert "重置密码</button>" not in as_system.get("/administration/users/audit.admin").text
    as_security = Visitor(app).sign_in("security.admin").get("/administration/users/tao.ye").text
    assert "变更角色" in as_security
    assert "重置密码" not in as_security
    as_liaison = Visitor(app).sign_in("tao.ye").get("/administration/users/tao.ye").text
    assert "<form" not in as_liaison.partition("<main")[2]


def test_disabling_and_enabling_takes_one_click_each(app: Flask) -> None:
    """A disabled account is marked and cannot sign in until it is enabled again."""
    admin = Visitor(app).sign_in("system.admin")
    admin.post("/administration/users/tao.ye/disable")
    assert "已停用" in admin.get("/administration/users/tao.ye").text
    assert Visitor(app).post("/sign-in", login="tao.ye", password="Lotus-pond-88").status_code == 401
    admin.post("/administration/users/tao.ye/enable")
    Visitor(app).sign_in("tao.ye")


def test_a_locked_account_is_shown_and_unlocked(app: Flask) -> None:
    """After five wrong passwords the administrator sees the lock and can end it."""
    for _ in range(5):
        Visitor(app).post("/sign-in", login="tao.ye", password="nonsense")
    admin = Visitor(app).sign_in("system.admin")
    assert "已锁定" in admin.get("/administration/users/tao.ye").text
    admin.post("/administration/users/tao.ye/enable")
    Visitor(app).sign_in("tao.ye")


def test_units_link_to_their_people(app: Flask) -> None:
    """The tree shows the unit below its parent; the unit's page lists its people."""
    visitor = Visitor(app).sign_in("tao.ye")
    tree = visitor.get("/administration/units").text
    assert tree.index("市教育局") < tree.index("教研室")
    assert "branch-1" in tree
    assert "陶冶" in visitor.get("/administration/units/JYJ").text
    assert "该单位还没有账号" in visitor.get("/administration/units/JYJ-1").text


def test_the_audit_records_are_found_by_words_actions_and_days(app: Flask) -> None:
    """Words are also looked for in what the reader calls an action; what means nothing counts as none."""
    admin = Visitor(app).sign_in("system.admin")
    admin.post("/administration/users/tao.ye/disable")
    admin.post("/administration/users/tao.ye/enable")
    auditor = Visitor(app).sign_in("audit.admin")
    both, signed_in = ["启用账号", "停用账号"], ["登录", "登录"]
    for asked, found in {
        "q=陶冶": both,
        "q=停用+tao": ["停用账号"],
        "action=user-enabled": ["启用账号"],
        "action=no-such&from=0001-01-01&until=nonsense&page=x": [signed_in[0], *both, signed_in[1]],
        "subject=tao.ye&q=启用": ["启用账号"],
        "from=2099-01-01": [],
        "until=2000-01-01": [],
    }.items():
        page = auditor.get(f"/administration/records?{asked}").text
        assert re.findall('data-label="操作类型">(.*?)<', page) == found, asked
        assert ("没有符合条件的记录" in page) == (not found)


def test_the_list_of_users_is_cut_into_pages(app: Flask) -> None:
    """Fifty on a page, the filter kept from page to page, a page beyond the end is the last."""
    office = app.extensions["duban"]
    for number in range(60):
        add_user(office, f"clerk.{number:02}", unit="JYJ")
    visitor = Visitor(app).sign_in("system.admin")
    first = visitor.get("/administration/users?text=clerk").text
    assert "共 60 条" in first
    assert "clerk.49" in first
    assert "clerk.50" not in first
    assert "text=clerk&amp;page=2" in first
    assert "clerk.59" in visitor.get("/administration/users?text=clerk&page=9").text


def test_an_unknown_filter_is_no_error(app: Flask) -> None:
    """A role nobody has heard of filters nothing; nonsense for a page is the first."""
    visitor = Visitor(app).sign_in("system.admin")
    assert visitor.get("/administration/users?role=king&page=x").status_code == 200
    assert "没有符合条件的账号" in visitor.get("/administration/users?text=nobody-at-all").text
