"""What can be done to a sitting, done as Ines."""

from exams.models.sitting import Sitting
from tests.exams.invigilation.desks import client, press, url

#: The pages of actions, by the last part of their addresses.
NAMES = [
    "extension",
    "suspension",
    "resumption",
    "end",
    "release",
    "revocation",
    "certificate",
    "voiding",
    "reinstatement",
]


def act(name, sitting, **fields):
    """As Ines: open the page of an action, fill it in, press."""
    return press(client("ines"), url("act", sitting.uuid, name), **fields)


def state():
    return Sitting.objects.get().state
