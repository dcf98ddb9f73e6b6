"""Searching what people may read: lessons, their sections, and the terms that they define.

Words are folded and stemmed here (:mod:`courses.search.words`), the same on every database; the database keeps the
stems and finds rows (:mod:`courses.search.engines`); what is shown of a row is cut out of its own text
(:mod:`courses.search.results`). The index follows a lesson on every write (:mod:`courses.search.index`).
"""
