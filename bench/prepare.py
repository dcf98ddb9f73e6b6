"""Print what the bench needs to know of a prepared site, as ``name=value`` lines."""

import django

django.setup()

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.middleware.csrf import _get_new_csrf_string  # type: ignore[attr-defined]
from django.utils import timezone

from accounts.models import User
from quizzes import guests
from quizzes.models.practice import Guest
from quizzes.models.question import Question

learner = User.objects.get(email="learner@example.org")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(learner.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = learner.get_session_auth_hash()
session.create()
question = Question.objects.select_related("revision").get(key="multimodal-meaning")
assert question.revision is not None
guest = Guest.objects.create(made_at=timezone.now())
print(f"guest={guests.signer().sign(guest.pk.hex)}")
print(f"session={session.session_key}")
print(f"csrf={_get_new_csrf_string()}")
print(f"key={settings.SECRET_KEY}")
print(f"question={question.pk}")
print(f"revision={question.revision.pk}")
print(f"answer={question.revision.content['choices'][0]['key']}")
