"""The insight pages as a person at the admin meets them: their addresses, who opens them, what they say."""

import csv
import io
import re

from django.test import Client

from accounts.demo import instructors
from quizzes.admin import insights  # noqa: F401  (the pages register themselves)
from tests.factories import make_user

HOME = "/admin/quizzes/question/"
COURSE = f"{HOME}insights/bread/"
LESSON = f"{COURSE}flour/"
QUESTION = f"{LESSON}grain/"
SHEETS = (f"{COURSE}lessons.csv", f"{LESSON}questions.csv", f"{QUESTION}answers.csv")
PAGES = (COURSE, LESSON, QUESTION, *SHEETS)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def teacher(course, **fields):
    person = make_user(is_staff=True, **fields)
    person.groups.add(instructors())
    course.instructors.add(person)
    return person


def words(html):
    """A page's content as words."""
    content = html.partition('id="content-main"')[2]
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def table(client, address):
    """A spreadsheet's rows."""
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
