"""A sitting from its start to its result: starting, answering, breaks, ending, marking, release.

Each rule is a function that takes the time, works in one transaction, and moves a state by one conditional update, so
that it holds on SQLite and on PostgreSQL whoever else is at it. The states are in :mod:`exams.transitions`.
"""
