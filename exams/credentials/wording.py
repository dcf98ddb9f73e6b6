"""The words of a certificate, once for its page, its PDF and its badge: what it is, and what it is not."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from exams.credentials.facts import Facts, from_second


@dataclass(frozen=True)
class Line:
    """A labelled fact. ``key`` names it in templates and tests."""

    key: str
    label: str
    value: str


def day(text: str) -> str:
    """The day of a time in facts, in UTC: the same for every reader, and on paper."""
    return formats.date_format(from_second(text), "j F Y")


def kind(facts: Facts) -> str:
    """What this credential honestly is (curriculum 4.1)."""
    return _("Assessment-based certificate, issued by %(issuer)s.") % {"issuer": facts.issuer}


def certifies() -> str:
    return _("This certifies that")


def has_passed() -> str:
    return _("has passed the exam and holds the certificate")


def mode(facts: Facts) -> str:
    return _("proctored") if facts.mode == "proctored" else _("unproctored")


def title(facts: Facts) -> str:
    return f"{facts.title} ({facts.exam_label})" if facts.exam_label else facts.title


def course(facts: Facts) -> str:
    if not facts.course_edition:
        return facts.course
    return _("%(course)s, edition %(edition)s") % {"course": facts.course, "edition": facts.course_edition}


def score(facts: Facts) -> str:
    values = {"points": facts.points, "most": facts.most, "mark": facts.pass_mark, "percent": facts.percent}
    text = _("%(points)s of %(most)s points (%(percent)s%%); pass mark %(mark)s") % values
    if facts.is_provisional:
        text += ", " + _("provisional standard")
    return text


def taken(facts: Facts) -> str:
    return _("%(day)s, %(mode)s") % {"day": day(facts.taken_at), "mode": mode(facts)}


def lines(facts: Facts) -> list[Line]:
    """Every labelled fact, in reading order."""
    found = [
        Line("issued", _("Issued"), day(facts.issued_at)),
        Line("score", _("Exam score"), score(facts)),
        Line("taken", _("Exam taken"), taken(facts)),
        Line("course", _("Course"), course(facts)),
    ]
    if facts.exam_edition:
        found.append(Line("exam", _("Exam edition"), facts.exam_edition))
    found += [
        Line("form", _("Exam form"), facts.form),
        Line("expires", _("Valid until"), day(facts.expires_at) if facts.expires_at else _("It does not expire")),
        Line("number", _("Number"), facts.number),
    ]
    if facts.renews:
        found.append(Line("renews", _("Renews"), facts.renews))
    return found


def notes(facts: Facts) -> list[str]:
    """The small print: what the reader of a certificate must know to trust it neither too much nor too little."""
    found = [kind(facts)]
    if facts.mode == "proctored":
        found.append(_("The exam was supervised by the issuer, outside of this site."))
    else:
        found.append(_("The exam was taken without supervision. Identity and help from others were not checked."))
    if facts.is_provisional:
        found.append(_("Provisional standard: too few judges had rated the questions when the exam was taken."))
    if facts.is_kept:
        found.append(_("The score fell below the pass mark by a correction; the pass that was given before stands."))
    if facts.disclaimer:
        found.append(facts.disclaimer)
    return found


def criteria(facts: Facts) -> str:
    """The badge's narrative: how it was earned."""
    return " ".join(
        [
            _("Pass the exam “%(title)s” of the course “%(course)s”.")
            % {"title": facts.title, "course": course(facts)},
            _("Exam taken %(mode)s on %(day)s.") % {"mode": mode(facts), "day": day(facts.taken_at)},
            _("Score: %(score)s.") % {"score": score(facts)},
            *notes(facts),
        ]
    )
