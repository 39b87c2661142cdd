"""Check corpus files of the about gate for form (not for truth): `python check_corpus.py corpus/en.jsonl 60`."""

import json
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
FIELDS = {"id", "lang", "topic", "title", "text", "published", "url", "about", "hard", "why"}


def topics() -> set[str]:
    """The topic slugs of GUIDE.md."""
    return set(re.findall(r"^\| ([a-z0-9-]+) \|", (HERE / "GUIDE.md").read_text("utf-8"), re.M)) - {"slug"}


def faults(path: Path) -> list[str]:
    """Every fault of form in one file, as `file:line: what`."""
    found, ids, urls, known = [], set(), set(), topics()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
        except ValueError as error:
            found.append(f"{path.name}:{number}: not JSON: {error}")
            continue
        if set(row) != FIELDS:
            found.append(f"{path.name}:{number}: fields differ: {sorted(set(row) ^ FIELDS)}")
            continue
        if row["id"] in ids or row["url"] in urls:
            found.append(f"{path.name}:{number}: id or url stands twice")
        ids.add(row["id"])
        urls.add(row["url"])
        if row["topic"] not in known:
            found.append(f"{path.name}:{number}: unknown topic {row['topic']}")
        if row["about"] not in ("primary", "passing", "other"):
            found.append(f"{path.name}:{number}: about is {row['about']}")
        if row["lang"] != path.stem or not isinstance(row["hard"], bool):
            found.append(f"{path.name}:{number}: lang or hard is off")
        if len(row["text"]) < 120:
            found.append(f"{path.name}:{number}: text of {len(row['text'])} characters is too short")
        if not re.match(r"https?://[a-z0-9.-]+\.example/", row["url"]):
            found.append(f"{path.name}:{number}: url is not on a .example domain")
        try:
            date.fromisoformat(row["published"])
        except ValueError:
            found.append(f"{path.name}:{number}: published is {row['published']}")
    return found


def main() -> int:
    """Print the faults and a count by label; exit status 1 when there is a fault or too few rows."""
    path, least = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    found = faults(path)
    print("\n".join(found) or "no faults of form")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    print(len(rows), "rows", Counter(row["about"] for row in rows), "hard", sum(row["hard"] for row in rows))
    print("topics not used:", sorted(topics() - {row["topic"] for row in rows}))
    return 1 if found or len(rows) < least else 0


if __name__ == "__main__":
    sys.exit(main())
