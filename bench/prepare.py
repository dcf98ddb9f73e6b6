"""Print what the bench needs to know of a prepared site, as ``name=value`` lines."""

import django

django.setup()

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from bench.sessions import csrf_secret, session_of
from config.serving.public import addresses
from quizzes import guests
from quizzes.models.practice import Guest
from quizzes.models.question import Question

learner = User.objects.get(email="learner@example.org")
question = Question.objects.select_related("revision").get(key="multimodal-meaning")
assert question.revision is not None
guest = Guest.objects.create(made_at=timezone.now())
print(f"guest={guests.signer().sign(guest.pk.hex)}")
print(f"session={session_of(learner)}")
print(f"csrf={csrf_secret()}")
print(f"key={settings.SECRET_KEY}")
print(f"question={question.pk}")
print(f"revision={question.revision.pk}")
print(f"answer={question.revision.content['choices'][0]['key']}")
print(f"pages={' '.join(addresses())}")
