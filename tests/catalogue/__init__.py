"""The catalogue of edits: all that an author can do to a running course, and what becomes of the people in it."""
