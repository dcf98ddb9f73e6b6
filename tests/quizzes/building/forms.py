"""The builder's form as browsers send it, and what its pages say."""

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.forms import form_of


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def address(lesson):
    return reverse("admin:quizzes_question_builder") + f"?lesson={lesson.pk}"


def fields(response):
    """What a browser would send of the form that came."""
    found = form_of(response.content.decode(), "builder-form")
    return {name: values[-1] for name, values in found.items() if name != "csrfmiddlewaretoken"}


def soup(response):
    return BeautifulSoup(response.content.decode(), "html.parser")


def said(response):
    return [item.get_text(" ", strip=True) for item in soup(response).select("[data-summary] li")]


def new(client, lesson, kind="single", **changes):
    """The form of a new question, filled."""
    return {**fields(client.get(f"{address(lesson)}&kind={kind}")), **changes}


FRUIT = {"stem": "Which fruit?", "row-0-text": "A pear", "row-1-text": "A leek", "row-2-text": "A root", "right": "0"}
