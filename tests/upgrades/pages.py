"""Pages as browsers hold them: their forms with every field, and what is sent when a button is pressed."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from accounts.models import User

Fields = dict[str, list[str]]


class Forms(HTMLParser):
    """Every form that is sent by POST on a page: where it goes, and its fields as they stand."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.found: list[tuple[str, Fields]] = []
        self.address, self.is_inside, self.area = address, False, ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = given.get("method") == "post"
            if self.is_inside:
                self.found.append((given.get("action", self.address).partition("#")[0], {}))
        elif self.is_inside and given.get("name"):
            is_unset = given.get("type") in {"radio", "checkbox"} and "checked" not in given
            if tag == "input" and not is_unset:
                self.field(given["name"], given.get("value", ""))
            elif tag == "textarea":
                self.area = given["name"]
                self.field(self.area, "")

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = self.is_inside and tag != "form"
        if tag == "textarea" and self.area:
            values = self.found[-1][1][self.area]
            values[-1] = values[-1].removeprefix("\r\n")  # the first line break of an area is none of its text
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[-1][1][self.area][-1] += data.replace("\n", "\r\n")

    def field(self, name: str, value: str) -> None:
        self.found[-1][1].setdefault(name, []).append(value)


class Browser:
    """Somebody signed in, whose forms are held to their tokens. ``kept`` is what their pages would still send."""

    def __init__(self, person: User) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.client.force_login(person)
        self.kept: list[dict[str, Any]] = []

    def form(self, path: str, action: str = "") -> tuple[str, Fields]:
        """The form on the page at ``path`` that goes to ``action``, or to the page itself."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        wanted = action or path
        return next(form for form in Forms(answer.content.decode(), path).found if form[0] == wanted)

    def send(self, address: str, fields: Fields, /, **more: Any) -> Any:
        return self.client.post(address, {**fields, **more})

    def keep(self, what: str, address: str, fields: Fields, /, *, by_script: bool = False, **more: Any) -> None:
        """Leave the page open with this to be sent."""
        cookies = {cookie.key: cookie.value for cookie in self.client.cookies.values()}
        self.kept.append(
            {"what": what, "address": address, "fields": {**fields, **more}, "script": by_script, "cookies": cookies}
        )


def send_kept(page: dict[str, Any]) -> tuple[int, str]:
    """Send what a page of the release before would: the status of the answer, and where it leads."""
    client = Client(enforce_csrf_checks=True)
    for name, value in page["cookies"].items():
        client.cookies[name] = value
    headers = {"X-Fragment": "1", "Accept": "application/json"} if page["script"] else {}
    answer = client.post(page["address"], page["fields"], headers=headers)
    return answer.status_code, answer.headers.get("Location", "")
