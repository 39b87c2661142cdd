"""Planning: plans and tasks, money, obstacles and requests, reports. Figures of other apps come through a registry."""
