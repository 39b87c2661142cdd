"""Narratives in the office: grouped after each import, shown, and mended by people."""
