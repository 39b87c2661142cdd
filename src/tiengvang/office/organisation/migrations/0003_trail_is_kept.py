"""The database itself refuses to change or delete entries of the audit trail, whoever asks.

Django remakes a table of SQLite when a column of it changes, and triggers go with the old table: a later migration that
alters AuditEntry must end with `RunPython(guard, unguard)` again. tests/charter/ notices when it was forgotten.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

TABLE = "organisation_auditentry"

_SQLITE = {
    "trail_no_update": f"BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, 'the audit trail cannot be changed'); END",
    "trail_no_delete": f"BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, 'the audit trail cannot be deleted'); END",
    # REPLACE deletes the older row without asking the trigger above.
    "trail_no_replace": f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id) "  # noqa: S608
    "BEGIN SELECT RAISE(ABORT, 'the audit trail cannot be changed'); END",
}
_POSTGRESQL = {
    "trail_no_update": f"BEFORE UPDATE ON {TABLE} FOR EACH ROW",
    "trail_no_delete": f"BEFORE DELETE ON {TABLE} FOR EACH ROW",
    "trail_no_truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT",
}


def guard(apps: Any, schema_editor: Any) -> None:
    """Make the triggers."""
    if schema_editor.connection.vendor == "sqlite":
        for name, body in _SQLITE.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {body}")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION trail_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'the audit trail can be neither changed nor deleted' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for name, body in _POSTGRESQL.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {body} EXECUTE FUNCTION trail_is_kept()")
    else:
        raise NotImplementedError("the office keeps its trail in SQLite or PostgreSQL")


def unguard(apps: Any, schema_editor: Any) -> None:
    """Take the triggers away: only to go back before this migration, and for tests that empty the database."""
    if schema_editor.connection.vendor == "sqlite":
        for name in _SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    else:
        for name in _POSTGRESQL:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}")
        schema_editor.execute("DROP FUNCTION IF EXISTS trail_is_kept()")


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_accounts_and_trail")]
    operations = [migrations.RunPython(guard, unguard)]
