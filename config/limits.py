"""How large a request may be, and how long it may take to arrive."""

#: The largest request body in bytes, and how long a client may take to send it, in seconds.
BODY_LIMIT = 16 * 1024 * 1024
BODY_SECONDS = 60.0
