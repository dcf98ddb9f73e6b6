"""What may be done to a sitting by hand: when it makes sense, what it leads to, and what is said once it is done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exams import accommodations, audit, certificates, results
from exams.accommodations import NotExtended
from exams.admin.invigilation import forms
from exams.admin.invigilation.desk import called
from exams.admin.invigilation.words import moment
from exams.blueprint import Blueprint
from exams.credentials.keys import Unreadable
from exams.delivery import ending, marking
from exams.delivery.moving import NotAllowed
from exams.models.certificate import Certificate
from exams.models.sitting import Sitting
from exams.transitions import State, sources

if TYPE_CHECKING:
    from accounts.models import User

Data = Mapping[str, Any]


class Refused(Exception):
    """Nothing was done. The message says why when there is more to say than how the sitting stands now."""


@dataclass(frozen=True)
class Action:
    """One thing that may be done. ``name`` is its address, ``states`` are those in which it makes sense.

    ``needs`` says which certificate it needs: "" for none, "valid" for one that stands, "revoked" for one that was
    revoked. ``do`` returns what happened, in words, and raises :class:`Refused`.
    """

    name: str
    label: str | Promise
    states: Collection[State]
    consequence: Callable[[Sitting], str]
    form: type[forms.ReasonForm] | type[forms.ActForm]
    do: Callable[[Sitting, Data, User, datetime], str]
    is_grave: bool = False
    needs: str = ""

    def is_open(self, sitting: Sitting, certificate: Certificate | None) -> bool:
        if sitting.state not in self.states or not self.needs:
            return sitting.state in self.states
        if certificate is None or certificate.is_withdrawn:
            return False
        return (certificate.revoked_at is None) == (self.needs == "valid")


def open_to(sitting: Sitting, certificate: Certificate | None) -> list[Action]:
    """What may be done to a sitting as it stands."""
    return [action for action in ACTIONS if action.is_open(sitting, certificate)]


def find(name: str) -> Action | None:
    return next((action for action in ACTIONS if action.name == name), None)


def whose(sitting: Sitting) -> str:
    return called(sitting.learner)


# More time


def extend_leads_to(sitting: Sitting) -> str:
    end = {"who": whose(sitting), "end": moment(sitting.deadline)}
    if sitting.state == State.OPEN:
        return _("%(who)s has until %(end)s now. What is given cannot be taken back.") % end
    return (
        _(
            "The clock of %(who)s stands still; the end is %(end)s, and moves on by as long as that lasts. What is "
            "given comes on top of it and cannot be taken back."
        )
        % end
    )


def extend(sitting: Sitting, data: Data, by: User, now: datetime) -> str:
    ending.touch(sitting, now=now)
    minutes = data["minutes"]
    try:
        accommodations.extend(sitting=sitting, minutes=minutes, by=by, reason=data["reason"], now=now)
    except NotExtended:
        raise Refused from None
    told = ngettext("%(who)s has %(n)d minute more", "%(who)s has %(n)d minutes more", minutes)
    return _("%(told)s: until %(end)s.") % {
        "told": told % {"who": whose(sitting), "n": minutes},
        "end": moment(sitting.deadline),
    }


# Standing still, going on, ending


def suspend_leads_to(sitting: Sitting) -> str:
    return _(
        "The clock of %(who)s stops and no answer is taken until you resume the sitting; the time that is left is kept."
    ) % {"who": whose(sitting)}


def suspend(sitting: Sitting, data: Data, by: User, now: datetime) -> str:
    done = ending.suspend(sitting=sitting, by=by, reason=data["reason"], now=now)
    return said(done, _("The sitting is suspended. Its time stands still until you resume it."))


def resume_leads_to(sitting: Sitting) -> str:
    return _("The clock of %(who)s goes on with all the time that was left.") % {"who": whose(sitting)}


def resume(sitting: Sitting, data: Data, by: User, now: datetime) -> str:
    done = ending.resume(sitting=sitting, by=by, now=now)
    return said(done, _("The sitting goes on, until %(end)s.") % {"end": moment(sitting.deadline)})


def end_leads_to(sitting: Sitting) -> str:
    return _(
        "The sitting of %(who)s ends for good, and what was saved so far is marked. It cannot be taken up again."
    ) % {"who": whose(sitting)}


def end(sitting: Sitting, data: Data, by: User, now: datetime) -> str:
    ended = ending.end(sitting=sitting, by=by, reason=data["reason"], now=now)
    if ended.ended_by != ending.STAFF:
        raise Refused
    return _("The sitting is ended and marked. It is “%(state)s” now.") % {"state": ended.get_state_display()}


# Invalid, and valid after all


def void_leads_to(sitting: Sitting) -> str:
    told = _("The sitting of %(who)s has no result any more, and a certificate of it is revoked with your reason.")
    return told % {"who": whose(sitting)}


def void(sitting: Sitting, data: Data, by: User, now: datetime) -> str:
    counts = data["counts"] == "yes"
    done = ending.void(sitting=sitting, by=by, reason=data["reason"], counts=counts, now=now)
    return said(
        done,
        _("The sitting is voided; it uses up an attempt.")
        if counts
        else _("The sitting is voided; it uses up no attempt."),
    )


def reinstate_leads_to(sitting: Sitting) -> str:
    return _(
        "The sitting of %(who)s is valid again and uses up an attempt. It is marked anew from the answers that "
        "were saved; whether the result is released is decided as after its end. A certificate that "
        "the voiding revoked is good again, too."
    ) % {"who": whose(sitting)}


def reinstate(sitting: Sitting, data: Data, by: User, now: datetime) -> str:
    try:
        done = ending.reinstate(sitting=sitting, by=by, reason=data["reason"], now=now)
    except ending.AnotherRuns:
        raise Refused(
            _("%(who)s is sitting the exam again at the moment. Reinstate this sitting when that one has ended.")
            % {"who": whose(sitting)}
        ) from None
    if done.state == State.VOIDED:
        raise Refused
    return _("The sitting is reinstated and marked anew. It is “%(state)s” now.") % {"state": done.get_state_display()}


# The result and the certificate


def release_leads_to(sitting: Sitting) -> str:
    blueprint = Blueprint.of(sitting.rules)
    told = _("%(who)s sees the result, and can get a certificate when it is a pass. This cannot be taken back.")
    return f"{told % {'who': whose(sitting)}} {policy(blueprint.release, blueprint.closes)}".strip()


def policy(release: str, closes: datetime | None) -> str:
    """When results are released without anybody's word."""
    if release == "by hand":
        return _("Results of this exam are released by hand only.")
    if release == "after window" and closes is not None:
        return _("Without your doing, results are released when the exam closes: %(at)s.") % {"at": moment(closes)}
    return _("Without your doing, results are released as soon as they are marked.")


