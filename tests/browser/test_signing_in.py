"""Signing in by hand: with a password, by keyboard alone, without script, and with a passkey."""

from __future__ import annotations

import re
import time

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.accounts.people import PASSWORD, code_in_mail, code_of_app, make_passkey, make_person
from tests.browser.barriers import barriers
from tests.browser.hands import Keyboard
from tests.browser.visitors import Visit, Visitor

pytestmark = pytest.mark.browser

#: A device that holds passkeys and says yes to everything.
WILLING = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def content(transactional_db: None) -> None:
    """None: these pages speak of no course."""


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill("alice@example.org")
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()


def confirm(page: Page) -> None:
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page).not_to_have_url(re.compile("reauthenticate"))


def give_device(visitor: Visitor, **changes: object) -> None:
    tools = visitor.context.new_cdp_session(visitor.page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": {**WILLING, **changes}})


def test_a_passkey_is_added_renamed_used_three_ways_and_removed(visit: Visit) -> None:
    make_person()
    visitor = visit()
    give_device(visitor)
    page = visitor.page

    sign_in(page)
    page.goto("/accounts/2fa/webauthn/add/")
    confirm(page)
    page.get_by_label("Name of the passkey").fill("Blue key")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    expect(page.get_by_role("status").first).to_have_text("The passkey is added.")
    sign_out(page)

    # Instead of the password, and back to where one came from
    page.goto("/accounts/login/?next=/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    sign_out(page)

    # After the password
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/learn/")

    # To confirm that it is oneself
    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Rename Blue key").click()
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_label("Name of the passkey").fill("Red key")
    page.get_by_role("button", name="Save the name").click()
    page.get_by_role("link", name="Remove Red key").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_role("status")).to_have_text("The passkey is removed.")


def test_a_passkey_that_is_not_given_says_what_else_to_do(visit: Visit) -> None:
    visitor = visit()
    give_device(visitor, isUserVerified=False)
    page = visitor.go("/accounts/login/")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("status")).to_have_text("No passkey was used. Try again, or sign in another way.")


