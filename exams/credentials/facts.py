"""What a certificate says: one value from which its page, its PDF and its badge are made, kept as JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from exams.blueprint import Blueprint

if TYPE_CHECKING:
    from exams.models.result import Result
    from exams.models.sitting import Sitting

#: The form of the JSON; :meth:`Facts.of` reads all forms that there ever were.
VERSION = 1
NAME_LENGTH = 100
#: Characters without a look of their own that would turn a name into another one: format and control characters.
#: Joiners stay, because names in Persian and several Indic scripts are written with them.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
JOINERS = {"\u200c", "\u200d"}


class UnusableName(ValueError):
    """A name that cannot stand on a certificate. ``code`` says why: "empty", "long" or "unseen"."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Facts:
    """All that one certificate says. Times are ISO 8601 in UTC to the second, numbers of points are plain decimals.

    ``name`` is empty once the certificate was withdrawn. ``form`` names the paper, ``renews`` the number of the
    certificate that this one renews. ``site`` is the address that it was issued under.
    """

    number: str
    name: str
    title: str
    course: str
    course_slug: str
    course_edition: str
    exam_edition: str
    exam_label: str
    disclaimer: str
    issuer: str
    site: str
    mode: str
    points: str
    most: str
    pass_mark: str
    is_kept: bool
    is_provisional: bool
    result_version: int
    form: str
    taken_at: str
    issued_at: str
    expires_at: str = ""
    renews: str = ""
    language: str = "en"
    version: int = VERSION

    @property
    def percent(self) -> int:
        """Rounded down, as everywhere (:class:`exams.models.result.Result`)."""
        most = Decimal(self.most)
        return int(100 * Decimal(self.points) / most) if most else 0

    @property
    def address(self) -> str:
        """The public page: what the QR code opens, and the id of the signed credential."""
        return f"{self.site}{reverse('exams:certificate', args=[self.number])}"

    @property
    def course_address(self) -> str:
        return f"{self.site}{reverse('courses:course', args=[self.course_slug])}"

    def json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Facts:
        """The facts that a row keeps. ValueError for a form from a later version of the product."""
        if values.get("version") != VERSION:
            raise ValueError(f"certificate facts of version {values.get('version')!r}; this product reads {VERSION}")
        return cls(**values)


def facts_of(
    *, sitting: Sitting, result: Result, number: str, name: str, now: datetime, renews: str = "", site: str = ""
) -> Facts:
    """The facts of a sitting's certificate: its rules as they were when it began, the course as it is called now."""
    exam, rules = sitting.exam, Blueprint.of(sitting.rules)
    taken_at = sitting.ended_at or now
    return Facts(
        number=number,
        name=name,
        title=exam.course.title,
        course=exam.course.title,
        course_slug=exam.course.slug,
        course_edition=exam.course.edition,
        exam_edition=sitting.edition,
        exam_label=exam.label,
        disclaimer=exam.course.disclaimer,
        issuer=settings.SITE_NAME,
        site=site or settings.SITE_URL,
        mode="proctored" if rules.mode == "proctored" else "unproctored",
        points=format(result.points.normalize(), "f"),
        most=format(result.most.normalize(), "f"),
        pass_mark=format(result.pass_mark.normalize(), "f"),
        is_kept=result.is_kept,
        is_provisional=sitting.is_provisional,
        result_version=result.version,
        form=sitting.paper_sha256[:12],
        taken_at=to_second(taken_at),
        issued_at=to_second(now),
        expires_at=to_second(months_after(taken_at, rules.valid_months)) if rules.valid_months else "",
        renews=renews,
        language=settings.LANGUAGE_CODE.split("-")[0],
    )


def clean_name(text: str) -> str:
    """A name as it may stand on a certificate, in any script: composed, one space between its parts.

    Raises :class:`UnusableName`.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(character) in UNSEEN - {"Cn"} and character not in JOINERS for character in name):
        raise UnusableName("unseen")
    if not any(character.isalpha() for character in name):
        raise UnusableName("empty")
    if len(name) > NAME_LENGTH:
        raise UnusableName("long")
    return name


def to_second(time: datetime) -> str:
    """A time as facts keep it: UTC, whole seconds."""
    return time.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def from_second(text: str) -> datetime:
    return datetime.fromisoformat(text)


def months_after(time: datetime, months: int) -> datetime:
    """The same day so many months later; the last of that month where it has no such day."""
    year, month = divmod(time.month - 1 + months, 12)
    for day in range(time.day, time.day - 4, -1):
        try:
            return time.replace(year=time.year + year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
