"""Taking one's data along and leaving: by keyboard, without JavaScript, and with nothing in anybody's way."""

from __future__ import annotations

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from accounts.models import ErasureRequest
from tests.browser.barriers import barriers
from tests.browser.hands import Keyboard
from tests.browser.places import PASSWORD, learner_under_way
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser


def confirm(page: Page, hand: Keyboard) -> None:
    """Say once more who it is."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it’s you")
    hand.write(page.get_by_label("Password", exact=True), PASSWORD)
    hand.press(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Confirm that it’s you")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_somebody_takes_their_data_along_asks_to_be_erased_and_stays(visit: Visit, script: bool) -> None:
    page = visit(learner_under_way(), script=script).go("/account/")
    hand = Keyboard(page)
    main = page.get_by_role("main")

    hand.press(main.get_by_role("link", name="Download your data"))
    confirm(page, hand)
    expect(page).to_have_url(re.compile("/account/data/$"))
    with page.expect_download() as arriving:
        hand.press(main.get_by_role("button", name="Download my data"))
    with ZipFile(io.BytesIO(Path(arriving.value.path()).read_bytes())) as archive:
        assert b'"email": "amara@example.org"' in archive.read("account.json")

    page.goto("/account/")
    hand.press(main.get_by_role("link", name="Erase your account"))
    expect(page.get_by_role("heading", name="What goes")).to_be_visible()
    expect(main.get_by_text("Your place in 1 course")).to_be_visible()
    hand.press(main.get_by_role("button", name="Erase my account"))
    expect(page).to_have_url(re.compile("/account/$"))
    page.goto("/learn/")
    expect(page.get_by_role("heading", name=re.compile("Your account will be erased on "))).to_be_visible()
    assert ErasureRequest.objects.count() == 1
    hand.press(main.get_by_role("button", name="Keep my account"))

    expect(page.get_by_role("status")).to_have_text("Your account stays. Nothing was erased.")
    assert ErasureRequest.objects.count() == 0


def test_nothing_stands_in_the_way(visit: Visit) -> None:
    page = visit(learner_under_way()).go("/account/data/")
    confirm(page, Keyboard(page))
    found = {"data": barriers(page)}
    for name, path in (("erasure", "/account/erasure/"), ("account", "/account/"), ("learn", "/learn/")):
        page.goto(path)
        found[name] = barriers(page)
        if name == "erasure":
            page.get_by_role("button", name="Erase my account").click()
            expect(page).to_have_url(re.compile("/account/$"))
            page.goto(path)
            found["erasure, asked"] = barriers(page)

    assert {name: what for name, what in found.items() if what} == {}