def test_the_keyboard_alone_signs_in_and_a_mistake_is_where_it_lands(visit: Visit) -> None:
    make_person()
    page = visit().go("/accounts/login/")
    keyboard = Keyboard(page)
    email, password = page.get_by_label("Email address"), page.get_by_label("Password", exact=True)

    keyboard.write(email, "alice@example.org")
    keyboard.write(password, "wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(password).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url("**/learn/")
    assert all(stop["isRinged"] and stop["isOnScreen"] for stop in keyboard.stops)


def test_a_password_can_be_looked_at_while_it_is_typed(visit: Visit) -> None:
    page = visit().go("/accounts/login/")
    password = page.get_by_label("Password", exact=True)
    password.fill("plain")

    page.get_by_label("Show password").check()
    shown = password.get_attribute("type")
    page.get_by_label("Show password").uncheck()

    assert (shown, password.get_attribute("type")) == ("text", "password")


def test_without_script_one_signs_in_and_sees_no_button_that_does_nothing(visit: Visit) -> None:
    make_person()
    page = visit(script=False).page

    sign_in(page)

    page.wait_for_url("**/learn/")
    sign_out(page)
    page.goto("/accounts/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    expect(page.get_by_label("Show password")).to_be_hidden()


def test_without_script_the_page_for_passkeys_says_that_they_need_it(visit: Visit) -> None:
    make_person()
    page = visit(script=False).page
    sign_in(page)

    page.goto("/accounts/2fa/webauthn/add/")
    confirm(page)

    expect(page.locator("main .notice")).to_contain_text("Passkeys need JavaScript")
    expect(page.get_by_role("button", name="Add the passkey")).to_be_hidden()


def found_on(page: Page) -> list[tuple[str, str, list[str]]]:
    """The barriers of the page, with its address."""
    return [(page.url, where, what) for where, what in barriers(page).items()]


def test_no_page_on_the_way_in_has_a_barrier(visit: Visit) -> None:
    visitor = visit()
    visitor.expect_complaint("status of 40[14]")
    page = visitor.page
    found = []

    for path in ("login/", "signup/", "login/code/", "password/reset/"):
        page.goto(f"/accounts/{path}")
        found += found_on(page)
        page.locator("main form.flow button").first.click()
        expect(page.get_by_role("alert")).to_be_visible()
        found += found_on(page)
    for path in ("/accounts/inactive/", "/accounts/3rdparty/login/error/", "/no/such/page/", "/privacy/"):
        page.goto(path)
        found += found_on(page)

    assert found == []


def test_no_page_of_the_account_has_a_barrier(visit: Visit) -> None:
    alice = make_person()
    visitor = visit()
    visitor.expect_complaint("inline style")
    page = visitor.page
    sign_in(page)
    page.goto("/accounts/2fa/totp/activate/")
    found = found_on(page)
    confirm(page)
    found += found_on(page)
    while time.time() % 30 > 20:  # a code that has just appeared: it lasts 30 seconds
        page.wait_for_timeout(1000)
    page.get_by_label("Code").fill(code_of_app(page.locator("code.secret").inner_text()))
    page.get_by_role("button", name="Switch on").click()
    expect(page).not_to_have_url(re.compile("activate"))
    key = make_passkey(alice)

    for path in (
        "2fa/recovery-codes/",
        "2fa/recovery-codes/generate/",
        "2fa/",
        "2fa/totp/deactivate/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
        f"2fa/webauthn/keys/{key.pk}/edit/",
        f"2fa/webauthn/keys/{key.pk}/remove/",
        "sessions/",
        "email/",
        "password/change/",
        "3rdparty/",
        "logout/",
    ):
        page.goto(f"/accounts/{path}")
        found += found_on(page)
    page.goto("/account/")
    found += found_on(page)
    page.get_by_label("Name").fill("")
    page.get_by_role("button", name="Save my name").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += found_on(page)

    assert found == []


def signed_in_by_code(visit: Visit, *, script: bool = True) -> tuple[User, Page]:
    """Somebody who has no password, and never needed one."""
    cache.clear()  # how many mails went out within a minute
    person = make_person()
    person.set_unusable_password()
    person.save()
    page = visit(script=script).page
    page.goto("/accounts/login/code/")
    page.get_by_label("Email address").fill(person.email)
    page.locator("main").get_by_role("button").first.click()
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile("/learn/$"))
    return person, page


def test_the_keyboard_alone_confirms_by_mail_and_sets_a_password(visit: Visit) -> None:
    person, page = signed_in_by_code(visit)
    keyboard = Keyboard(page)

    page.goto("/accounts/password/set/")
    keyboard.press(page.get_by_role("button", name="Send me a code"))
    expect(page.get_by_label("Code")).to_be_visible()
    keyboard.write(page.get_by_label("Code"), "AAAA-AAAA")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    keyboard.write(page.get_by_label("Code"), code_in_mail())
    keyboard.press(page.get_by_role("button", name="Continue"))
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    keyboard.write(page.get_by_label("Password", exact=True), "words-in-a-row")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")

    person.refresh_from_db()
    assert person.check_password("words-in-a-row")
    assert all(stop["isRinged"] and stop["isOnScreen"] for stop in keyboard.stops)


@pytest.mark.parametrize("script", [True, False])
def test_who_has_no_password_confirms_by_mail_and_sets_one(visit: Visit, script: bool) -> None:
    person, page = signed_in_by_code(visit, script=script)

    page.goto("/accounts/password/set/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it’s you")
    asking = barriers(page) if script else {}
    sent = len(mail.outbox)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_label("Code")).to_be_visible()
    assert len(mail.outbox) == sent + 1
    page.get_by_label("Code").fill("AAAA-AAAA")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("This code does not match").first).to_be_visible()
    taking = barriers(page) if script else {}
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Password", exact=True).fill("words-in-a-row")
    page.get_by_role("button", name="Set my password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")

    person.refresh_from_db()
    assert person.check_password("words-in-a-row")
    assert (asking, taking) == ({}, {})