def release(sitting: Sitting, data: Data, by: User, now: datetime) -> str:
    done = marking.release(sitting=sitting, actor=audit.actor(by), now=now)
    return said(done, _("The result is released. %(who)s sees it now.") % {"who": whose(sitting)})


def revoke_leads_to(sitting: Sitting) -> str:
    return _(
        "Everybody who looks the certificate of %(who)s up reads that it is revoked, and your reason. The result "
        "stays as it is."
    ) % {"who": whose(sitting)}


def revoke(sitting: Sitting, data: Data, by: User, now: datetime) -> str:
    held = Certificate.objects.filter(sitting=sitting).first()
    done = held is not None and certificates.revoke(certificate=held, reason=data["reason"], now=now, actor=by)
    return said(done, _("The certificate is revoked. Its page says so, with your reason."))


def restore_leads_to(sitting: Sitting) -> str:
    return _(
        "The certificate of %(who)s is genuine again. Its badge is signed anew: the one that was downloaded "
        "before stays revoked."
    ) % {"who": whose(sitting)}


def restore(sitting: Sitting, data: Data, by: User, now: datetime) -> str:
    held = Certificate.objects.filter(sitting=sitting).first()
    last = results.latest(sitting)
    if held is None or last is None or not last.is_passed:
        raise Refused(_("The result of this sitting is no pass, so there is nothing to certify."))
    try:
        done = certificates.reinstate(certificate=held, reason=data["reason"], now=now, actor=by)
    except Unreadable:
        raise Refused(_("The signing key cannot be read on this server; tell who runs it.")) from None
    return said(done, _("The certificate is genuine again."))


def said(done: bool, words: str) -> str:
    """What happened. Raises :class:`Refused` when nothing did."""
    if not done:
        raise Refused
    return words


RUNNING = frozenset(State.running())
GIVING_ANSWERS = frozenset({State.OPEN, State.ON_BREAK})
ACTIONS = (
    Action("extension", gettext_lazy("Give more time"), RUNNING, extend_leads_to, forms.ExtensionForm, extend),
    Action("suspension", gettext_lazy("Suspend"), GIVING_ANSWERS, suspend_leads_to, forms.ToldReasonForm, suspend),
    Action("resumption", gettext_lazy("Resume"), {State.SUSPENDED}, resume_leads_to, forms.ActForm, resume),
    Action("end", gettext_lazy("End now"), RUNNING, end_leads_to, forms.ToldReasonForm, end, is_grave=True),
    Action("release", gettext_lazy("Release the result"), {State.GRADED}, release_leads_to, forms.ActForm, release),
    Action(
        "revocation",
        gettext_lazy("Revoke the certificate"),
        frozenset(State),
        revoke_leads_to,
        forms.PublicReasonForm,
        revoke,
        is_grave=True,
        needs="valid",
    ),
    Action(
        "certificate",
        gettext_lazy("Reinstate the certificate"),
        {State.RELEASED},
        restore_leads_to,
        forms.ReasonForm,
        restore,
        needs="revoked",
    ),
    Action(
        "voiding",
        gettext_lazy("Void"),
        frozenset(sources(State.VOIDED)),
        void_leads_to,
        forms.VoidForm,
        void,
        is_grave=True,
    ),
    Action("reinstatement", gettext_lazy("Reinstate"), {State.VOIDED}, reinstate_leads_to, forms.ReasonForm, reinstate),
)
#: What a rule raises when there is no such move (any more).
NOT_DONE = (Refused, NotAllowed)
