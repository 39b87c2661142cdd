"""Full text search over mentions: what is indexed, and how the database is asked. No filters, no pages."""
