"""What the templates of every page may use besides the view's own context."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.personal import Personal, personal_for


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and, for pages made anew for each request, the reader and what is personal to them."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "learner": user if signed_in else None,
        "personal": personal_for(request, user) if user is not None and signed_in else Personal(),
    }
