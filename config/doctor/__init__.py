"""``manage.py doctor``: examines a deployment by doing what the site does, and says how to mend what it finds.

Nothing that stays is changed, and nothing secret is printed.
"""
