"""The place as data: what a profile folder says, read and checked. Knows of no particular place, reads no coverage."""
