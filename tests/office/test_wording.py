"""Every word of the office is there in Vietnamese: its own, and those of the packages whose pages people see."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import polib
import pytest
from django.conf import settings

OFFICE = Path(__file__).resolve().parents[2] / "src/tiengvang/office"
CATALOGUES = sorted(OFFICE.glob("locale*/**/*.po"))
# Packages with pages that people of the office see.
SEEN = ("wagtail", "wagtail.admin", "wagtail.documents", "wagtail.images", "wagtail.locales", "wagtail.sites",
        "wagtail.snippets", "wagtail.users", "wagtail.contrib.settings", "allauth", "axes", "taggit")  # fmt: skip


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: "/".join(path.parts[-5:]))
def test_a_catalogue_is_whole_and_compiled(path: Path) -> None:
    catalogue = polib.pofile(str(path))
    assert [entry.msgid for entry in catalogue if not entry.translated() and not entry.obsolete] == []
    compiled = polib.mofile(str(path.with_suffix(".mo")))
    said = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in compiled}
    assert said == {(entry.msgctxt, entry.msgid): entry.msgstr for entry in catalogue if not entry.obsolete}


@pytest.mark.parametrize("package", SEEN)
@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_no_word_of_a_package_stays_english(package: str, domain: str) -> None:
    folder = Path(str(import_module(package).__file__)).parent / "locale"
    reference = folder / "en/LC_MESSAGES" / f"{domain}.po"
    wanted = {(one.msgctxt, one.msgid) for one in polib.pofile(str(reference))} if reference.exists() else set()
    there: set[tuple[str | None, str]] = set()
    for path in (folder, *map(Path, settings.LOCALE_PATHS)):
        found = path / "vi/LC_MESSAGES" / f"{domain}.po"
        if found.exists():
            there |= {(one.msgctxt, one.msgid) for one in polib.pofile(str(found)) if one.translated()}
    assert wanted - there == set()
