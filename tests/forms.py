"""What a browser would send of a form on a page, with nothing changed."""

from __future__ import annotations

from html.parser import HTMLParser


class Fields(HTMLParser):
    """The successful controls of the form with this id: names and values, lists for several."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside = form, False
        self.found: dict[str, list[str]] = {}
        self.area: str | None = None
        self.words = ""
        self.select: str | None = None
        self.first: str | None = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == self.form
        if not self.inside or "disabled" in given:
            return
        name = given.get("name")
        if tag == "input" and name and given.get("type") not in {"submit", "button", "file"}:
            if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
                self.found.setdefault(name, []).append(given.get("value") or "")
        elif tag == "textarea" and name:
            self.area, self.words = name, ""
        elif tag == "select" and name:
            self.select, self.first = name, None
            if "multiple" in given:
                self.first = "multiple"
        elif tag == "option" and self.select:
            if self.first is None:
                self.first = given.get("value", "")
            if "selected" in given:
                self.found.setdefault(self.select, []).append(given.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area:
            words = self.words.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\n")
            self.found.setdefault(self.area, []).append(words.replace("\n", "\r\n"))
            self.area = None
        elif tag == "select" and self.select:
            if self.select not in self.found and self.first not in {None, "multiple"}:
                self.found[self.select] = [self.first or ""]
            self.select = None

    def handle_data(self, data):
        if self.area:
            self.words += data


def alone(page: str, form: str) -> str:
    """The form out of its page: to read all of the page takes ten times as long."""
    begin = page.rfind("<form", 0, page.find(f'id="{form}"') + 1)
    end = page.find("</form>", begin)
    return page[begin : end + len("</form>")] if begin >= 0 <= end else page


def form_of(page: str, form: str) -> dict[str, list[str]]:
    """The fields of the form with this id, without the prototypes of rows that can be added."""
    fields = Fields(form)
    fields.feed(alone(page, form))
    return {name: values for name, values in fields.found.items() if "__prefix__" not in name}
