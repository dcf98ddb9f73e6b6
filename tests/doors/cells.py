"""The tables of the doors, told as cells: a route, a row, a role, a method, and the status that is due."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.courses.admin_doors import DOORS
from tests.courses.admin_doors import ROLES as ADMIN_COLUMNS
from tests.doors.accounts import ACCOUNTS
from tests.doors.personal import PERSONAL
from tests.doors.site import ROLES
from tests.house.test_access_matrix import COLUMNS, MATRIX

#: ``DOORS=all`` asks every cell. Without, another learner asks for what is one learner's own (for all else they are as
#: any learner), one of the signed-in speaks for all where none has more than another (accounts), and HEAD is asked by
#: the operator, where GET gets no page.
WHOLE = os.environ.get("DOORS") == "all"
OTHER_METHODS = ("put", "patch", "delete", "options", "trace")
#: What is put into the blanks of a route for a row that there is not, and for one that there cannot be.
ABSENT = {
    "none": {
        "int": "2147483000", "uuid": "00000000-0000-0000-0000-000000000007", "slug": "no-such", "str": "no-such",
        "path": "no-such",
    },
    "odd": {
        "int": "9" * 30, "uuid": "ffffffff-ffff-ffff-ffff-ffffffffffff", "slug": "-_" * 300,
        "str": "a%D9%A3%F0%9F%98%80", "path": "_00x",
    },
}  # fmt: skip


class Cell(NamedTuple):
    """``row`` is "table" for the one that the table names, else "own", "none" or "odd"."""

    route: str
    row: str
    role: str
    method: str
    address: str
    status: int

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.address} as {self.role} ({self.row})"


def column(role: str, columns: tuple[str, ...]) -> int:
    """Whose column counts for this role: a closed account is a guest's, and another learner's is a learner's."""
    known = {"ended": "guest", "stranger": "learner"}
    return columns.index(role if role in columns else known[role])


def lines(*, whole: bool = WHOLE) -> Iterator[tuple[str, str, str, dict[str, int], dict[str, int]]]:
    """Each line of each table: route, row, address, and the statuses by role for GET and for POST."""
    for columns, table in ((COLUMNS, MATRIX), (ADMIN_COLUMNS, DOORS)):
        roles = [role for role in ROLES if role in columns or role in {"ended", "stranger"}]
        roles = roles if whole else [role for role in roles if role != "stranger"]
        for route, (address, get, post) in table.items():
            yield route, "table", address, *({r: line[column(r, columns)] for r in roles} for line in (get, post))
    for route, (guest, signed_in, guest_sends, signed_in_sends) in ACCOUNTS.items():
        roles = [role for role in ROLES if route not in PERSONAL or role not in {"learner", "stranger"}]
        roles = roles if whole else [role for role in roles if role in {"guest", "ended", "learner", "operator"}]
        got = {role: guest if role in {"guest", "ended"} else signed_in for role in roles}
        sent = {role: guest_sends if role in {"guest", "ended"} else signed_in_sends for role in roles}
        yield route, "table", "/" + route.replace("<int:pk>", "0"), got, sent
    for route, (address, get, post) in PERSONAL.items():
        yield route, "own", address, dict(zip(ROLES, get, strict=True)), dict(zip(ROLES, post, strict=True))


def cells(method: str, *, whole: bool = WHOLE) -> Iterator[Cell]:
    """Those of one method: GET and POST by everybody, HEAD (which is GET without its body) by fewer."""
    for route, row, address, get, post in lines(whole=whole):
        for role, status in (post if method == "post" else get).items():
            if method != "head" or whole or (role == "operator" and status != 200):
                yield Cell(route, row, role, method, address, status)


def absent_cells() -> Iterator[Cell]:
    """Rows that are not there, for the operator, who gets the furthest."""
    for route, _row, _address, get, post in lines():
        if "#" in route or route not in {**MATRIX, **ACCOUNTS, **DOORS} or "<" not in route.replace("(?P<", "<"):
            continue
        for row, values in ABSENT.items():
            for method, statuses in (("get", get), ("post", post)):
                status = EARLIER.get((route, method)) or absent(route, statuses["operator"], get["operator"])
                yield Cell(route, row, "operator", method, filled(route, values), status)


#: Where a row that is not there is not even looked for, or is before it is said that this is not how to knock.
EARLIER = {
    ("admin/courses/course/<int:pk>/outline/", "get"): 404,
    ("admin/courses/mediafile/<path:object_id>/delete/", "get"): 403,
    ("admin/courses/mediafile/<path:object_id>/delete/", "post"): 403,
}


def absent(route: str, status: int, get: int) -> int:
    """404, unless it is no way to knock or nobody may; Django's own pages of the admin lead away from what is not."""
    if "<path:object_id>" in route and not route.startswith("admin/r/") and "export" not in route:
        return 403 if get == 403 else 302
    if status in {403, 405}:
        return status
    return 302 if route.endswith(("/change/", "/working-copy/")) else 404


def filled(route: str, values: dict[str, str]) -> str:
    plain = route.replace("(?P<url>.*)$", "<path:url>").replace("<id>", "<path:id>")
    return "/" + re.sub(r"<(\w+):\w+>", lambda blank: values[blank[1]], plain.replace("<app_label>", "<slug:app>"))


def size() -> str:
    """How many cells there are, and how many of them are asked this time."""
    routes = {route.partition("#")[0] for route, *_ in lines()}

    def count(roles: int, *, whole: bool) -> int:
        told = sum(1 for method in ("get", "head", "post") for _ in cells(method, whole=whole))
        return told + sum(1 for _ in absent_cells()) + len(routes) * len(OTHER_METHODS) * roles

    return (
        f"{len(routes)} routes × {len(ROLES)} roles × {3 + len(OTHER_METHODS)} methods, on rows that are one's own, "
        f"another's, not there and odd: {count(len(ROLES), whole=True)} cells; "
        f"{count(len(ROLES) if WHOLE else 1, whole=WHOLE)} are asked"
    )
