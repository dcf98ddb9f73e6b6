"""Who writes exams, and what a browser does at their pages: Ines teaches course "c", Cleo "other"."""

from __future__ import annotations

from django.urls import reverse

from exams.models.blueprint import Exam
from exams.models.item import ItemPool
from tests.courses.authors import People
from tests.exams.sittings import LEVELS, derived, make_pool, rules
from tests.factories import make_course, make_lesson, make_module
from tests.forms import form_of

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
LESSONS = {"D1": "roots", "D2": "fruits"}


def cast(*, items: int = 5, status: str = "published", **fields) -> tuple[People, Exam]:
    """The cast, and the exam of course "c", whose bank has ``items`` items a domain; course "other" has none."""
    module = make_module(make_course("c", title="Course c"), slug="m")
    for slug in LESSONS.values():
        make_lesson(module, slug=slug, body="Text.\n")
    make_course("other", title="Course other")
    people = People()
    for name in ("ines", "cleo"):
        assert people[name]
    bank = [
        derived(f"{domain.lower()}-{n}", domain=domain, lesson=lesson, level=LEVELS[n % 4])
        for domain, lesson in LESSONS.items()
        for n in range(items)
    ]
    make_pool(module.course, bank, slug="bank")
    exam = Exam.objects.create(
        course=module.course, title="The exam", edition="2026.3", status=status, rules=rules(**fields)
    )
    return people, exam


def url(row, page="change") -> str:
    return reverse(f"admin:exams_{row._meta.model_name}_{page}", args=[row.pk])


def sent_by(client, address, form) -> dict[str, str]:
    """What a browser would send of this form, with nothing changed."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return {name: values[0] for name, values in form_of(response.content.decode(), form).items()}


def save(client, exam, fields=None, **more):
    """Open the exam's form, change these fields, save."""
    return client.post(url(exam), {**sent_by(client, url(exam), "exam_form"), **(fields or {}), **more, "do": "save"})


def write(client, pool, body, do="save", **fields):
    """Open the pool's page, put this text in, and press a button."""
    sent = sent_by(client, url(pool), "pool_form")
    return client.post(url(pool), {**sent, "body": body.replace("\n", "\r\n"), **fields, "do": do})


def errors(response) -> dict[str, list[str]]:
    """What the form says at its fields."""
    assert response.status_code == 422, response.status_code
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def item_text(key: str, stem: str = "", *, right: int = 1, **attributes: str) -> str:
    """A question block as an author writes it; ``right`` says which of the three choices is."""
    given = {"level": "understand", "lesson": "roots"} | attributes
    header = " ".join([f"#{key}", *(f"{name}={value}" for name, value in given.items())])
    choices = "\n".join(
        f"- ({'x' if n == right else ' '}) {name} of {key}\n  > Because of {name.lower()}."
        for n, name in enumerate(("A carrot", "An apple", "A cabbage"))
    )
    return f"::: question {{{header}}}\n\n{stem or f'Which one is a fruit, says {key}?'}\n\n{choices}\n\n:::\n"


def new_pool(client, exam, *keys: str, slug: str = "mine", domain: str = "D1") -> ItemPool:
    """A pool that was begun and saved through its pages."""
    sent = {"course": exam.course_id, "slug": slug, "domain": domain}
    assert client.post(reverse("admin:exams_itempool_add"), sent).status_code == 302
    pool = ItemPool.objects.get(course=exam.course, slug=slug)
    if keys:
        response = write(client, pool, "\n".join(map(item_text, keys)))
        assert response.status_code == 302, [f.message for f in response.context["findings"]]
    return ItemPool.objects.get(pk=pool.pk)


def findings(response) -> list[str]:
    return [f"{found['line']}: {found['message']}" for found in response.context["findings"] if not found["advice"]]


def effects(response) -> list[str]:
    return [effect.text for effect in response.context["effects"]]


def preview(client, pool, body, **fields):
    response = write(client, pool, body, do="preview", **fields)
    assert response.status_code == 200
    return response
