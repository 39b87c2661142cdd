"""Files of others that the office serves are those that VENDORED.md describes, with their licences beside them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import tiengvang.office.shell

FOLDER = Path(tiengvang.office.shell.__file__).parent / "static" / "vendor"


def test_every_vendored_file_is_listed_with_its_digest_and_licence() -> None:
    table = (FOLDER / "VENDORED.md").read_text()
    listed = dict(re.findall(r"^\| ([\w./-]+) \|.*`([0-9a-f]{64})` \|$", table, re.M))
    there = {
        path.relative_to(FOLDER).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FOLDER.rglob("*")
        if path.suffix in (".js", ".json", ".css")
    }
    assert listed == there


def test_no_vendored_script_asks_another_host() -> None:
    """Namespaces of SVG and MathML are names, not addresses that are fetched."""
    for path in FOLDER.glob("*.js"):
        hosts = set(re.findall(r"https?://([\w.-]+)", path.read_text()))
        assert hosts <= {"www.w3.org", "echarts.apache.org", "github.com", "ecomfe.github.io"}, path.name
