"""What instructors learn from exams: how each item does, and how well the exam measures. Import from the submodules.

Only numbers over groups of people leave this package (:mod:`quizzes.insights.privacy`,
:mod:`exams.insights.privacy`); it never writes. Statistics are over *first attempts*: who sits again knows the exam,
and is somebody who did not pass, so later attempts would make items look harder than they are and hide how they do.
"""
