"""Which judge's tones count in the office: choosing it, having mentions judged anew, showing what it has not judged."""
