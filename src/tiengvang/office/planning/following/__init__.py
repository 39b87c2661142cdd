"""Following the work: my own, a unit's, the province's; as list, board, timeline and calendar; letters to late units.

Reads what `tasks` writes. Reminders by mail and in the office: `planning.reminders`.
"""
