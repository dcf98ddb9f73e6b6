"""Random histories of sittings against a small model of what a sitting is: no code of the product decides here."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from exams import accommodations
from exams.delivery import answering, ending, marking, sweeping
from exams.delivery.answering import Change
from exams.models.sitting import Answer, Sitting
from tests.exams.sittings import SEAT, START, numbers

OTHER = "b" * 32
GRACE = timedelta(seconds=5)
BREAK = timedelta(minutes=10)
EVENTS = (
    "save", "save", "save", "stale save", "last save", "repeat", "strange seat", "take over", "submit", "look",
    "begin break", "end break", "suspend", "resume", "extend", "end", "void", "reinstate", "release", "sweep",
)  # fmt: skip


@dataclass
class Model:
    """What a sitting should be: ``answers`` by number, each as (rev, value), and what was acknowledged."""

    deadline: datetime
    state: str = "open"
    ended_at: datetime | None = None
    seat: str = SEAT
    breaks: int = 0
    paused: datetime | None = None
    results: int = 0
    events: int = 0
    by_hand: bool = False
    answers: dict[int, tuple[int, str]] = field(default_factory=dict)

    @property
    def running(self) -> bool:
        return self.state in {"open", "break", "suspended"}

    def close(self, at: datetime) -> None:
        self.state, self.ended_at = "closing", at
        self.finish()

    def finish(self) -> None:
        if self.state == "closing":
            self.state, self.results = "graded", self.results + 1
        if self.state == "graded" and not self.by_hand:
            self.state = "released"

    def look(self, now: datetime) -> None:
        if self.state == "break" and self.paused and now >= self.paused + BREAK:
            self.state, self.deadline, self.paused = "open", self.deadline + BREAK, None
        if self.state == "open" and now >= self.deadline:
            self.close(self.deadline)
        self.finish()

    def save(self, number: int, value: str, rev: int, seat: str, now: datetime, *, last: bool) -> str:
        standing_rev, standing = self.answers.get(number, (0, ""))
        if self.state != "open" or not (now < self.deadline or (last and now < self.deadline + GRACE)):
            self.events += 1
            return "late"
        if seat != self.seat:
            self.events += 1
            return "moved"
        if value == standing and rev <= standing_rev:
            return "saved"
        self.events += 1
        if rev != standing_rev:
            return "stale"
        self.answers[number] = (rev + 1, value)
        return "saved"


def play(sitting: Sitting, dice: random.Random, steps: int, *, by: Any) -> list[str]:
    """Let ``steps`` random events happen to a sitting and to its model; the differences, of which there are none."""
    model = Model(deadline=sitting.deadline, by_hand=sitting.rules["release"] == "by hand")
    now, sent, told = START, [], []
    for step in range(steps):
        now += timedelta(seconds=dice.choice([0, 1, 5, 60, 300, 900]))
        if dice.random() < 0.1 and model.state == "open":
            now = max(now, model.deadline + timedelta(seconds=dice.choice([-1, 0, 1, 4, 5, 6])))
        event = dice.choice(EVENTS)
        told.append(event)
        happen(event, sitting.pk, model, dice, now, sent, by)
        if difference := compare(sitting.pk, model):
            return [f"step {step}, {told}: {difference}"]
    return []


def happen(
    event: str, pk: int, model: Model, dice: random.Random, now: datetime, sent: list[tuple[Any, ...]], by: Any
) -> None:
    sitting = Sitting.objects.select_related("exam", "learner").get(pk=pk)
    if "save" in event or event in {"strange seat", "repeat"}:
        saving(event, sitting, model, dice, now, sent)
    elif event == "take over":
        seat = dice.choice([SEAT, OTHER])
        done = answering.take_seat(sitting=sitting, seat=seat, key=f"seat-key-{next(numbers)}", now=now)
        assert done is model.running
        if model.running and seat != model.seat:
            model.seat, model.events = seat, model.events + 1
    elif event == "submit":
        model.look(now)
        if model.state in {"open", "break"} and model.seat == SEAT:
            model.close(min(now, model.deadline))
        try:
            ending.submit(sitting=sitting, seat=SEAT, now=now)
        except ending.Moved:
            assert model.running
    elif event == "look":
        model.look(now)
        ending.touch(sitting, now=now)
    elif event == "sweep":
        late = model.state == "open" and now >= model.deadline + GRACE
        if late or model.state in {"break", "closing"}:
            model.look(now)
        sweeping.sweep(now=now)
    elif event == "begin break":
        model.look(now)
        may = model.state == "open" and model.breaks < 2 and model.seat == SEAT
        try:
            ending.begin_break(sitting=sitting, seat=SEAT, now=now)
            assert may
        except (ending.NoBreak, ending.Moved):
            assert not may
        if may:
            model.state, model.paused, model.breaks = "break", now, model.breaks + 1
    elif event == "end break":
        model.look(now)
        ending.touch(sitting, now=now)
        if model.state == "break" and model.paused:
            model.deadline += min(now - model.paused, BREAK)
            model.state, model.paused = "open", None
            ending.end_break(sitting, now=now)
    else:
        by_staff(event, sitting, model, now, by)


def saving(
    event: str, sitting: Sitting, model: Model, dice: random.Random, now: datetime, sent: list[tuple[Any, ...]]
) -> None:
    if event == "repeat" and sent:
        change, seat, outcome = dice.choice(sent)
        saved = answering.save(sitting=sitting, change=change, seat=seat, now=now)
        if outcome is not None:
            assert (saved.outcome, saved.was_sent_before) == (outcome, True)
        return
    number, value = dice.randint(1, sitting.size), dice.choice(["a", "b", "c", ""])
    rev = model.answers.get(number, (0, ""))[0]
    if event == "stale save":
        rev = max(0, rev - dice.randint(0, 2)) + dice.choice([0, 0, 3])
    seat = OTHER if event == "strange seat" else SEAT
    change = Change(number, (value,), rev, f"key-{len(sent):06}-{now:%d%H%M%S}", is_last=event == "last save")
    before = model.events
    outcome = model.save(number, value, rev, seat, now, last=event == "last save")
    saved = answering.save(sitting=sitting, change=change, seat=seat, now=now)
    assert saved.outcome == outcome, (event, saved.outcome, outcome)
    if model.events > before:  # what is not in the log is not known when it comes again
        sent.append((change, seat, outcome))


def by_staff(event: str, sitting: Sitting, model: Model, now: datetime, by: Any) -> None:
    if event == "suspend":
        model.look(now)
        may = model.state in {"open", "break"}
        if model.state == "break" and model.paused:
            model.deadline += min(now - model.paused, BREAK)
        assert ending.suspend(sitting=sitting, by=by, reason="why", now=now) is may
        if may:
            model.state, model.paused = "suspended", now
    elif event == "resume":
        may = model.state == "suspended"
        if may and model.paused:
            model.deadline += now - model.paused
            model.state, model.paused = "open", None
        assert ending.resume(sitting=sitting, by=by, now=now) is may
    elif event == "extend":
        try:
            accommodations.extend(sitting=sitting, minutes=5, by=by, reason="why", now=now)
            assert model.running
            assert model.state != "open" or now < model.deadline
            model.deadline += timedelta(minutes=5)
        except accommodations.NotExtended:
            assert not model.running or (model.state == "open" and now >= model.deadline)
    elif event == "end":
        model.look(now)
        if model.running:
            model.close(now)
        ending.end(sitting=sitting, by=by, reason="why", now=now)
    elif event == "void":
        model.look(now)
        may = model.state != "voided"
        assert ending.void(sitting=sitting, by=by, reason="why", counts=True, now=now) is may
        if may:
            model.state, model.ended_at = "voided", model.ended_at or now
    elif event == "reinstate":
        if model.state == "voided":
            model.state = "closing"
            model.finish()
        ending.reinstate(sitting=sitting, by=by, reason="why", now=now)
    elif event == "release" and model.state == "graded":
        model.state = "released"
        assert marking.release(sitting, actor="system", now=now) is True


def compare(pk: int, model: Model) -> str:
    """What of the sitting is not as the model has it; "" when all is."""
    sitting = Sitting.objects.get(pk=pk)
    answers = {
        answer.number: (answer.rev, answer.values[0] if answer.values else "")
        for answer in Answer.objects.filter(sitting=pk)
        if answer.rev
    }
    pairs = {
        "state": (sitting.state, model.state),
        "deadline": (sitting.deadline, model.deadline),
        "ended_at": (sitting.ended_at, model.ended_at),
        "seat": (sitting.seat, model.seat),
        "events": (sitting.events, model.events),
        "results": (sitting.results.count(), model.results),
        "answers": (answers, model.answers),
    }
    return "; ".join(f"{name}: {is_!r} for {should!r}" for name, (is_, should) in pairs.items() if is_ != should)
