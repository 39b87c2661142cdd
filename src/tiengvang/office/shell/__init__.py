"""The shell: what every page of the office shares (frame, language, formats, lists, exports, reports of imports)."""
