"""Words that everybody here would guess first: a password may hold them, and needs more than them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: What this product is called and is about.
USUAL = frozenset({"lectern", "course", "lesson", "learn", "exam", "certificate", "quiz"})
#: Of a password without such words, digits and signs, so many letters must be left.
ENOUGH = 5


class SiteWordsValidator:
    """Refuses a password that is made of the site's own words: its name, its address, what it is about.

    One without any such word is none of its business, whatever letters it has.
    """

    def validate(self, password: str, user: object | None = None) -> None:
        known = re.compile("|".join(sorted(map(re.escape, site_words()), key=len, reverse=True)))
        left, found = known.subn("", password.lower())
        if found and sum(map(str.isalpha, left)) < ENOUGH:
            raise ValidationError(self.get_help_text(), code="password_of_site_words")

    def get_help_text(self) -> str:
        return _("Words of this site are easy to guess. Add some of your own")


def site_words() -> frozenset[str]:
    """In small letters; shorter ones than four letters are in too many good passwords."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    own = re.findall(r"[^\W\d_]{4,}", f"{settings.SITE_NAME} {host}".lower())
    return USUAL | frozenset(own)
