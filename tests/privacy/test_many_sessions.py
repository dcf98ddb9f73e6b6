"""However many people are signed in: what is done with sessions looks at a few of them, and forgets what it must."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from accounts import retention
from accounts.session_store import SessionStore
from config import tidying
from tests.accounts.people import sign_in
from tests.factories import make_user, now

pytestmark = pytest.mark.django_db
ROUND = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def erased_file(settings, tmp_path):
    settings.ERASED_LIST = tmp_path / "erased.jsonl"


def session(**data):
    store = SessionStore()
    store.update(data)
    store.save()
    return store.session_key


def browser(person, key):
    return UserSession.objects.create(user=person, ip="192.0.2.7", session_key=key).session_key


def lifetime(key):
    left = Session.objects.get(pk=key).expire_date - now()
    return round(left / timedelta(minutes=1))


def test_a_session_is_brief_until_somebody_has_signed_in():
    make_user("ann@example.org")
    begun, client = session(account_login_code={"email": "ann@example.org"}), Client()

    sign_in(client, "ann@example.org", "a-long-enough-one")

    assert lifetime(begun) == 60
    assert lifetime(client.session.session_key) == 60 * 24 * 60


def test_erasing_opens_the_sessions_in_which_nobody_is_signed_in_and_no_others(monkeypatch):
    ann, bob = make_user("ann@example.org"), make_user("bob@example.org")
    opened = []
    decoded = Session.get_decoded
    monkeypatch.setattr(Session, "get_decoded", lambda self: opened.append(self.pk) or decoded(self))
    others = [browser(bob, session(**{SESSION_KEY: str(bob.pk)})) for _ in range(20)]
    browser(ann, session(**{SESSION_KEY: str(ann.pk)}))
    hers = session(code={"email": "ANN@example.org"})
    his = session(code={"email": "bob@example.org"})

    ann.delete()

    assert set(opened) == {hers, his}
    assert set(Session.objects.values_list("pk", flat=True)) == {*others, his}


def test_beside_the_server_browsers_are_looked_through_in_stretches_until_all_have_been(monkeypatch):
    monkeypatch.setattr(retention, "STRETCH", 4)
    ann = make_user("ann@example.org")
    kept = [browser(ann, session(**{SESSION_KEY: str(ann.pk)})) for _ in range(3)]
    for number in range(7):
        browser(ann, f"gone{number}")
    old = now() - timedelta(days=91)
    UserSession.objects.filter(session_key=kept[1]).update(created_at=old, last_seen_at=old)
    first = now()

    said = [tidying.tidy_a_little(first + ROUND * number, 600) for number in range(4)]

    assert sorted(said) == sorted(
        [
            "1 browsers whose session had ended, 1 network addresses after 90 days",
            "4 browsers whose session had ended",
            "2 browsers whose session had ended",
            "",
        ]
    )
    assert list(UserSession.objects.order_by("pk").values_list("session_key", "ip")) == [
        (kept[0], "192.0.2.7"), (kept[1], "::"), (kept[2], "192.0.2.7"),
    ]  # fmt: skip


def test_tidy_looks_through_all_browsers_at_once(monkeypatch, capsys):
    monkeypatch.setattr(retention, "STRETCH", 4)
    ann = make_user("ann@example.org")
    for number in range(7):
        browser(ann, f"gone{number}")

    call_command("tidy")

    assert "7 browsers whose session had ended." in capsys.readouterr().out.splitlines()
    assert not UserSession.objects.exists()
