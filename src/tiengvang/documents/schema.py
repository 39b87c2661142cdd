"""Checks JSON against document.schema.json and says in plain words what is wrong. Has no rule that the schema lacks."""

from __future__ import annotations

import difflib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from tiengvang.documents.rules import Defect

SCHEMA = Path(__file__).with_name("document.schema.json")
_CALLED = {
    "string": "words", "integer": "a whole number", "number": "a number", "boolean": "true or false", "array": "a list",
    "object": "an object", "null": "null",
}  # fmt: skip


@lru_cache(maxsize=1)
def document_schema() -> dict[str, Any]:
    """The schema as it ships."""
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return schema


@lru_cache(maxsize=1)
def _validator() -> Any:
    return jsonschema_rs.Draft202012Validator(document_schema())


def schema_defects(data: Any) -> list[Defect]:
    """Every field that is not as the schema has it, in the order of the schema; an empty list for good data."""
    found = [defect for error in _validator().iter_errors(data) for defect in _said(error)]
    return list(dict.fromkeys(found))


def _said(error: Any) -> list[Defect]:
    path, kind = _path(error.instance_path), error.kind.as_dict()
    rule = _rule(error.schema_path)
    remedy = _described(error, rule)
    match str(error.schema_path[-1]):
        case "additionalProperties":
            return [_unknown(error.instance_path, name, rule) for name in kind["unexpected"]]
        case "required":
            name = kind["property"]
            what = rule.get("properties", {}).get(name, {}).get("description", "")
            return [Defect(_path([*error.instance_path, name]), "is missing", f"Add it{': ' if what else ''}{what}")]
        case "type":
            wanted = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
            what = f"is {_shown(error.instance)}, not {' or '.join(_CALLED[one] for one in wanted)}"
            return [Defect(path, what, remedy)]
        case "enum":
            return [_not_listed(path, error.instance, rule["enum"])]
        case "pattern" if isinstance(error.instance, str) and not error.instance.strip():
            return [Defect(path, "is empty", remedy)]
        case "minItems":
            return [Defect(path, "is empty", remedy)]
        case _:
            return [Defect(path, f"is {_shown(error.instance)}", remedy)]


def _path(steps: list[Any]) -> str:
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text or "(the whole file)"


def _rule(steps: list[Any]) -> dict[str, Any]:
    """The part of the schema that the last step is a keyword of."""
    here: Any = document_schema()
    for step in steps[:-1]:
        here = here[step]
    return here if isinstance(here, dict) else {}


def _described(error: Any, rule: dict[str, Any]) -> str:
    """The remedy: what the field is to be, from the description nearest to it."""
    words = rule.get("description") or _field(error).get("description")
    return f"Expected: {words}" if words else "See docs/documents.md"


def _field(error: Any) -> dict[str, Any]:
    """The field's own entry where the rule is one of the shared definitions, which know no field."""
    names = [step for step in error.instance_path if isinstance(step, str)]
    if not names:
        return {}
    owners = [document_schema(), *document_schema()["$defs"].values()]
    top = document_schema()["properties"]
    owners += [top["signature"], top["signature"]["properties"]["authority"]["items"], top["recipients"]]
    owners += [top["annexes"]["items"]]
    entries = (owner.get("properties", {}).get(names[-1], {}) for owner in owners)
    return next((entry for entry in entries if "description" in entry), {})


def _unknown(steps: list[Any], name: str, rule: dict[str, Any]) -> Defect:
    known = list(rule.get("properties", {}))
    close = difflib.get_close_matches(name.lower(), known, 1, 0.5)
    remedy = f"Did you mean {close[0]}" if close else f"Known here: {', '.join(known)}"
    return Defect(_path([*steps, name]), "there is no such field", remedy)


def _not_listed(path: str, value: Any, allowed: list[Any]) -> Defect:
    written = {str(one).lower(): str(one) for one in allowed}
    close = difflib.get_close_matches(str(value).lower(), written, 1, 0.5) if isinstance(value, str) else []
    remedy = f"Did you mean {written[close[0]]}" if close else f"Use one of: {', '.join(written.values())}"
    return Defect(path, f"is {_shown(value)}", remedy)


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else f"{text[:39]}…"
