"""Every account page is the house's: its frame, its words, its manners."""

import re

import pytest
from allauth.socialaccount.models import SocialAccount

from tests.accounts.people import confirm, heading, make_passkey, make_person, sign_in, switch_on_app, title

pytestmark = pytest.mark.django_db

BANNED = re.compile(
    r"\b(please|sorry|oops|invalid|congratulations|successfully|log ?in|logged|username)\b|!", re.IGNORECASE
)
OPEN = {
    "/accounts/login/": "Sign in",
    "/accounts/signup/": "Create an account",
    "/accounts/login/code/": "Sign in with a code",
    "/accounts/password/reset/": "Set a new password",
    "/accounts/password/reset/done/": "Your new password is saved",
    "/accounts/inactive/": "This account is switched off",
    "/accounts/3rdparty/login/cancelled/": "You are not signed in",
    "/accounts/3rdparty/login/error/": "The other site did not let you in",
    "/privacy/": "Privacy",
}
SIGNED_IN = {
    "/account/": "Your account",
    "/accounts/logout/": "Sign out",
    "/accounts/email/": "Email address",
    "/accounts/password/change/": "Change your password",
    "/accounts/password/reset/": "Set a new password",
    "/accounts/reauthenticate/": "Confirm that it’s you",
    "/accounts/2fa/": "Two-factor sign-in",
    "/accounts/2fa/reauthenticate/": "Confirm that it’s you",
    "/accounts/2fa/webauthn/reauthenticate/": "Confirm that it’s you",
    "/accounts/2fa/totp/deactivate/": "Switch off the authenticator app",
    "/accounts/2fa/recovery-codes/": "Recovery codes",
    "/accounts/2fa/recovery-codes/generate/": "New recovery codes",
    "/accounts/2fa/webauthn/": "Passkeys",
    "/accounts/2fa/webauthn/add/": "Add a passkey",
    "/accounts/2fa/webauthn/keys/{key}/edit/": "Rename a passkey",
    "/accounts/2fa/webauthn/keys/{key}/remove/": "Remove a passkey",
    "/accounts/sessions/": "Where you are signed in",
    "/accounts/3rdparty/": "Connected accounts",
}


def words(page: bytes) -> str:
    """What a person reads on the page."""
    main = page.decode().split('<main id="main"')[1].split("</main>")[0]
    main = re.sub(r"<script.*?</script>", "", main, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", main)


def is_of_the_house(page: bytes) -> bool:
    text = page.decode()
    return (
        text.count("<h1") == 1
        and text.count('<main id="main"') == 1
        and '<header class="top">' in text
        and '<footer class="foot">' in text
        and 'placeholder="' not in text
        and not re.search(r'\sstyle="|\son\w+="|<script>(?!\s*\{)', text)
    )


@pytest.mark.parametrize(("path", "says"), OPEN.items())
def test_pages_of_a_guest(client, path, says):
    page = client.get(path).content

    assert heading(page) == says
    assert title(page) == f"{says} · Lectern"
    assert is_of_the_house(page)
    assert BANNED.findall(words(page)) == []


@pytest.fixture
def alice(client):
    alice = make_person()
    sign_in(client)
    switch_on_app(client)
    return alice


@pytest.mark.parametrize(("path", "says"), SIGNED_IN.items())
def test_pages_of_a_signed_in_person(client, alice, path, says):
    page = client.get(path.format(key=make_passkey(alice).pk)).content

    assert heading(page) == says
    assert title(page) == f"{says} · Lectern"
    assert is_of_the_house(page)
    assert BANNED.findall(words(page)) == []


FORMS = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/account/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/webauthn/add/",
]


@pytest.mark.parametrize("path", FORMS)
def test_a_form_sent_empty_says_what_is_missing_twice(client, path):
    if path.startswith(("/account/", "/accounts/password/change", "/accounts/reauth", "/accounts/2fa")):
        make_person()
        sign_in(client)
        confirm(client)

    page = client.post(path, {"action_add": ""}).content

    text = page.decode()
    beside = re.findall(r'<span class="vh">Error: </span>(.*?)</span>', text)
    above = re.findall(r'<li><a href="#(\w+)">(.*?)</a></li>', text)
    assert title(page).startswith("Error: ")
    assert text.index('class="summary" role="alert"') < text.index("<h1")
    assert [said for _, said in above] == beside
    assert all(f'id="{field}"' in text for field, _ in above)
    assert BANNED.findall(words(page)) == []
    assert is_of_the_house(page)


def test_a_connected_account_can_be_seen_and_disconnected(client, alice):
    connected = SocialAccount.objects.create(user=alice, provider="unknown", uid="77")

    page = client.get("/accounts/3rdparty/").content

    assert f'name="account" value="{connected.pk}"' in page.decode()
    client.post("/accounts/3rdparty/", {"account": connected.pk})
    assert not SocialAccount.objects.exists()
