"""What proxies do to answers and requests."""

from functools import partial


def only(path, change):
    """Change the answers to one address."""

    def answered(asked, status, headers, body):
        if path and not asked.startswith(path):
            return status, headers, body
        return change(status, headers, body)

    return answered


def without(name, path=""):
    def change(status, headers, body):
        return status, [(key, value) for key, value in headers if key.lower() != name.lower()], body

    return only(path, change)


def with_header(name, value, path=""):
    """Add a header, beside one of that name if there is one."""
    return only(path, lambda status, headers, body: (status, [*headers, (name, value)], body))


def instead(name, value, path=""):
    """Put another value in the place of a header's."""

    def change(status, headers, body):
        return status, [(key, value if key.lower() == name.lower() else old) for key, old in headers], body

    return only(path, change)


def answer(status, body=b"", path="", **headers):
    """An answer of the proxy's own."""
    given = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return only(path, lambda *_: (status, given, body))


def sent(headers, *, drop=(), **more):
    kept = {name: value for name, value in headers.items() if name not in drop}
    return {**kept, **{name.replace("_", "-"): value for name, value in more.items()}}


def sends(**more):
    """Headers that the proxy puts into each request."""
    return partial(sent, **more)
