"""Units by the names that people write."""

from __future__ import annotations

import pytest

from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.annex.naming import Names

_AGENCIES = {
    "van-hoa": "Sở Văn hóa, Thể thao và Du lịch", "ngoai-vu": "Sở Ngoại vụ", "tai-chinh": "Sở Tài chính",
    "khcn": "Sở Khoa học và Công nghệ", "gddt": "Sở Giáo dục và Đào tạo", "uy-ban": "Ủy ban nhân dân tỉnh",
    "van-phong": "Văn phòng Ủy ban nhân dân tỉnh",
}  # fmt: skip
_COMMUNES = {"c1": "Xã Đồi Gió", "c2": "Phường Bến Sông", "c3": "Xã Đồi Cao"}


@pytest.fixture(scope="module")
def names() -> Names:
    agencies = [Unit(pk=n, code=code, name=name, kind="agency") for n, (code, name) in enumerate(_AGENCIES.items(), 1)]
    communes = [Unit(pk=50 + n, code=c, name=name, kind="commune") for n, (c, name) in enumerate(_COMMUNES.items())]
    return Names([*agencies, *communes, Unit(pk=99, code="root", name="Tỉnh Mẫu", kind="province")], ["Mẫu"])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Sở Văn hóa, Thể thao và Du lịch", ["van-hoa"]),
        ("Sở Văn hoá, Thể thao và Du lịch", ["van-hoa"]),
        ("so van hoa, the thao va du lich", ["van-hoa"]),
        ("Sở VHTTDL", ["van-hoa"]),
        ("Sở VH,TT&DL", ["van-hoa"]),
        ("Sở KH&CN", ["khcn"]),
        ("Sở Ngoại vụ, Sở Tài chính và Sở GD&ĐT", ["ngoai-vu", "tai-chinh", "gddt"]),
        ("- Sở Ngoại vụ\n- Sở Tài chính", ["ngoai-vu", "tai-chinh"]),
        ("Sở Ngoại vụ; Sở Văn hóa, Thể thao và Du lịch, UBND xã Đồi Gió", ["ngoai-vu", "van-hoa", "c1"]),
        ("Sở Ngoại vụ tỉnh Mẫu", ["ngoai-vu"]),
        ("VP UBND tỉnh", ["van-phong"]),
        ("UBND tỉnh", ["uy-ban"]),
        ("Ủy ban nhân dân phường Bến Sông", ["c2"]),
        ("UBND các xã, phường", ["c1", "c2", "c3"]),
        ("Các sở, ban, ngành; UBND các xã, phường", [*_AGENCIES, *_COMMUNES]),
    ],
)
def test_a_name_is_found_as_people_write_it(names: Names, text: str, codes: list[str]) -> None:
    found = names.read(text)
    assert [unit.code for unit in found.units] == codes
    assert not found.unknown
    assert not found.ambiguous


def test_an_unknown_name_comes_with_the_closest_one(names: Names) -> None:
    found = names.read("Sở Văn hoá và Du lịch cũ; Sở Ngoại vụ")
    assert [unit.code for unit in found.units] == ["ngoai-vu"]
    assert found.unknown == (("Sở Văn hoá và Du lịch cũ", "Sở Văn hóa, Thể thao và Du lịch"),)


def test_a_name_that_is_like_no_other_comes_without_a_guess(names: Names) -> None:
    assert names.read("Zzz Qqq").unknown == (("Zzz Qqq", ""),)


def test_words_that_name_nobody_in_particular_are_kept_apart(names: Names) -> None:
    found = names.read("Sở Tài chính, các cơ quan, đơn vị liên quan")
    assert ([unit.code for unit in found.units], found.vague) == (["tai-chinh"], ("các cơ quan, đơn vị liên quan",))


def test_two_units_of_one_name_are_told_apart_by_their_codes() -> None:
    twins = Names(
        [Unit(pk=1, code="b1", name="Xã Bàu", kind="commune"), Unit(pk=2, code="b2", name="Xã Bàu", kind="commune")]
    )
    assert twins.read("Xã Bàu").ambiguous
    assert twins.read(twins.name(twins.units[1])).units == (twins.units[1],)


def test_every_choice_of_units_is_read_as_it_was_written(names: Names) -> None:
    units = list(names.units)
    for size in range(len(units) + 1):
        for start in range(0, len(units), 3):
            chosen = (units[start:] + units[:start])[:size]
            assert set(names.read(names.written(chosen)).units) == set(chosen)
