"""What instructors learn from practice: how each question does, and where readers stop. Import from the submodules.

Only numbers over groups of people leave this package (``privacy.py``); it never writes.
"""
