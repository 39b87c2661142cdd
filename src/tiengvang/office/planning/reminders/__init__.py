"""Reminders of what is due: notices in the office, and digests by mail, one a day at most, on days that a unit chose.

Each is said once (`models.Reminder`). What was not said on its day is dropped, not said late.
"""
