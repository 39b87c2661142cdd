"""`load_profile` on the shipped profiles: what each of them says, and that nothing in the code says it for them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tiengvang.place.folding import fold_name
from tiengvang.place.profile import SHIPPED, ProfileFault, load_profile, shipped_profiles

LANGUAGES = [
    "vi",
    "en",
    "zh-Hans",
    "zh-Hant",
    "ja",
    "ko",
    "fr",
    "de",
    "es",
    "ru",
    "th",
    "id",
    "lo",
    "km",
    "ar",
    "it",
    "pt",
]


def test_the_shipped_profiles_are_listed() -> None:
    assert {"gialai", "jeju"} <= set(shipped_profiles())


def test_a_place_that_is_nowhere_is_refused_with_its_name() -> None:
    with pytest.raises(ProfileFault, match="atlantis"):
        load_profile("atlantis")


def test_a_folder_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED / "jeju", tmp_path / "p"))
    assert load_profile(folder).country == "KR"
    text = (folder / "profile.toml").read_text(encoding="utf-8")
    (folder / "profile.toml").write_text(text.replace('country = "KR"', 'country = "JP"'), encoding="utf-8")
    assert load_profile(folder).country == "JP"


def test_gia_lai_has_its_languages_codes_and_former_province() -> None:
    gialai = load_profile("gialai")
    assert list(gialai.languages) == LANGUAGES
    assert gialai.codes["official"] == "52"
    assert [(former.entity, former.until) for former in gialai.formers] == [("binh-dinh", date(2025, 7, 1))]
    assert gialai.ear == "vi"


def test_a_profile_says_who_coordinates_and_who_appraises_budgets() -> None:
    gialai, jeju = load_profile("gialai").organisation, load_profile("jeju").organisation
    assert (gialai.coordinating, gialai.finance) == ("so-vhttdl", "so-tai-chinh")
    assert gialai.bodies["department"]["en"] == "Department"
    assert (jeju.coordinating, jeju.finance) == ("tourism", "")


def test_gia_lai_has_all_its_communes_with_their_old_units() -> None:
    gialai = load_profile("gialai")
    assert len(gialai.communes) == 135
    assert sum(commune.type == "phường" for commune in gialai.communes) == 25
    quy_nhon = gialai.entities["commune-21583"]
    assert (quy_nhon.kind, quy_nhon.strength) == ("commune", "shared")
    names = [name.text for name in quy_nhon.names]
    assert names[0] == "Quy Nhơn"
    assert "Thị Nại" in names
    assert "Phường Trần Phú" in names  # a hero's name, told apart by the word for its type
    assert not any("#" in name.text for entity in gialai.entities.values() for name in entity.names)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entity", ["gia-lai", "binh-dinh", "quy-nhon", "gong-culture"])
def test_the_chief_names_are_there_in_every_language(entity: str, language: str) -> None:
    assert any(name.lang == language for name in load_profile("gialai").entities[entity].names)


@pytest.mark.parametrize("language", ["vi", "en", "zh-Hans", "zh-Hant", "ja", "ko", "ru", "th", "lo", "km", "ar"])
def test_every_other_place_is_named_in_every_script(language: str) -> None:
    elsewhere = load_profile("gialai").elsewhere
    places = {name.entity for name in elsewhere}
    assert len(places) >= 75
    assert {"ha-noi", "dak-lak", "quang-ngai", "hoi-an", "phu-quoc", "attapeu", "phnom-penh"} <= places
    assert places - {name.entity for name in elsewhere if name.lang == language} == set()


def test_a_name_of_another_place_carries_that_place_its_language_and_script() -> None:
    kontum = [name for name in load_profile("gialai").elsewhere if name.entity == "kon-tum"]
    said = {(name.lang, name.script, name.text) for name in kontum}
    assert {("vi", "Latn", "Kon Tum"), ("ja", "Jpan", "コントゥム"), ("lo", "Laoo", "ກອນຕູມ")} <= said


def test_no_name_stands_for_two_other_places() -> None:
    for profile in shipped_profiles():
        places: dict[str, set[str]] = {}
        for name in load_profile(profile).elsewhere:
            places.setdefault(fold_name(name.text), set()).add(name.entity)
        assert {text: named for text, named in places.items() if len(named) > 1} == {}


def test_a_profile_without_other_places_has_none(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED / "jeju", tmp_path / "p"))
    assert {name.entity for name in load_profile(folder).elsewhere} >= {"seoul", "busan", "gyeongju"}
    (folder / "elsewhere.tsv").unlink()
    assert load_profile(folder).elsewhere == ()


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "ja", "ko", "ru", "th", "lo", "km", "ar"])
def test_the_chief_towns_have_several_spellings_by_ear(language: str) -> None:
    entities = load_profile("gialai").entities
    for entity in ("gia-lai", "quy-nhon", "pleiku"):
        assert sum(name.lang == language for name in entities[entity].names) >= 3


def test_the_names_of_gia_lai_are_more_than_twelve_hundred() -> None:
    entities = load_profile("gialai").entities.values()
    assert sum(len(entity.names) for entity in entities if entity.kind != "commune") >= 1200


def test_no_profile_holds_a_person_without_a_year_of_death() -> None:
    for profile in shipped_profiles():
        persons = [entity for entity in load_profile(profile).entities.values() if entity.kind == "person"]
        assert persons
        assert all(person.died and person.source for person in persons)


def test_the_club_the_company_the_verb_and_the_war_are_other_senses() -> None:
    kinds = {sense.kind for sense in load_profile("gialai").senses}
    assert {"club", "company", "elsewhere", "word", "history", "war"} <= kinds


def test_every_outlet_of_a_feed_is_known_and_the_press_of_the_province_is_its_own() -> None:
    gialai = load_profile("gialai")
    assert len(gialai.outlets) >= 430
    assert gialai.outlets["baogialai.com.vn"].owner_class == "own"
    assert gialai.outlets["vietnamplus.vn"].owner_class == "state"
    assert gialai.outlets["news.cn"].owner_class == "foreign_state"
    assert gialai.outlets["e.vnexpress.net"].owner_class == "domestic_press"
    assert len(gialai.feeds) == 85
    assert all(feed.outlet in gialai.outlets for feed in gialai.feeds)


def test_each_country_is_in_one_market_and_the_world_is_the_rest() -> None:
    for profile in shipped_profiles():
        markets = load_profile(profile).markets
        countries = [country for market in markets for country in market.countries]
        assert len(countries) == len(set(countries))
        assert markets[-1].id == "world"


def test_rights_court_and_accident_coverage_is_sensitive_and_no_pillar_is() -> None:
    topics = load_profile("gialai").topics
    assert {topic.id for topic in topics if topic.sensitive} == {"rights", "court-crime", "accident-disaster"}
    assert sum(topic.pillar for topic in topics) == 6
    assert not any(topic.pillar and topic.sensitive for topic in topics)


def test_the_map_of_gia_lai_names_and_draws_the_archipelagos() -> None:
    sheet = load_profile("gialai").map
    labels = {label.names["vi"]: (label.lat, label.lon) for label in sheet.labels}
    assert labels["Quần đảo Hoàng Sa"] == (16.5, 112.0)
    assert labels["Quần đảo Trường Sa"] == (10.0, 114.0)
    assert "Biển Đông" in labels
    assert {outline.id for outline in sheet.outlines} == {"hoang-sa", "truong-sa"}


def test_jeju_is_a_place_by_its_data_alone() -> None:
    jeju = load_profile("jeju")
    assert (jeju.country, jeju.ear, jeju.languages[0]) == ("KR", "", "ko")
    assert [former.entity for former in jeju.formers] == ["bukjeju"]
    assert {sense.id for sense in jeju.senses} >= {"jeju-air", "jeju-united"}
    aewol = jeju.entities["commune-5011025300"]
    assert [(name.text, name.lang, name.script) for name in aewol.names] == [("애월", "ko", "Kore")]
    assert [name.text for name in jeju.entities["commune-5011032000"].names] == ["우도면"]


def test_no_module_of_the_room_names_a_place() -> None:
    room = SHIPPED.parent / "place"
    for name in ("profile.py", "check.py", "check_toml.py", "communes.py", "files.py", "vocabulary.py"):
        text = (room / name).read_text(encoding="utf-8").casefold()
        assert not any(word in text for word in ("gialai", "gia lai", "quy nhơn", "jeju", "phường"))
