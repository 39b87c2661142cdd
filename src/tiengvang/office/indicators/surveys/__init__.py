"""Surveys: questionnaires, import of answers, figures with design-based intervals."""
