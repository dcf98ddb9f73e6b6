"""Alice and her authenticator app."""

import pytest
import time_machine

from tests.accounts.people import make_person, sign_in, switch_on_app


@pytest.fixture
def clock():
    """The time stands still unless a test moves it: a code of the app lasts 30 seconds."""
    with time_machine.travel("2026-11-22 09:00:05Z", tick=False) as clock:
        yield clock


@pytest.fixture
def secret(client, clock):
    """The key in the app that Alice set up half a minute ago; she is signed in."""
    make_person()
    sign_in(client)
    secret = switch_on_app(client)
    clock.shift(30)
    return secret
