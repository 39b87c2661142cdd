"""Indicators: what is measured, against which targets, how sure; surveys, label plans, the weekly brief, open data."""
