"""What a candidate's browser does at the pages of an exam, and what these say."""

import re

from exams.models.sitting import Answer, Sitting
from tests.courses.authors import signed_in
from tests.factories import make_user


def seated(exam, user=None):
    """A client whose browser has started the exam, and the sitting."""
    client = signed_in(user or make_user(name="Amara"))
    client.post(exam.get_absolute_url(), {"agree": "on"})
    return client, Sitting.objects.order_by("-pk").first()


def path(sitting, end="1/"):
    return f"/exam/{sitting.uuid}/{end}"


def fields(sitting, number=1, **values):
    answer = Answer.objects.get(sitting=sitting, number=number)
    return {"rev": answer.rev, "key": f"key-{number}-{answer.rev}-{len(values)}", **values}


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("&#x27;", "'"))
