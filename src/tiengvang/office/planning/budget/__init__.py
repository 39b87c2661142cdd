"""Money of the plan: estimates and what becomes of them. Plans and tasks are in `tasks`, tables in `models`."""
