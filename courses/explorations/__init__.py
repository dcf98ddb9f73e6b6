"""Explorations: figures in which a reader changes something and sees what follows, computed for real in the browser.

A lesson holds one as ``::: exploration {name=threshold tab=one-group}``; the text inside is the author's: what to
predict, to run and to explain. Each exploration has here its name, its tabs and what is real in it
(:mod:`courses.explorations.catalog`), its maths in Python, by which the maths in the browser is tested
(:mod:`courses.explorations.maths`), and the figure and the table that stand there without a script.
"""
