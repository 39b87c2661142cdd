"""Points copies at their originals, whichever part, source or import brought either. Finds no copies itself."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Q

from tiengvang.office.coverage.importing.writing import address_of
from tiengvang.office.coverage.models import Mention

_CHUNK = 1000
UNLINKED = ~Q(copy_of="") & Q(original=None)  # the condition of the index mention_copy_unlinked


def link_copies(place: str) -> int:
    """Link the copies of a place that have no original yet; gives how many found theirs. The rest wait for a later
    import."""
    linked, last = 0, 0
    while True:
        waiting = list(
            Mention.objects.filter(UNLINKED, pk__gt=last).order_by("pk").values_list("pk", "copy_of", "place")[:_CHUNK]
        )
        if not waiting:
            return linked
        last = waiting[-1][0]
        wanted = {address_of(copy_of) for _, copy_of, _ in waiting}
        found = Mention.objects.filter(address__in=wanted, place=place).order_by("-pk").values_list("url", "pk")
        originals = dict(found)  # of two with one address the one that came first
        linking = [
            (originals[copy_of], pk) for pk, copy_of, of in waiting if of == place and originals.get(copy_of, pk) != pk
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            # A bulk_update takes ten times as long.
            cursor.executemany(f"UPDATE {Mention._meta.db_table} SET original_id = %s WHERE id = %s", linking)  # noqa: S608
        linked += len(linking)
