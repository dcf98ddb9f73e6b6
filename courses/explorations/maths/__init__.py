"""The maths of the explorations in plain Python: what the pages show without a script, and what the scripts are
tested against. Nothing here knows of a page.
"""
