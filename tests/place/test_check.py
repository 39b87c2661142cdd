"""`check_profile` on copies of a good profile with one thing broken: file, line and remedy of each fault."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tiengvang.place.check import check_profile
from tiengvang.place.files import OPTIONAL, Fault
from tiengvang.place.profile import SHIPPED, ProfileFault, load_profile, shipped_profiles

Break = Callable[[str, str, str], list[Fault]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED / "jeju", tmp_path / "jeju"))


@pytest.fixture
def broken(copy: Path) -> Break:
    """Replace one text of one file, which must stand there, and check the copy."""

    def change(file: str, old: str, new: str) -> list[Fault]:
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return check_profile(copy)

    return change


def line_with(file: str, text: str) -> int:
    lines = (SHIPPED / "jeju" / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


@pytest.mark.parametrize("profile", shipped_profiles())
def test_a_shipped_profile_has_no_fault(profile: str) -> None:
    assert check_profile(SHIPPED / profile) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("entities.tsv", "hallasan\tlandmark\town", "hallasan\tvolcano\town", "kind “volcano” is not known"),
        ("entities.tsv", "hallasan\tlandmark\town", "hallasan\tlandmark\tweak", "strength “weak” is not known"),
        ("entities.tsv", "33.3617\t126.5292", "133.3617\t126.5292", "lat “133.3617” is not a number from -90 to 90"),
        ("entities.tsv", "33.3617\t126.5292", "33.3617\teast", "lon “east” is not a number from -180 to 180"),
        ("entities.tsv", "33.3617\t126.5292", "33.3617\t", "only one of lat and lon is given"),
        ("entities.tsv", "33.3617\t126.5292", "nan\t126.5292", "lat “nan” is not a number"),
        ("entities.tsv", "hallabong\tproduct", "Halla bong\tproduct", "is not an id"),
        ("entities.tsv", "hallabong\tproduct", "commune-1\tproduct", "has a reserved id"),
        ("entities.tsv", "hallabong\tproduct", "udo\tproduct", "entity “udo” stands in line 9 too"),
        ("entities.tsv", "\t1812\tJoseon Wangjo Sillok", "\t\tJoseon", "has no year of death and may be living"),
        ("entities.tsv", "\t1812\t", "\t2999\t", "died in 2999, which is in the future"),
        ("entities.tsv", "\t1812\t", "\tc. 1812\t", "died “c. 1812” is not a year"),
        ("entities.tsv", "\t1812\tJoseon Wangjo Sillok", "\t1812\t", "source is empty"),
        ("entities.tsv", "hallabong\tproduct\thint\t\t\t\t", "hallabong\tproduct\thint\t\t\t1900\t", "a product has a"),
        ("names.tsv", "udo\tko", "udoo\tko", "entity “udoo” is not known"),
        ("names.tsv", "udo\tko", "udo\txx", "lang “xx” is not known"),
        ("names.tsv", "udo\tko\tKore", "udo\tko\tHang", "script “Hang” is not known"),
        ("names.tsv", "udo\tko\tKore", "udo\tko\tThai", "“우도” is not written in script Thai"),
        ("names.tsv", "udo\tko\tKore", "udo\tja\tKore", "script Kore does not fit language ja"),
        ("names.tsv", "Udo Island", "Udо Island", "is not written in script Latn"),  # a Cyrillic letter
        ("names.tsv", "Udo Island\tpress", "Udo Island\t", "source is empty"),
        ("names.tsv", "\t제주도\t", "\t제주\t", "entity lang name “jeju ko 제주” stands in line 2 too"),
        ("senses.tsv", "jeju-air\tcompany\tjeju\ten", "jeju-air\tairline\tjeju\ten", "kind “airline” is not known"),
        (
            "senses.tsv",
            "jeju-air\tcompany\tjeju\ten",
            "jeju-air\tcompany\tudo\ten",
            "has another kind or entity in line 2",
        ),
        ("senses.tsv", "Jeju Air", "제주항공", "is in no script of language en"),
        (
            "senses.tsv",
            "seongsan-bridge\telsewhere\tseongsan\ten",
            "seongsan-bridge\telsewhere\tx\ten",
            "“x” is not known",
        ),
        ("senses.tsv", "Seongsan Bridge", "", "name is empty"),
        ("elsewhere.tsv", "busan\tja", "busan\txx", "lang “xx” is not known"),
        ("elsewhere.tsv", "busan\tja", "Busan!\tja", "place “Busan!” is not an id"),
        ("elsewhere.tsv", "busan\ten\tPusan", "busan\ten\t", "name is empty"),
        ("elsewhere.tsv", "busan\ten\tPusan", "busan\ten\t부산", "“부산” is in no script of language en"),
        ("elsewhere.tsv", "busan\ten\tPusan", "busan\ten\tbusan", "lang name “en busan” stands in line"),
        ("elsewhere.tsv", "busan\ten\tPusan", "busan\ten\tseoul", "lang name “en seoul” stands in line"),
        ("elsewhere.tsv", "busan\ten\tPusan", "busan\ten\tSeogwipo", "a name of the place's own, in names.tsv:"),
        ("elsewhere.tsv", "busan\ten\tPusan", "busan\ten\tudo island", "a name of the place's own, in names.tsv:"),
        ("elsewhere.tsv", "인천", "애월", "“애월” is also a name of the place's own, in communes.tsv:3"),
        ("elsewhere.tsv", "인천", "우도면", "“우도면” is also a name of the place's own, in communes.tsv:7"),
        ("communes.tsv", "33.4140", "1e3", "lat “1e3” is not a number"),
        ("communes.tsv", "5011025300", "5011025000", "code “5011025000” stands in line 2 too"),
        ("communes.tsv", "91.1", "-1", "area_km2 “-1” is not a number"),
        ("communes.tsv", "5011025300", "Aewol 1", "code “Aewol 1” is not an id"),
        ("agencies.tsv", "Tourism Bureau", "", "en is empty"),
        ("agencies.tsv", "culture\t", "Culture!\t", "code “Culture!” is not an id"),
        ("outlets.tsv", "foreign_trade", "trade", "owner_class “trade” is not known"),
        ("outlets.tsv", "GB\ten", "UK\ten", "country “UK” is not known"),
        ("outlets.tsv", "nhk.or.jp", "bbc.com", "domain “bbc.com” stands in line 9 too"),
        ("outlets.tsv", "skift.com", "https://skift.com/", "is not a domain"),
        ("outlets.tsv", "ko,en,zh-Hans,ja", "ko,English", "language “English” is not a BCP 47 tag"),
        ("feeds.tsv", "yna.co.kr", "yna.com", "outlet “yna.com” is not known"),
        ("feeds.tsv", "https://www.yna", "www.yna", "is not a web address"),
        ("feeds.tsv", "xml\tlisted", "xml\tgood", "status “good” is not known"),
    ],
)
def test_a_fault_in_a_table_names_its_line(broken: Break, file: str, old: str, new: str, what: str) -> None:
    faults = [fault for fault in broken(file, old, new) if what in fault.what]
    assert [fault.file for fault in faults] == [file]
    assert faults[0].remedy
    if "stands in line" not in what:
        assert faults[0].line == line_with(file, old.strip())


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("profile.toml", 'id = "jeju"', "", "place.id is missing"),
        ("profile.toml", 'country = "KR"', 'country = "Korea"', "country “Korea” is not known"),
        ("profile.toml", 'ear = ""', 'ear = "ko"', "place.ear “ko” is missing or not known"),
        ("profile.toml", 'languages = ["ko", "en",', 'languages = ["Korean", "en",', "not a BCP 47 tag"),
        ("profile.toml", 'languages = ["ko", "en",', 'languages = ["ko", "ko", "en",', "a language is listed twice"),
        ("profile.toml", 'en = "Jeju"\n', "", "place.names lacks a name in vi or en"),
        ("profile.toml", "[country_words]", "[other_words]", "the table [country_words] is missing"),
        ("profile.toml", 'ja = ["韓国", "ソウル"]', 'ja = "韓国"', "country_words.ja is not a list of words"),
        ("profile.toml", 'ja = ["全羅南道", "釜山"]', 'xx = ["釜山"]', "neighbours has language “xx”"),
        ("profile.toml", 'types = ["읍", "면"]', 'types = "읍"', "communes.types is not a list of words"),
        ("profile.toml", "until = 2006-07-01", 'until = "1 July 2006"', "is not a date"),
        ("profile.toml", 'entity = "bukjeju"', 'entity = "gimnyeong"', "former entity “gimnyeong” is not known"),
        (
            "profile.toml",
            'countries = ["JP"]',
            'countries = ["JP", "CN"]',
            "country CN is in market “china” and in “japan”",
        ),
        ("profile.toml", 'countries = ["JP"]', 'countries = ["JPN"]', "country “JPN” is not known"),
        ("profile.toml", 'id = "world"', 'id = "japan"', "there is no market “world”"),
        ("profile.toml", 'id = "world"', 'id = "japan"', "market “japan” stands twice"),
        ("profile.toml", 'vi = "Thể thao", ', "", "theme “sport” lacks a name in vi or en"),
        ("profile.toml", 'id = "sport"', 'id = "society"', "theme “society” stands twice"),
        ("profile.toml", 'id = "rights"', 'id = "freedoms"', "no theme “rights” marked sensitive"),
        ("profile.toml", "sensitive = true", "sensitive = 1", "is not true or false"),
        ("profile.toml", "[[former]]", "[former]", "former is not a list of tables"),
        ("profile.toml", "[place.codes]", "[place.codes", "not valid TOML"),
        (
            "profile.toml",
            ', en = "Jeju Special Self-Governing Province"',
            "",
            "organisation.names lacks a name in vi or en",
        ),
        ("profile.toml", 'coordinating = "tourism"', "", "organisation.coordinating “” is not an agency"),
        ("profile.toml", 'coordinating = "tourism"', 'coordinating = "tour"', "coordinating “tour” is not an agency"),
        ("profile.toml", '"tourism"\n', '"tourism"\nfinance = "bank"\n', "finance “bank” is not an agency"),
        ("profile.toml", 'bureau = { vi = "Cục"', 'buro = { vi = "Cục"', "for agencies of the kind “bureau”"),
        ("map.toml", "lat = 33.38", "lat = 133.38", "label “place” has lat or lon out of range"),
        ("map.toml", "[126.16, 33.30]", "[126.16]", "outline “jeju-island” has points out of range"),
        ("map.toml", "centre = [126.55, 33.38]", "centre = [33.38]", "centre is missing or out of range"),
        ("map.toml", "base =", "bas =", "base is missing"),
    ],
)
def test_a_fault_in_toml_names_its_line(broken: Break, file: str, old: str, new: str, what: str) -> None:
    faults = [fault for fault in broken(file, old, new) if what in fault.what]
    assert len(faults) == 1
    assert faults[0].file == file
    assert faults[0].line >= 1
    assert faults[0].remedy


def test_a_syntax_error_in_toml_is_found_at_its_line(broken: Break) -> None:
    line = line_with("profile.toml", "[place.codes]")
    faults = broken("profile.toml", "[place.codes]", "[place.codes")
    assert [(fault.file, fault.line) for fault in faults] == [("profile.toml", line)]


def test_a_country_in_two_markets_is_found_at_the_second(broken: Break) -> None:
    faults = broken("profile.toml", 'countries = ["JP"]', 'countries = ["JP", "CN"]')
    assert [fault.line for fault in faults] == [line_with("profile.toml", 'countries = ["JP"]')]


@pytest.mark.parametrize("file", sorted({path.name for path in (SHIPPED / "jeju").iterdir()} - OPTIONAL))
def test_a_missing_file_is_a_fault(copy: Path, file: str) -> None:
    (copy / file).unlink()
    assert (file, 0, "the file is missing") in [(fault.file, fault.line, fault.what) for fault in check_profile(copy)]


def test_a_profile_may_do_without_other_places(copy: Path) -> None:
    (copy / "elsewhere.tsv").unlink()
    assert check_profile(copy) == []


def test_a_name_of_the_place_itself_is_refused_among_other_places_with_its_remedy(broken: Break) -> None:
    fault = broken("elsewhere.tsv", "busan\ten\tPusan", "busan\ten\tSeogwipo")[0]
    assert str(fault) == (
        f"elsewhere.tsv:{line_with('elsewhere.tsv', 'Pusan')}: “Seogwipo” is also a name of the place's own, "
        f"in names.tsv:{line_with('names.tsv', 'Seogwipo')}. "
        "Remove it, or write it with a word that tells the two apart."
    )


def test_other_places_are_checked_beside_a_broken_list_of_unit_types(broken: Break) -> None:
    faults = broken("profile.toml", 'types = ["읍", "면"]', "types = 3")
    assert [fault.what for fault in faults] == ["communes.types is not a list of words"]


def test_a_profile_without_its_organisation_is_told_what_to_add(copy: Path) -> None:
    before, _, after = (copy / "profile.toml").read_text("utf-8").partition("[organisation]")
    (copy / "profile.toml").write_text(before + after[after.index("[[market]]") :], "utf-8")
    faults = check_profile(copy)
    assert [(fault.what, fault.remedy) for fault in faults] == [
        ("the table [organisation] is missing", "Add it with names, coordinating and bodies")
    ]


def test_a_missing_folder_is_a_fault(tmp_path: Path) -> None:
    faults = check_profile(tmp_path / "nowhere")
    assert [fault.what for fault in faults] == ["there is no such folder"]


def test_a_missing_column_is_a_fault_of_the_first_line(broken: Break) -> None:
    faults = broken("names.tsv", "script\t", "skript\t")
    assert ("names.tsv", 1, "the columns script are missing") in [(f.file, f.line, f.what) for f in faults]


def test_a_line_with_too_many_cells_is_a_fault(broken: Break) -> None:
    faults = broken("feeds.tsv", "xml\tlisted", "xml\tlisted\tagain")
    assert [(fault.file, fault.line) for fault in faults] == [("feeds.tsv", 2)]


def test_bytes_that_are_not_utf8_are_found_in_their_line(copy: Path) -> None:
    text = (copy / "names.tsv").read_text(encoding="utf-8")
    line = line_with("names.tsv", "Udo Island")
    (copy / "names.tsv").write_bytes(text.encode().replace(b"Udo Island", b"Udo \xb5sland"))
    faults = [fault for fault in check_profile(copy) if "is not UTF-8" in fault.what]
    assert [(fault.file, fault.line) for fault in faults] == [("names.tsv", line)]


@pytest.mark.parametrize("garbled", ["제주".encode().decode("latin-1"), "Tế".encode().decode("cp1252", "replace")])
def test_mojibake_is_found(broken: Break, garbled: str) -> None:
    faults = broken("names.tsv", "Udo Island", garbled)
    assert line_with("names.tsv", "Udo Island") in [
        fault.line for fault in faults if "another encoding" in fault.what or "U+FFFD" in fault.what
    ]


def test_a_name_in_decomposed_letters_is_found(broken: Break) -> None:
    assert [fault.what for fault in broken("names.tsv", "île de Jeju", "i\u0302le de Jeju")] == [
        "the line is not in Unicode form NFC"
    ]


def test_every_fault_reads_as_file_line_what_and_remedy(broken: Break) -> None:
    fault = broken("outlets.tsv", "GB\ten", "UK\ten")[0]
    assert str(fault) == ("outlets.tsv:10: country “UK” is not known. Use an ISO 3166-1 code of two capitals.")


def test_a_faulty_profile_is_refused_with_all_its_faults(broken: Break, copy: Path) -> None:
    broken("outlets.tsv", "GB\ten", "UK\ten")
    broken("feeds.tsv", "xml\tlisted", "xml\tgood")
    with pytest.raises(ProfileFault, match="UK") as caught:
        load_profile(copy)
    assert caught.value.cause == "profile"
    assert [fault.file for fault in caught.value.faults] == ["outlets.tsv", "feeds.tsv"]
