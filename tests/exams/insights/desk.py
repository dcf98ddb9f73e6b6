"""The exam's insight pages as a person at the admin meets them."""

from tests.quizzes.insights.desk import page, signed_in, table, teacher, words

HOME = "/admin/exams/paperitem/"
EXAM = f"{HOME}insights/bread/"
ITEMS = f"{EXAM}items/"
ITEM = f"{ITEMS}d1-0/"
SHEETS = (f"{EXAM}exam.csv", f"{EXAM}items.csv", f"{EXAM}options.csv")
PAGES = (EXAM, ITEMS, ITEM, *SHEETS)

__all__ = ["EXAM", "HOME", "ITEM", "ITEMS", "PAGES", "SHEETS", "page", "signed_in", "table", "teacher", "words"]
