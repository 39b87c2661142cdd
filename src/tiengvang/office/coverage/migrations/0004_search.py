"""The table of indexed texts, and over it the database's own full text index: FTS5 on SQLite, GIN on PostgreSQL."""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = (
    # The text is tokens between blanks already; "ascii" parts at blanks and keeps every other script whole.
    """CREATE VIRTUAL TABLE coverage_search USING fts5(
        text, content='coverage_searchtext', content_rowid='mention_id', tokenize='ascii', columnsize=0, prefix='2 3')""",
    """CREATE TRIGGER coverage_search_added AFTER INSERT ON coverage_searchtext BEGIN
        INSERT INTO coverage_search(rowid, text) VALUES (new.mention_id, new.text); END""",
    """CREATE TRIGGER coverage_search_removed AFTER DELETE ON coverage_searchtext BEGIN
        INSERT INTO coverage_search(coverage_search, rowid, text) VALUES ('delete', old.mention_id, old.text); END""",
    """CREATE TRIGGER coverage_search_changed AFTER UPDATE ON coverage_searchtext BEGIN
        INSERT INTO coverage_search(coverage_search, rowid, text) VALUES ('delete', old.mention_id, old.text);
        INSERT INTO coverage_search(rowid, text) VALUES (new.mention_id, new.text); END""",
)
SQLITE_BACK = ("DROP TABLE coverage_search",)  # the triggers go with the table they stand on
POSTGRESQL = (
    "ALTER TABLE coverage_searchtext ADD COLUMN vector tsvector",
    "CREATE INDEX coverage_search ON coverage_searchtext USING gin (vector)",
)
POSTGRESQL_BACK = ("DROP INDEX coverage_search", "ALTER TABLE coverage_searchtext DROP COLUMN vector")


def _run(statements):
    def run(apps, schema_editor):
        for statement in statements.get(schema_editor.connection.vendor, ()):
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("coverage", "0003_import_bookkeeping")]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "mention",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_text",
                        serialize=False,
                        to="coverage.mention",
                    ),
                ),
                ("text", models.TextField()),
            ],
        ),
        migrations.RunPython(
            _run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            _run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}),
        ),
    ]
