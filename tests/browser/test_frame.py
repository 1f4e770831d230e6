"""The frame around every page, the own account, and administration, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD
from tests.support.browser import PHONE_SCREEN, accessibility_problems


def test_the_entrance_is_accessible_and_keeps_the_user_name(page: Page, live_server: str) -> None:
    """A wrong password leaves the user name in its field and says so where a screen reader hears it."""
    page.goto(f"{live_server}/sign-in")
    assert accessibility_problems(page) == []
    page.get_by_label("用户名").fill("li.ruoxi")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    expect(page.get_by_label("用户名")).to_have_value("li.ruoxi")
    assert accessibility_problems(page) == []


def test_the_keyboard_alone_signs_in_and_skips_to_the_content(page: Page, live_server: str) -> None:
    """Typing and Enter sign in; the first Tab on a page offers the way past the navigation."""
    page.goto(f"{live_server}/sign-in")
    page.keyboard.type("sysadmin")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server}/instances/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_sidebar_stays_as_narrow_as_it_was_left(sign_in: Callable[[str], Page], live_server: str) -> None:
    """Collapsed on one page, it is collapsed on the next; the links keep their names."""
    page = sign_in("sysadmin")
    page.get_by_role("button", name="收起或展开导航").click()
    page.goto(f"{live_server}/administration/users")
    expect(page.get_by_role("link", name="系统状态")).to_be_visible()
    expect(page.locator(".sidebar")).to_have_css("width", "57px")
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    assert accessibility_problems(page) == []


def test_on_a_phone_the_menu_unfolds(sign_in: Callable[[str], Page], live_server: str) -> None:
    """The navigation is folded away until the menu is opened; on an upright tablet too, where lists need the room."""
    page = sign_in("sysadmin")
    page.set_viewport_size(PHONE_SCREEN)
    page.goto(f"{live_server}/administration/units")
    users = page.get_by_role("navigation", name="主导航").get_by_role("link", name="用户")
    expect(users).to_be_hidden()
    page.get_by_text("菜单").click()
    users.click()
    expect(page.get_by_role("heading", level=1, name="用户")).to_be_visible()
    page.set_viewport_size({**PHONE_SCREEN, "width": 780})
    expect(users).to_be_hidden()


@pytest.mark.parametrize("path", ["/inbox", "/ledger"])
def test_on_a_phone_filters_make_room(sign_in: Callable[[str], Page], live_server: str, path: str) -> None:
    """They are folded away until they are asked for; those in use are shown."""
    page = sign_in("li.ruoxi")
    page.set_viewport_size(PHONE_SCREEN)
    page.goto(live_server + path)
    words = page.locator("main").get_by_role("searchbox")
    expect(words).to_be_hidden()
    page.locator("main").get_by_text("筛选").first.click()
    words.fill("台账")
    words.press("Enter")
    page.wait_for_url(lambda url: "q=" in url)
    expect(words).to_have_value("台账")
    expect(words).to_be_visible()


def test_the_language_changes_where_one_is(sign_in: Callable[[str], Page], live_server: str) -> None:
    """The switch leads back to the same page, filters kept, and no Chinese sentence is left on it."""
    page = sign_in("secadmin")
    page.goto(f"{live_server}/administration/users?text=li.ruoxi")
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(f"{live_server}/administration/users?text=li.ruoxi")
    expect(page.get_by_role("heading", level=1, name="Users")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1, name="用户")).to_be_visible()


def test_stored_text_is_never_run(sign_in: Callable[[str], Page], live_server: str) -> None:
    """Markup typed into every field of an account shows as text wherever the account appears, and breaks no policy."""
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>{{ 7*7 }}"
    page = sign_in("sysadmin")
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.goto(f"{live_server}/administration/users/new")
    page.get_by_label("用户名").fill("evil.one")
    page.get_by_label("姓名").fill(evil)
    page.get_by_label("职务").fill(evil)
    page.get_by_role("button", name="保存").click()
    password = page.locator("code").inner_text()
    page.goto(f"{live_server}/administration/users?text=onerror")
    expect(page.get_by_role("link", name=evil)).to_be_visible()
    page.get_by_role("link", name=evil).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(evil)
    page.get_by_role("button", name="退出").click()
    page.get_by_label("用户名").fill("evil.one")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1, name="修改密码")).to_be_visible()
