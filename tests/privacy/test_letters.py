"""What the operator does for people who write letters, and after a backup was restored."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts import erased_list, erasure
from accounts.models import Erased, User
from tests.exams.sittings import START, begin
from tests.factories import make_user, now
from tests.lives import a_place_to_learn
from tests.privacy.zips import Opened
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def erased_file(settings, tmp_path):
    settings.ERASED_LIST = tmp_path / "erased.jsonl"
    return settings.ERASED_LIST


def said(*command, **options):
    out = io.StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue().splitlines()


def refused(*command):
    with pytest.raises(CommandError) as refusal:
        said(*command)
    return str(refusal.value)


def test_an_export_by_letter_is_the_same_file_for_the_operator_alone(tmp_path):
    make_user("ann@example.org")
    path = tmp_path / "ann.zip"

    told = said("export_person", " Ann@Example.ORG", str(path))

    assert Opened(path.read_bytes()).json("account")["account"][0]["email"] == "ann@example.org"
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert told == [f"{path}: {path.stat().st_size:,} bytes. Hand it to that person alone, then delete it."]
    assert refused("export_person", "ann@example.org", str(path)) == (
        f"{path}: cannot be written (File exists). Choose another place."
    )
    nobody = "Nobody signs in with this address. Ask for the address of the account."
    assert refused("export_person", "bob@example.org", str(tmp_path / "bob.zip")) == nobody
    assert refused("erase_person", "bob@example.org", "--yes") == nobody


def test_erasing_by_letter_says_first_what_it_means():
    ann = make_user("ann@example.org")
    before = all_rows()

    told = said("erase_person", "ann@example.org")

    goes = "goes: Your account: email address, name, ways to sign in, reading settings"
    assert told == [goes, f"Person {ann.pk} was not erased. Do it with --yes; only a backup brings them back."]
    assert all_rows() == before
    assert said("erase_person", "ann@example.org", yes=True) == [goes, f"Person {ann.pk} is erased."]
    assert list(User.objects.all()) == []


def test_erasing_by_letter_is_refused_where_it_is_on_the_page():
    ann = make_user("ann@example.org", is_superuser=True)
    assert refused("erase_person", "ann@example.org", "--yes").startswith("This is the last operator:")
    User.objects.update(is_superuser=False)
    begin(a_place_to_learn(), ann, now=START)

    assert refused("erase_person", "ann@example.org", "--yes").startswith("A sitting of this person runs")

    assert list(User.objects.all()) == [ann]


def line(person, joined, erased="2026-05-01T00:00:00+00:00"):
    return json.dumps({"person": person, "joined_at": joined.isoformat(), "erased_at": erased})


def test_who_is_back_after_a_restore_is_erased_again_and_nobody_else(tmp_path, erased_file):
    """The number of a person and when they joined must both match: a restored database gives numbers away anew."""
    ann, bob, olu = (make_user(f"{name}@example.org", is_superuser=name == "olu") for name in ("ann", "bob", "olu"))
    begin(a_place_to_learn(), ann, now=START)
    lines = [
        line(ann.pk, ann.date_joined),
        line(bob.pk, bob.date_joined + timedelta(microseconds=1)),
        line(999, ann.date_joined),
        line(olu.pk, olu.date_joined),
        "",
    ]
    path = tmp_path / "from-elsewhere.jsonl"
    path.write_text("\n".join(lines))
    number = ann.pk

    out = io.StringIO()
    with pytest.raises(CommandError, match="1 not erased: nobody else could run the site"):
        call_command("erase_again", str(path), stdout=out)

    told = [f"person {number}: erased", f"person {olu.pk}: last operator", "1 erased again, 2 not there."]
    assert out.getvalue().splitlines() == told
    assert sorted(User.objects.values_list("email", flat=True)) == ["bob@example.org", "olu@example.org"]
    assert [row.person for row in Erased.objects.all()] == [number]
    path.write_text("\n".join(lines[:3]))
    assert said("erase_again", str(path)) == ["0 erased again, 3 not there."]
    assert said("erase_again") == [
        f"{erased_file}: there is no list here. If accounts were erased since the backup, bring it."
    ]


@pytest.mark.parametrize("text", ["{", "[]", '{"person": 7}', '{"person": 7, "joined_at": "x", "erased_at": "y"}'])
def test_a_list_that_cannot_be_read_erases_nobody(tmp_path, text):
    ann = make_user("ann@example.org")
    path = tmp_path / "erased.jsonl"
    path.write_text(f"{line(ann.pk, ann.date_joined)}\n{text}\n")

    assert refused("erase_again", str(path)).startswith(f"{path}:2: not a line of this list; it should look like")

    assert list(User.objects.all()) == [ann]
    assert refused("erase_again", str(tmp_path / "no")).endswith(
        "No such file or directory). Name the list of erased accounts."
    )


def test_the_list_has_every_row_once_however_often_it_is_written(erased_file):
    times = [now() - timedelta(days=days) for days in (3, 2, 1)]
    Erased.objects.bulk_create(Erased(person=7, joined_at=at, erased_at=at) for at in times)

    assert [erased_list.complete() for _ in range(2)] == [3, 0]

    assert [(found.person, found.joined_at) for found in erased_list.read(erased_file)] == [(7, at) for at in times]
    assert [again.outcome for again in erasure.erase_again(erased_file, now())] == ["gone"] * 3
