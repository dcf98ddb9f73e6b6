"""What browsers are told that a page may do (Content Security Policy)."""

from __future__ import annotations

from config.first_screen import first_screen


def policy(*, frames: str = "'none'", framed_by: str = "'none'") -> str:
    """What a page may do: everything comes from this site; nothing stands inline but the texts of
    :mod:`config.first_screen`, letter for letter; no nonces, which would make every page different. ``frames`` is what
    it may show in a frame, ``framed_by`` who may show it in one.
    """
    first = first_screen()
    script = f" {first.script_source}" if first else ""
    style = f" {first.rules_sources}" if first else ""
    return (
        f"default-src 'none'; script-src 'self'{script}; style-src 'self'{style}; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; "
        f"base-uri 'none'; frame-src {frames}; frame-ancestors {framed_by}"
    )


#: The admin's own scripts (jQuery) write HTML, so only the other pages demand Trusted Types.
TRUSTED_TYPES = "; require-trusted-types-for 'script'; trusted-types server"
