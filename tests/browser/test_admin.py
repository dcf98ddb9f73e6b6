"""The admin in a browser: its pages have no barrier, run under the policy, and an outline is arranged in every way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.demo import instructors
from accounts.models import User
from courses.models.outline import Course, Lesson
from tests import factories
from tests.browser.barriers import barriers
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser

COURSE = "writing-lessons-in-lectern"


def instructor(**fields: str) -> User:
    user = factories.make_user("ines@example.org", is_staff=True, **{"name": "Ines Okafor", **fields})
    user.groups.add(instructors())
    Course.objects.get(slug=COURSE).instructors.add(user)
    return user


def operator() -> User:
    return factories.make_user("sam@example.org", is_staff=True, is_superuser=True, name="Sam Whitlock")


def course() -> Course:
    return Course.objects.get(slug=COURSE)


def course_page() -> str:
    return f"/admin/courses/course/{course().pk}/change/"


def slugs() -> list[list[str]]:
    """The lessons of the course's modules, as they are stored."""
    return [list(module.lessons.values_list("slug", flat=True)) for module in course().modules.all()]


START = [
    ["a-lesson-is-a-text-file", "callouts-tables-figures-math"],
    ["every-kind-of-question", "feedback-that-teaches", "what-happens-when-you-edit", "check-and-publish"],
]


def pages() -> list[str]:
    module, group = course().modules.all()[0], instructors()
    person = User.objects.get(email="sam@example.org")
    lessons = "/admin/courses/lesson/"
    return [
        "/admin/",
        course_page(),
        "/admin/courses/course/add/",
        f"/admin/courses/course/{course().pk}/history/",
        f"/admin/courses/module/{module.pk}/change/",
        lessons,
        f"{lessons}?q=nothing-has-this",
        "/admin/courses/",
        "/admin/search/",
        "/admin/search/?q=feedback",
        "/admin/search/?q=nothing-has-this",
        "/admin/accounts/user/",
        "/admin/accounts/user/add/",
        f"/admin/accounts/user/{person.pk}/change/",
        f"/admin/accounts/user/{person.pk}/password/",
        f"/admin/auth/group/{group.pk}/change/",
        f"/admin/auth/group/{group.pk}/delete/",
        f"/admin/auth/group/{group.pk}/history/",
        "/admin/password_change/",
        "/admin/account/emailaddress/",
        "/admin/mfa/authenticator/",
        "/admin/usersessions/usersession/",
        "/admin/socialaccount/socialapp/add/",
    ]


def test_no_page_of_the_admin_has_a_barrier_or_runs_over(visit: Visit) -> None:
    visitor = visit(operator())

    found = {path: barriers(visitor.go(path)) for path in pages()}

    assert {path: what for path, what in found.items() if what} == {}


def test_the_theme_of_the_site_is_the_theme_of_the_admin(visit: Visit) -> None:
    page = visit(instructor(theme="dark"), color_scheme="light").go("/admin/")
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(15, 21, 29)"

    page.get_by_role("button", name="Reading settings").click()
    with page.expect_response("**/settings/reading/"):
        page.get_by_text("Light", exact=True).click()

    assert page.evaluate(background) == "rgb(252, 253, 253)"
    page.reload()
    assert page.evaluate(background) == "rgb(252, 253, 253)"
    assert User.objects.get(email="ines@example.org").theme == "light"


def test_the_header_finds_a_lesson_at_its_line(visit: Visit) -> None:
    page = visit(instructor()).go("/admin/")

    page.get_by_label("Search lessons, questions, files").fill("teaches")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Search", level=1).wait_for()
    expect(page.get_by_role("status")).to_contain_text("in them.")
    page.locator("a[href*='?line=']").first.click()
    page.wait_for_url("**/change/?line=*")


def row(page: Page, slug: str) -> str:
    return f'[data-lesson="{Lesson.objects.get(slug=slug).pk}"]'


def told(page: Page, text: str) -> None:
    expect(page.locator("[data-outline-status]")).to_have_text(text)


def test_keys_move_a_lesson_and_the_focus_stays(visit: Visit) -> None:
    page = visit(instructor()).go(course_page())
    lesson = page.locator(row(page, "check-and-publish"))

    lesson.get_by_role("button", name="Move or retire: Check and publish").press("Enter")
    lesson.get_by_role("button", name="Move up").press("Enter")
    told(page, "The lesson “Check and publish” is number 3 of “Questions and publishing” now.")
    page.keyboard.press("Enter")
    told(page, "The lesson “Check and publish” is number 2 of “Questions and publishing” now.")

    assert slugs() == [START[0], [START[1][0], START[1][3], START[1][1], START[1][2]]]
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Move or retire: Check and publish")).to_be_focused()


