"""Papers that the office writes in the official form: made without a number; number, date and signed file come after.

`letterhead.letterhead(unit)` says how a unit's papers are headed and signed; `services.issue` keeps a document.
"""
