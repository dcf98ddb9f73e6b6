"""The pages of a correction as an instructor goes through them."""

from exams.models.sitting import Sitting
from tests.exams.invigilation.desks import (
    client,
    send,
    url,
)
from tests.forms import form_of


def first_item(sitting):
    return sitting.paper.get(number=1).item


def address(item, number=1):
    return url("correction", item.key, number)


def look(item, **fields):
    """Ask what a correction would change."""
    return client("ines").post(address(item), {"do": "preview", "reason": "It was wrong.", **fields})


def do(response, item, **fields):
    """Press the button below a preview."""
    sent = form_of(response.content.decode(), "confirm") | {"do": "correct"} | fields
    return send(client("ines"), address(item), sent)


def standing():
    """Points, mark and pass of every sitting's result that counts, by the sitting."""
    return {
        sitting.pk: (last.points, last.most, last.pass_mark, last.is_passed)
        for sitting in Sitting.objects.all()
        if (last := sitting.results.order_by("-version").first())
    }


def foretold(response):
    """The same as the preview says it."""
    return {
        each.sitting.pk: (each.points, each.most, each.pass_mark, each.passes)
        for each, _name in response.context["changing"]
    }
