"""What a course holds itself to: its own measurable rules, the figures of its text, and where they are broken.

The rules are the file ``quality.yml`` of a course (:mod:`exams.quality.rules`); the figures are measured on the files
(:mod:`exams.quality.measures`) and compared (:mod:`exams.quality.gates`). It stands among the exams because it looks at
lessons, practice and exam together; nothing of it is stored.
"""
