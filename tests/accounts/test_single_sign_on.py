"""Signing in through another site, from the button to the account."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KIM = ["kim@campus.example", "Kim Campus"]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, dict[str, object]]:
    """What came of each case."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.accounts.single_sign_on"],
        cwd=Path(__file__).parents[2],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_stranger_becomes_a_person_with_the_name_the_other_site_told(outcomes):
    assert outcomes["open"] == {
        "asked": "Continue with Campus",
        "landed": "/privacy/",
        "heading": "Privacy",
        "people": [KIM],
        "signed in": True,
    }


@pytest.mark.parametrize(
    ("case", "heading", "people"),
    [
        ("closed", "New accounts are closed", []),
        ("taken", "Confirm your email address", [["kim@campus.example", "Alice Ash"]]),
    ],
)
def test_the_other_site_opens_neither_a_closed_door_nor_somebody_elses_account(outcomes, case, heading, people):
    outcome = outcomes[case]

    assert (outcome["heading"], outcome["people"], outcome["signed in"]) == (heading, people, False)


def test_a_provider_that_is_down_gets_a_page_of_ours(outcomes):
    assert outcomes["down"] == {"status": 302, "heading": "The other site did not let you in"}
