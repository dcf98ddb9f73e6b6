"""GIFT, the text format of question banks that Moodle made common: the whole format in, and our kinds out."""

from quizzes.interchange.gift_read import read
from quizzes.interchange.gift_write import write

__all__ = ["read", "write"]
