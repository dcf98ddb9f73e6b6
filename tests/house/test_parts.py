"""The bill of materials names what the lock files name, and nothing else."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command

from config import parts

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)


def test_the_bill_names_exactly_what_the_lock_names():
    lock = parts.LOCK.read_text()
    bill = parts.bill(parts.LOCK, NOW)
    libraries = [each for each in bill["components"] if each["type"] == "library"]

    assert [f"{each['name']}=={each['version']}" for each in libraries] == re.findall(
        r"^([a-z0-9][^ \n;\\]*)", lock, re.M
    )
    assert [each["purl"] for each in libraries] == [f"pkg:pypi/{each['name']}@{each['version']}" for each in libraries]
    listed = Counter(h["content"] for each in libraries for h in each["externalReferences"][0]["hashes"])
    assert listed == Counter(re.findall(r"--hash=sha256:([0-9a-f]{64})", lock))
    assert [each["name"] for each in libraries if not each["externalReferences"][0]["hashes"]] == []
    assert len({each["bom-ref"] for each in bill["components"]}) == len(bill["components"])


def test_every_part_has_one_version_for_every_python():
    locks = [parts.LOCK, parts.LOCK.with_name("requirements-dev.lock")]
    names = {lock.name: Counter(part.name for part in parts.packages(lock.read_text())) for lock in locks}

    assert {lock: [name for name, times in found.items() if times > 1] for lock, found in names.items()} == {
        "requirements.lock": [],
        "requirements-dev.lock": [],
    }


def test_every_part_that_is_installed_states_its_license():
    bill = parts.bill(parts.LOCK, NOW)
    elsewhere = {each["name"] for each in bill["components"] if "lectern:only-where" in str(each.get("properties"))}

    assert {each["name"] for each in bill["components"] if "licenses" not in each} - elsewhere == set()


def test_what_stands_in_the_repository_is_named_with_its_license():
    fonts = {path.name for path in (ROOT / "static/fonts").glob("*.woff2")}
    named = {path.name for part in parts.KEPT for path in ROOT.glob(part.files)}

    assert named == fonts
    assert [part.name for part in parts.KEPT if not list(ROOT.glob(part.files))] == []
    assert len(list((ROOT / "static/fonts").glob("OFL-*.txt"))) == len(parts.KEPT)


def test_the_head_of_the_bill():
    bill = parts.bill(parts.LOCK, NOW)

    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert bill["metadata"]["timestamp"] == "2026-11-29T09:00:00Z"
    assert bill["metadata"]["component"]["name"] == "lectern"
    assert bill["serialNumber"] == parts.bill(parts.LOCK, NOW)["serialNumber"]
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])


def test_the_command_writes_the_file(tmp_path, capsys):
    file = tmp_path / "build" / "sbom.json"

    call_command("list_parts", str(file))
    call_command("list_parts")

    told = capsys.readouterr().out
    written = json.loads(file.read_text())
    assert told.splitlines()[0] == f"{file}: {len(written['components'])} parts"
    assert json.loads("\n".join(told.splitlines()[1:]))["components"] == written["components"]