@pytest.mark.parametrize("script", [True, False])
def test_a_lesson_goes_to_another_module_by_its_form(visit: Visit, script: bool) -> None:
    page = visit(instructor(), script=script).go(course_page())
    lesson = page.locator(row(page, "feedback-that-teaches"))

    lesson.get_by_role("button", name="Move or retire").click()
    lesson.get_by_label("Module").select_option(label=str(course().modules.all()[0]))
    lesson.get_by_role("button", name="Move there").press("Enter")

    said = "The lesson “Feedback, hints and explanations that teach” is number 3 of “From text to page” now."
    expect(page.get_by_text(said).first).to_be_attached()
    assert slugs() == [[*START[0], START[1][1]], [START[1][0], START[1][2], START[1][3]]]


def carry(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 5, start[1] + 20, steps=3)
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_pointer_carries_a_lesson_into_another_module_and_a_module_up(visit: Visit) -> None:
    page = visit(instructor(), height=1600).go(course_page())
    target = middle(page, row(page, "callouts-tables-figures-math"))

    with page.expect_response("**/outline/"):
        carry(page, middle(page, f"{row(page, 'check-and-publish')} [data-grip]"), (target[0], target[1] - 10))

    told(page, "The lesson “Check and publish” is number 2 of “From text to page” now.")
    assert slugs() == [[START[0][0], START[1][3], START[0][1]], START[1][:3]]

    second = course().modules.all()[1].pk
    with page.expect_response("**/outline/"):
        carry(page, middle(page, f'[data-module="{second}"] [data-grip=module]'), middle(page, ".outline-head"))

    told(page, "The module “Questions and publishing” is number 1 now.")
    assert course().modules.all()[0].pk == second


def test_escape_breaks_a_drag_off(visit: Visit) -> None:
    page = visit(instructor(), height=1600).go(course_page())
    start = middle(page, f"{row(page, 'check-and-publish')} [data-grip]")

    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0], start[1] - 300, steps=6)
    expect(page.locator(".drop")).to_be_attached()
    page.keyboard.press("Escape")
    page.mouse.up()

    expect(page.locator(".drop")).not_to_be_attached()
    assert slugs() == START


def test_a_finger_carries_a_lesson_by_its_grip(visit: Visit) -> None:
    visitor = visit(instructor(), height=1600, has_touch=True)
    page = visitor.go(course_page())
    x, y = middle(page, f"{row(page, 'check-and-publish')} [data-grip]")
    _x, goal = middle(page, row(page, "every-kind-of-question"))
    session = visitor.context.new_cdp_session(page)

    def touch(kind: str, at: float | None = None) -> None:
        points = [] if at is None else [{"x": x, "y": at}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    with page.expect_response("**/outline/"):
        touch("touchStart", y)
        for step in range(1, 9):
            touch("touchMove", y + (goal - 10 - y) * step / 8)
        touch("touchEnd")

    told(page, "The lesson “Check and publish” is number 1 of “Questions and publishing” now.")
    assert slugs()[1][0] == "check-and-publish"


def test_without_a_connection_nothing_moves_and_one_is_told(visit: Visit) -> None:
    visitor = visit(instructor())
    visitor.expect_complaint("ERR_INTERNET_DISCONNECTED")
    page = visitor.go(course_page())
    lesson = page.locator(row(page, "check-and-publish"))
    lesson.get_by_role("button", name="Move or retire").click()

    visitor.context.set_offline(True)
    lesson.get_by_role("button", name="Move up").press("Enter")
    told(page, "The site can’t be reached right now. Nothing was moved; try again in a moment.")
    visitor.context.set_offline(False)
    assert slugs() == START

    lesson.get_by_role("button", name="Move up").press("Enter")
    told(page, "The lesson “Check and publish” is number 3 of “Questions and publishing” now.")


def test_what_was_moved_meanwhile_is_told_and_shown(visit: Visit) -> None:
    page = visit(instructor()).go(course_page())
    Lesson.objects.filter(slug="every-kind-of-question").update(position=9)
    lesson = page.locator(row(page, "check-and-publish"))

    lesson.get_by_role("button", name="Move or retire").click()
    lesson.get_by_role("button", name="Move up").press("Enter")

    expect(page.locator("[data-outline-status]")).to_contain_text("the outline has changed since you opened this page.")
    titles = page.locator(".part").nth(1).locator(".t").all_inner_texts()
    assert titles[-1] == Lesson.objects.get(slug="every-kind-of-question").title


def test_a_lesson_is_retired_and_brought_back(visit: Visit) -> None:
    page = visit(instructor()).go(course_page())
    lesson = page.locator(row(page, "check-and-publish"))

    lesson.get_by_role("button", name="Move or retire").click()
    lesson.get_by_role("button", name="Retire this lesson").press("Enter")
    told(page, "Retired the lesson “Check and publish”.")
    page.locator(".retired summary").click()
    page.get_by_role("button", name="Bring back Check and publish").click()
    told(page, "Brought the lesson “Check and publish” back as a draft, at the end of its module.")

    assert (Lesson.objects.get(slug="check-and-publish").status, slugs()) == ("draft", START)
