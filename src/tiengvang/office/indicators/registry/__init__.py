"""The registry of indicators: definitions, targets, templates. Computes nothing."""
