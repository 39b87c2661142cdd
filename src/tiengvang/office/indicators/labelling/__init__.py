"""The label planner: how many labels, and the random sample that is sent to the review desk."""
