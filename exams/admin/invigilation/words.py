"""The audit trail in words: what an entry says happened, and who did it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from exams.models.audit import AuditEntry
from exams.models.result import Correction
from exams.timing import Terms
from exams.transitions import State

Data = Mapping[str, Any]
#: What the trail can tell of, in the order in which it happens.
ACTIONS = {
    "accommodation set": gettext_lazy("Accommodation set"),
    "sitting started": gettext_lazy("Sitting started"),
    "sitting taken over": gettext_lazy("Went on in another browser"),
    "break begun": gettext_lazy("Break begun"),
    "break ended": gettext_lazy("Break ended"),
    "time extended": gettext_lazy("Time extended"),
    "paper opened": gettext_lazy("Paper opened"),
    "sitting suspended": gettext_lazy("Sitting suspended"),
    "sitting resumed": gettext_lazy("Sitting resumed"),
    "sitting ended": gettext_lazy("Sitting ended"),
    "sitting marked": gettext_lazy("Sitting marked"),
    "result released": gettext_lazy("Result released"),
    "sitting voided": gettext_lazy("Sitting voided"),
    "sitting reinstated": gettext_lazy("Sitting reinstated"),
    "item corrected": gettext_lazy("Item corrected"),
    "correction undone": gettext_lazy("Correction undone"),
    "result regraded": gettext_lazy("Result regraded"),
    "certificate.issued": gettext_lazy("Certificate issued"),
    "certificate.renamed": gettext_lazy("Certificate renamed"),
    "certificate.noted": gettext_lazy("Note on a certificate"),
    "certificate.revoked": gettext_lazy("Certificate revoked"),
    "certificate.reinstated": gettext_lazy("Certificate reinstated"),
    "certificate.withdrawn": gettext_lazy("Certificate withdrawn"),
    "key.made": gettext_lazy("Signing key made"),
    "key.retired": gettext_lazy("Signing key retired"),
}


@dataclass(frozen=True)
class Told:
    """An entry as a page shows it. ``facts`` is all that it holds."""

    entry: AuditEntry
    title: str
    detail: str
    actor: str
    facts: tuple[tuple[str, str], ...]


def told(entries: Iterable[AuditEntry]) -> list[Told]:
    """Entries in words. One query, for the names."""
    found = list(entries)
    names = people(found)
    return [
        Told(entry, title(entry.action), detail(entry, names), named(entry.actor, names), facts(entry))
        for entry in found
    ]


def people(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Names of everybody in these entries, by how the trail names them."""
    said = {name for entry in entries for name in (entry.actor, str(entry.data.get("learner", "")))}
    numbers = [int(name.removeprefix("person:")) for name in said if name.startswith("person:")]
    return {f"person:{pk}": str(user) for pk, user in User.objects.only("name", "email").in_bulk(numbers).items()}


def named(actor: str, names: Mapping[str, str]) -> str:
    if actor == "system":
        return _("the system")
    return names.get(actor) or _("somebody whose account was erased (%(actor)s)") % {"actor": actor}


def title(action: str) -> str:
    return str(ACTIONS.get(action, action))


def detail(entry: AuditEntry, names: Mapping[str, str]) -> str:
    """What the title leaves out, in words; "" where there is nothing more to say."""
    say = DETAILS.get(entry.action)
    try:
        return say(entry.data, names) if say else reason(entry.data, names)
    except (KeyError, TypeError, ValueError):
        return ""  # an entry that says less than it should still shows all that it holds


def facts(entry: AuditEntry) -> tuple[tuple[str, str], ...]:
    """All that an entry holds, name by name."""
    return tuple((name, shown(value)) for name, value in entry.data.items())


def shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {shown(part)}" for name, part in value.items())
    if isinstance(value, list):
        return "; ".join(shown(part) for part in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value is None else str(value)


# How a moment, a length and some time read


def moment(at: datetime | str) -> str:
    """A moment in the time zone that is in use, to the minute."""
    found = datetime.fromisoformat(at) if isinstance(at, str) else at
    return formats.date_format(timezone.localtime(found), "DATETIME_FORMAT")


def length(time: timedelta) -> str:
    """Minutes, and the seconds beyond them: "112 min 30 s"."""
    minutes, seconds = divmod(int(time.total_seconds()), 60)
    if not seconds:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": seconds}


def terms(agreed: Terms) -> str:
    """The time that a learner has: "30 min and 25% more: 37 min 30 s in all; 2 breaks of up to 10 min"."""
    told = length(timedelta(minutes=agreed.minutes))
    more = []
    if agreed.extra_percent:
        more.append(_("%(percent)d%% more") % {"percent": agreed.extra_percent})
    if agreed.extra_minutes:
        more.append(_("%(minutes)d more minutes") % {"minutes": agreed.extra_minutes})
    if more:
        told = _("%(limit)s and %(more)s: %(all)s in all") % {
            "limit": told,
            "more": _(" and ").join(more),
            "all": length(agreed.allowed),
        }
    if agreed.breaks and agreed.break_minutes:
        told += ngettext(
            "; %(n)d break of up to %(minutes)d min", "; %(n)d breaks of up to %(minutes)d min", agreed.breaks
        ) % {"n": agreed.breaks, "minutes": agreed.break_minutes}
    return told


# What the entries of each action say


def reason(data: Data, names: Mapping[str, str]) -> str:
    return str(data.get("reason", ""))


def started(data: Data, names: Mapping[str, str]) -> str:
    parts = {"number": data["number"], "until": moment(data["deadline"]), "terms": terms(Terms.of(data["terms"]))}
    return _("Attempt %(number)d, until %(until)s (%(terms)s)") % parts


def ended(data: Data, names: Mapping[str, str]) -> str:
    ways = {"learner": _("Submitted by the learner"), "time": _("The time was up"), "staff": _("Ended by staff")}
    words = _("%(way)s, after %(events)d entries of the answer log") % {
        "way": ways.get(data["by"], data["by"]),
        "events": data["events"],
    }
    return f"{words}: {data['reason']}" if data.get("reason") else words


def extended(data: Data, names: Mapping[str, str]) -> str:
    words = ngettext("%(n)d minute more, until %(until)s", "%(n)d minutes more, until %(until)s", data["minutes"])
    said = words % {"n": data["minutes"], "until": moment(data["deadline"])}
    return f"{said}: {data['reason']}" if data.get("reason") else said


def until(data: Data, names: Mapping[str, str]) -> str:
    return _("Until %(until)s") % {"until": moment(data["deadline"])}


def voided(data: Data, names: Mapping[str, str]) -> str:
    counts = _("It uses up an attempt") if data["counts"] else _("It uses up no attempt")
    return f"{counts}: {data['reason']}"


def corrected(data: Data, names: Mapping[str, str]) -> str:
    parts = {"form": data["revision"], "action": Correction.Action(data["action"]).label, "reason": data["reason"]}
    return _("Form %(form)d, “%(action)s”: %(reason)s") % parts


def regraded(data: Data, names: Mapping[str, str]) -> str:
    return _("Version %(version)d, for correction %(correction)d") % data


def agreed(data: Data, names: Mapping[str, str]) -> str:
    return _("With %(learner)s") % {"learner": named(data["learner"], names)}


def opened(data: Data, names: Mapping[str, str]) -> str:
    return _("While the sitting was “%(state)s”") % {"state": State(data["state"]).label}


DETAILS: dict[str, Callable[[Data, Mapping[str, str]], str]] = {
    "accommodation set": agreed,
    "sitting started": started,
    "break begun": lambda data, names: _("Break %(break)d") % data,
    "break ended": until,
    "time extended": extended,
    "paper opened": opened,
    "sitting resumed": until,
    "sitting ended": ended,
    "sitting marked": lambda data, names: _("Result, version %(version)d") % data,
    "sitting voided": voided,
    "item corrected": corrected,
    "result regraded": regraded,
    "certificate.issued": lambda data, names: _("For result version %(result)d") % data,
}
