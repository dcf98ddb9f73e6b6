"""What Django's own pages of the admin are asked for in a way that they would fail on, refused before they look."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.options import TO_FIELD_VAR
from django.http import HttpRequest, HttpResponse

from config import errors

View = Callable[..., HttpResponse]


def by_named_fields(admin_view: Callable[..., View]) -> Any:
    """The door of every page of the admin, which refuses a row that is named by a field without a name.

    Django checks which field a row may be named by, but not an empty one, and looks for that field.
    """

    @wraps(admin_view)
    def door(view: View, *args: Any, **kwargs: Any) -> View:
        opened = admin_view(view, *args, **kwargs)

        @wraps(opened)
        def asked(request: HttpRequest, *parts: Any, **named: Any) -> HttpResponse:
            if "" in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
                return errors.bad_request(request)
            return opened(request, *parts, **named)

        return asked

    return door
