"""`tiengvang document`, as outsiders call it, and the examples of its page in the docs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import docx as python_docx
import pytest
from click.testing import CliRunner, Result

from tiengvang.cli import main
from tiengvang.documents.schema import SCHEMA, document_schema

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = re.findall(
    r"<!-- ([a-z-]+) -->\n```json\n(.*?)```", (DOCS / "documents.md").read_text(encoding="utf-8"), re.DOTALL
)


def run(*arguments: Path | str) -> Result:
    return CliRunner().invoke(main, ["document", *map(str, arguments)])


@pytest.mark.parametrize(("kind", "text"), EXAMPLES)
def test_the_examples_of_the_docs_are_written(tmp_path: Path, kind: str, text: str) -> None:
    (tmp_path / "data.json").write_text(text, encoding="utf-8")
    result = run(kind, tmp_path / "data.json", "--out", tmp_path / "file.docx")
    assert (result.exit_code, result.output) == (0, f"Written: {tmp_path / 'file.docx'}\n")
    drawn = python_docx.Document(str(tmp_path / "file.docx"))
    assert json.loads(text)["issuer"].upper() in drawn.tables[0].cell(0, 0).text.replace("\n", " ")


def test_the_docs_have_an_example_of_every_type() -> None:
    assert [kind for kind, _ in EXAMPLES] == ["ke-hoach", "bao-cao", "to-trinh", "cong-van"]


def test_the_schema_in_the_docs_is_the_one_that_checks() -> None:
    assert (DOCS / "document.schema.json").read_bytes() == SCHEMA.read_bytes()


def test_the_docs_name_every_field_of_the_schema() -> None:
    page = (DOCS / "documents.md").read_text(encoding="utf-8")
    schema = document_schema()
    missing = [name for name in schema["properties"] if f"`{name}`" not in page]
    missing += [name for name in schema["properties"]["form"]["properties"] if f"`{name}`" not in page]
    assert missing == []


def test_a_pdf_is_written_beside_it(soffice: str, tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text(EXAMPLES[-1][1], encoding="utf-8")
    result = run("cong-van", tmp_path / "data.json", "--out", tmp_path / "file.docx", "--pdf")
    assert result.exit_code == 0
    assert (tmp_path / "file.pdf").read_bytes().startswith(b"%PDF-")


def test_bad_data_writes_nothing_and_exits_with_2(tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text('{"isuer": "x"}', encoding="utf-8")
    result = run("ke-hoach", tmp_path / "data.json", "--out", tmp_path / "file.docx")
    assert result.exit_code == 2
    assert "isuer: there is no such field. Did you mean issuer." in result.output
    assert not (tmp_path / "file.docx").exists()


def test_an_unknown_type_is_refused(tmp_path: Path) -> None:
    result = run("nghi-quyet", tmp_path / "data.json", "--out", tmp_path / "file.docx")
    assert result.exit_code == 2
    assert "ke-hoach" in result.output


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text(EXAMPLES[0][1], encoding="utf-8")
    (tmp_path / "file").write_text("in the way")
    result = run("ke-hoach", tmp_path / "data.json", "--out", tmp_path / "file" / "a.docx")
    assert result.exit_code == 2
    assert "--out" in result.output
