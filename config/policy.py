"""What browsers are told that a page may do (Content Security Policy)."""

from __future__ import annotations


def policy(*, frames: str = "'none'", framed_by: str = "'none'") -> str:
    """What a page may do: everything comes from this site; nothing runs inline; no nonces, which would make every
    page different. ``frames`` is what it may show in a frame, ``framed_by`` who may show it in one.
    """
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-src {frames}; frame-ancestors {framed_by}"
    )


CONTENT_SECURITY_POLICY = policy()
#: The admin's own scripts (jQuery) write HTML, so only the other pages demand Trusted Types.
TRUSTED_TYPES = "; require-trusted-types-for 'script'; trusted-types server"
