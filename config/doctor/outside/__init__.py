"""The site as a visitor's browser meets it, through whatever stands in front of it."""
