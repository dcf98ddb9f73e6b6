"""The table of the doors of accounts, most of which are allauth's: what guests get there, and what the signed-in get.

A line is ``route: (GET by a guest, GET when signed in, POST by a guest, POST when signed in)``. Everybody who is signed
in has just confirmed it, and has a password and no second factor. What is sent is an empty form. 302 leads a guest to
signing in, and others to where the step before is; 405 says that this is not how to knock.
"""

Line = tuple[int, int, int, int]

#: Of those who are signed in, and of nobody else.
OWN = (302, 200, 302, 200)
#: The same, where an empty form leads back.
OWN_BACK = (302, 200, 302, 302)
OWN_PAGE = (302, 200, 302, 405)
#: For those who are not signed in yet.
SIGNING_IN = (200, 302, 200, 302)
#: A step that another comes before.
LATER = (302, 302, 302, 302)
PAGE = (200, 200, 405, 405)
MOVED = (301, 301, 301, 301)
#: Of a second factor that this person does not have.
LACKING = (302, 404, 302, 404)

ACCOUNTS: dict[str, Line] = {
    "accounts/login/": SIGNING_IN,
    "accounts/login/code/": SIGNING_IN,
    "accounts/login/code/confirm/": LATER,
    "accounts/logout/": (302, 200, 302, 302),
    "accounts/signup/": SIGNING_IN,
    "accounts/inactive/": PAGE,
    "accounts/confirm-email/": LATER,
    "accounts/reauthenticate/": OWN,
    "accounts/reauthenticate/mail/": LATER,
    "accounts/email/": OWN_BACK,
    "accounts/password/change/": OWN,
    "accounts/password/set/": LATER,
    "accounts/password/reset/": (200, 200, 200, 200),
    "accounts/password/reset/confirm/": LATER,
    "accounts/password/reset/complete/": LATER,
    "accounts/password/reset/done/": PAGE,
    "accounts/sessions/": OWN_BACK,
    "accounts/2fa/": OWN_PAGE,
    "accounts/2fa/authenticate/": LATER,
    "accounts/2fa/reauthenticate/": LATER,
    "accounts/2fa/totp/activate/": OWN,
    "accounts/2fa/totp/deactivate/": LACKING,
    "accounts/2fa/recovery-codes/": (302, 404, 302, 405),
    "accounts/2fa/recovery-codes/download/": LACKING,
    "accounts/2fa/recovery-codes/generate/": OWN,
    "accounts/2fa/webauthn/": OWN_PAGE,
    "accounts/2fa/webauthn/add/": OWN,
    "accounts/2fa/webauthn/login/": LATER,
    "accounts/2fa/webauthn/reauthenticate/": LATER,
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": LACKING,
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": LACKING,
    "accounts/3rdparty/": OWN,
    "accounts/3rdparty/signup/": LATER,
    "accounts/3rdparty/login/cancelled/": PAGE,
    "accounts/3rdparty/login/error/": (401, 401, 405, 405),
}
