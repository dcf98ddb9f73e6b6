"""How large a request may be, and how long it may take to arrive."""

#: The largest request body in bytes, and how long a client may take to send it, in seconds.
BODY_LIMIT = 16 * 1024 * 1024
BODY_SECONDS = 60.0
#: How long a form waits until a thread may work on it, in seconds. A script tries again by itself, and gives up on a
#: server that does not answer for 15; a person who sent a form rather waits than sends it again.
SCRIPT_SECONDS, FORM_SECONDS = 4.0, 30.0
#: How long a request waits for another program that holds the database. Commands have more patience.
LOCK_SECONDS = 5
#: Says in the environment of a request that it waited for too long; no header of a visitor has such a name.
TURNED_AWAY = "lectern.turned_away"
#: In its environment: the error that it failed with before the middleware that answers for it.
FAILURE = "lectern.failure"
