"""Pages and files as browsers get them: alive, packed, and kept by caches only as long as they may."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from config.doctor.findings import Finding, NotChecked, advice, error, ok, warning
from config.doctor.outside.asking import Answer
from config.doctor.outside.headers import sign_in_page
from config.doctor.visit import Visit
from courses.models.outline import Course, Lesson

STYLE_SHEET = re.compile(rb'href="(/static/css/[^"]+\.css)"')
PACKED = ("br", "gzip")
MONTH = 30 * 24 * 3600


def health(visit: Visit) -> Iterator[Finding]:
    site = visit.site
    if site.away:
        yield error(
            site.away,
            "Does the site run? Where this machine cannot reach it by its name, give the proxy's address with --url.",
        )
        return
    alive = site.ask("/healthz")
    if (alive.status, alive.body) != (200, b"ok\n"):
        yield error(
            f"{site.url}/healthz answers with status {alive.status}, not with Lectern's “ok”",
            "Let the proxy pass every address on to Lectern, and look at its log for why it cannot.",
        )
        return
    ready = site.ask("/readyz")
    try:
        parts: dict[str, str] = json.loads(ready.body)
        wrong = [f"{name}: {says}" for name, says in parts.items() if says != "ok"]
    except (ValueError, AttributeError):
        yield error(f"/readyz answers with status {ready.status}, not with Lectern's list", "Let the proxy pass it on.")
        return
    if ready.status != 200:
        yield error(f"the site says that it is not ready ({'; '.join(wrong)})", "See the section of that name above.")
    elif wrong:
        yield warning(f"the site is ready, but {'; '.join(wrong)}", "See the section “Work that must run”.")
    else:
        yield ok(f"{site.url} is alive and ready")


def style_sheet(visit: Visit) -> Iterator[Finding]:
    """The one that every page names."""
    page = sign_in_page(visit)
    named = STYLE_SHEET.search(unpacked(page))
    if named is None:
        raise NotChecked("the page for signing in names no style sheet")
    path = named[1].decode()
    answers = {coding: visit.site.ask(path, headers={"Accept-Encoding": coding}) for coding in PACKED}
    missing = [answer for answer in answers.values() if answer.status != 200]
    if missing:
        yield error(
            f"{path} answers with status {missing[0].status}: pages come without style",
            "Let the proxy pass /static/ on, or point it at the folder static of DATA_DIR, and publish anew.",
        )
        return
    plain = [coding for coding, answer in answers.items() if answer.header("Content-Encoding") != coding]
    kept = answers["gzip"].header("Cache-Control")
    if "gzip" in plain:
        yield warning(
            "static files are sent unpacked: four times as much to load",
            "Let the proxy pass Accept-Encoding on, or send the .gz files beside them (gzip_static).",
        )
    elif plain:
        yield advice("static files come as gzip, not as brotli", "Lectern sends both; let the proxy pass them on.")
    if not kept_for_good(kept):
        yield warning(
            f"browsers ask again for static files ({kept or 'no Cache-Control'}), whose names change when they do",
            "Let the proxy send Cache-Control: public, max-age=31536000, immutable for /static/, as Lectern does.",
        )
    if not plain and kept_for_good(kept):
        yield ok("static files come packed (brotli, gzip), and browsers keep them")


def unpacked(page: Answer) -> bytes:
    """The text of a page that was asked for without an encoding. Raises :class:`NotChecked`."""
    if coding := page.header("Content-Encoding"):
        raise NotChecked(f"the proxy packs pages ({coding}) for who did not ask for it")
    return page.body


def kept_for_good(cache_control: str) -> bool:
    age = re.search(r"max-age=(\d+)", cache_control)
    return "immutable" in cache_control and age is not None and int(age[1]) >= MONTH


def lesson(visit: Visit) -> Iterator[Finding]:
    """A page of the kind that is asked for most, signed out."""
    found = first_lesson(visit)
    if found is None:
        raise NotChecked("no lesson is published")
    path, given = found.get_absolute_url(), {"Accept-Encoding": "gzip"}
    answer = visit.site.ask(path, headers=given)
    if answer.status != 200:
        yield error(f"a lesson, {path}, answers with status {answer.status}", "Does the site use this database?")
        return
    wrong = [*kept_wrongly(answer)]
    if answer.header("Content-Encoding") != "gzip":
        wrong.append(warning("lessons are sent unpacked", "Let the proxy pass Accept-Encoding on."))
    tag = answer.header("ETag")
    if not tag:
        wrong.append(warning("lessons have no ETag: browsers load them anew each time", "Let the proxy pass it on."))
    else:
        again = visit.site.ask(path, headers={**given, "If-None-Match": tag})
        if again.status != 304 or again.body:
            wrong.append(
                warning(
                    f"a lesson that a browser has is sent once more (status {again.status}, not 304)",
                    "Let the proxy pass If-None-Match on.",
                )
            )
    yield from wrong or [ok("lessons come packed, caches ask before they use one, and 304 saves the rest")]


def first_lesson(visit: Visit) -> Lesson | None:
    lessons = Lesson.objects.using(visit.rows.alias).published().filter(course__status=Course.Status.PUBLISHED)
    return lessons.select_related("course", "module").order_by("course__slug", "module__position", "position").first()


def kept_wrongly(answer: Answer) -> Iterator[Finding]:
    """What would let a cache show an old page, or one person's page to another."""
    kept = {part.strip().lower() for value in answer.all("Cache-Control") for part in value.split(",")}
    varies = {part.strip().lower() for value in answer.all("Vary") for part in value.split(",")}
    if kept != {"public", "max-age=0", "must-revalidate"}:
        yield warning(
            f"Cache-Control of lessons is {', '.join(sorted(kept)) or 'missing'}: readers see old pages after an edit",
            "Take Cache-Control out of the proxy's configuration; Lectern sends public, max-age=0, must-revalidate.",
        )
    if missing := {"cookie", "accept-encoding"} - varies:
        yield error(
            f"Vary of lessons lacks {', '.join(sorted(missing))}: a cache may give one person the page of another",
            "Let the proxy pass Vary on, and set none itself.",
        )
