"""The exams' pages in the admin; Django finds them by importing this package."""

from exams.admin import exam, insights, invigilation, pools  # noqa: F401  (Django finds the pages through here)
