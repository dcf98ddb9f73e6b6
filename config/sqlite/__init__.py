"""Django's way to SQLite, with writers in a line that moves by turns (see ``line.py``)."""
