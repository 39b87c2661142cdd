"""The dashboard's pages: who sees them, what they hold without data, and that the map names what the profile names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tiengvang.office.coverage.dashboard import atlas
from tiengvang.office.coverage.dashboard.views import PANELS
from tiengvang.office.coverage.models import Mention
from tiengvang.office.coverage.rollups.refreshing import refresh

pytestmark = pytest.mark.django_db
MAP = "coverage:dashboard_panel"


def test_home_is_the_dashboard_for_who_may_see_it_and_a_list_for_a_guest(signed_in: Callable[..., Client]) -> None:
    assert signed_in("viewer").get("/office/")["Location"] == reverse("coverage:dashboard")
    page = signed_in("officer", "hotel").get("/office/")
    assert page.status_code == 200
    assert reverse("coverage:dashboard") not in page.content.decode()


def test_a_guest_gets_neither_the_page_nor_a_panel(signed_in: Callable[..., Client]) -> None:
    guest = signed_in("officer", "hotel")
    assert guest.get(reverse("coverage:dashboard")).status_code == 403
    assert all(guest.get(reverse(MAP, args=[key])).status_code == 403 for key in PANELS)


def test_without_mentions_the_page_says_what_to_do(signed_in: Callable[..., Client]) -> None:
    assert reverse("coverage:sources") in signed_in("analyst").get(reverse("coverage:dashboard")).content.decode()
    viewer = signed_in("viewer").get(reverse("coverage:dashboard")).content.decode()
    assert "tv-empty" in viewer
    assert reverse("coverage:sources") not in viewer


def test_the_page_fetches_each_panel_by_itself_with_the_same_range(many: int, viewer: Client) -> None:
    html = viewer.get(reverse("coverage:dashboard"), {"from": "2026-01-01", "to": "2026-03-31"}).content.decode()
    for key in PANELS:
        assert f'hx-get="{reverse(MAP, args=[key])}?from=2026-01-01&amp;to=2026-03-31"' in html


def test_a_range_without_mentions_is_said_so(many: int, viewer: Client) -> None:
    for key in PANELS:
        answer = viewer.get(reverse(MAP, args=[key]), {"from": "1999-01-01", "to": "1999-03-31"})
        assert answer.status_code == 200
        assert key == "headline" or "No mentions in" in answer.content.decode(), key


def test_an_unknown_panel_is_not_found(many: int, viewer: Client) -> None:
    assert viewer.get(reverse(MAP, args=["nothing"])).status_code == 404


def test_markup_in_names_stays_text(add: Callable[..., Mention], viewer: Client) -> None:
    add("<script>alert(1)</script>.example", title="</script><script>alert(1)</script>")
    refresh()
    for key in PANELS:
        assert "<script>alert" not in viewer.get(reverse(MAP, args=[key]), {"period": "all"}).content.decode()


def test_the_map_draws_and_names_both_archipelagos_and_the_sea(many: int, viewer: Client) -> None:
    viewer.post(reverse("set_language"), {"language": "vi"})
    viewer.cookies["django_language"] = "vi"
    html = viewer.get(reverse(MAP, args=["map"]), {"period": "all"}).content.decode()
    chart = json.loads(re.search(r'id="chart-map" type="application/json">(.*?)</script>', html, re.S)[1])  # type: ignore[index]
    assert {one["name"] for one in chart["labels"]} == {
        "Quần đảo Hoàng Sa",
        "Quần đảo Trường Sa",
        "Biển Đông",
        "Gia Lai",
    }
    assert {one["id"]: len(one["points"]) > 5 for one in chart["islands"]} == {"hoang-sa": True, "truong-sa": True}
    assert "704" in chart["home"]
    assert chart["countries"]["392"]["name"] == "Nhật Bản"


def test_every_country_of_the_map_has_a_code_and_the_vendored_files_are_served() -> None:
    served = Path(str(finders.find("vendor/world-atlas/countries-50m.json"))).read_text()
    drawn = {one["id"] for one in json.loads(served)["objects"]["countries"]["geometries"] if "id" in one}
    assert drawn <= set(atlas.numeric_codes())
    for name in ("echarts.js", "geo.js", "htmx.js", "world-atlas/countries-110m.json", "world-atlas/points.json"):
        assert finders.find(f"vendor/{name}"), name


@pytest.mark.parametrize("values", [[1], [1, 1, 1], [3, 9, 40, 41, 1200], list(range(1, 60)), [7] * 20 + [100_000]])
def test_shades_rise_with_the_numbers_and_the_legend_covers_them(values: list[int]) -> None:
    limits = atlas.bounds(values)
    shades = [atlas.shade(value, limits) for value in sorted(values)]
    assert shades == sorted(shades)
    assert set(shades) <= {shade for shade, _text in atlas.legend(limits)}
    assert shades[-1] == atlas.SHADES
    assert atlas.shade(0, limits) == 0
