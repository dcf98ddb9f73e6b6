"""The few things on a page that belong to the person reading it, by name.

Templates name them with ``{% slot "reader_name" %}`` and ``{% when "theme:dark" %}`` (see ``courses/pages.py``),
so that everything else on a page can be the same for everyone.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.middleware.csrf import get_token

from accounts.models import User


@dataclass(frozen=True)
class Personal:
    """``values`` fill slots (plain text, escaped when filled); ``truths`` names the conditions that hold.

    ``states`` says of a group of places in one word how all of them are filled: readers with the same word see the
    same there.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    truths: AbstractSet[str] = frozenset()
    states: Mapping[str, str] = field(default_factory=dict)

    def joined(
        self, values: Mapping[str, str], truths: AbstractSet[str], states: Mapping[str, str] | None = None
    ) -> Personal:
        """These together with what another part of the page knows about the reader."""
        return Personal({**self.values, **values}, self.truths | truths, {**self.states, **(states or {})})


def personal_for(request: HttpRequest, user: User) -> Personal:
    """What every page shows of a signed-in person: the name, the form token and the reading settings."""
    return Personal(
        {"reader_name": user.short_name, "csrf_token": get_token(request)},
        frozenset(
            {
                f"theme:{user.theme}",
                f"size:{user.text_size}",
                f"face:{user.typeface}",
                *(("staff",) if user.is_staff else ()),
            }
        ),
    )
