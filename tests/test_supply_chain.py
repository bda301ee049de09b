"""What the service runs on is known by name, version and licence, and is free."""

import json
import re
import subprocess

import pytest

from scripts import live

pytestmark = pytest.mark.long


def test_the_bill_of_materials_lists_what_is_pinned_with_its_licences() -> None:
    subprocess.run(["make", "--silent", "sbom"], cwd=live.ROOT, check=True)
    bill = json.loads((live.ROOT / "build" / "sbom.cdx.json").read_text(encoding="utf-8"))
    pinned = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (live.ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE))
    assert "CycloneDX" == bill["bomFormat"]
    assert pinned == {re.sub(r"[_.]", "-", part["name"].lower()): part["version"] for part in bill["components"]}
    assert [] == [part["name"] for part in bill["components"] if not part.get("licenses")]


def test_every_licence_is_one_known_to_be_free() -> None:
    finished = subprocess.run(["make", "--silent", "licences"], cwd=live.ROOT, capture_output=True, text=True, check=False)
    assert 0 == finished.returncode, finished.stderr
