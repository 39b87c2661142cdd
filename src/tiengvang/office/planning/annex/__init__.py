"""The annex table of a plan: read from XLSX and DOCX with a report by cell, written to both without loss."""
