"""Which judge a setting names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiengvang.records import InputFault
from tiengvang.understand.tone.choosing import batch_of, choose, id_of


def test_the_lexicon_is_named_by_its_name() -> None:
    assert id_of(choose("lexicon")) == "lexicon/1"
    assert batch_of(choose("lexicon")) == 1


def test_an_endpoint_is_an_address_and_a_model(tmp_path: Path) -> None:
    judge = choose("endpoint:https://host.example/v1#vendor/model-1", tmp_path)
    assert id_of(judge).startswith("endpoint/vendor/model-1:")
    assert batch_of(judge) > 1


@pytest.mark.parametrize(
    "setting", ["", "oracle", "lexicon:x", "model:x", "folder:", "endpoint:https://host/v1", "endpoint:#m"]
)
def test_anything_else_is_refused_with_the_forms_there_are(setting: str) -> None:
    with pytest.raises(InputFault, match="folder:/path or endpoint:"):
        choose(setting)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFault, match=r"config\.json"):
        choose(f"folder:{tmp_path}")
