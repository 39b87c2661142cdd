"""The table of indexed texts. The database's own index stands over it: FTS5 on SQLite, GIN on PostgreSQL (migration
0004_search). Written by `search.index` alone."""

from __future__ import annotations

from django.db import models

from tiengvang.office.coverage.models.mentions import Mention


class SearchText(models.Model):
    """A mention as it is indexed. On SQLite triggers carry every change to the FTS5 table; on PostgreSQL the table has
    a column `vector` beside, which Django does not know."""

    mention = models.OneToOneField(Mention, on_delete=models.CASCADE, primary_key=True, related_name="search_text")
    text = models.TextField()
