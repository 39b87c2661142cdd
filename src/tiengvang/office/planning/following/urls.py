"""Addresses of following, below /office/planning/ in namespace "planning"."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.planning.following.views import feeds, late, overviews, tasks

urlpatterns = [
    path("work/", overviews.mine, name="following_mine"),
    path("work/unit/", overviews.unit, name="following_unit"),
    path("work/province/", overviews.province, name="following_province"),
    path("work/list/", tasks.listing, name="following_list"),
    path("work/export/", tasks.export, name="following_export"),
    path("work/board/", tasks.board, name="following_board"),
    path("work/board/<int:pk>/", tasks.board_move, name="following_move"),
    path("work/timeline/", tasks.timelines, name="following_timeline"),
    path("work/calendar/", tasks.calendar, name="following_calendar"),
    path("work/feeds/", feeds.feeds, name="following_feeds"),
    path("work/feeds/<int:pk>/revoke/", feeds.feed_revoke, name="following_feed_revoke"),
    path("work/late/", late.late_units, name="following_late"),
    path("work/late/letter/", late.letter, name="following_letter"),
]
