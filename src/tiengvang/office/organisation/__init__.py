"""Organisation: units, members, roles, who may do what, and the trail of what was done. No working records."""
