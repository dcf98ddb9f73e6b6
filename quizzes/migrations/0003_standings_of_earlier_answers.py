"""Answers that were asked for were kept as wrong; now nothing was judged. Standings follow from the answers so far."""

from django.db import migrations


def unjudge(apps, schema_editor):
    answers = apps.get_model("quizzes", "PracticeAnswer").objects
    answers.filter(response__isnull=True).update(is_correct=None, score=None)


def judge(apps, schema_editor):
    answers = apps.get_model("quizzes", "PracticeAnswer").objects
    answers.filter(response__isnull=True).update(is_correct=False, score=0)


def stand(apps, schema_editor):
    """The rule of ``quizzes/standing.py`` as it was when this was written: answers in order, ten minutes part occasions."""
    answers = apps.get_model("quizzes", "PracticeAnswer").objects
    standings = apps.get_model("quizzes", "PracticeStanding").objects
    rows = answers.filter(learner__isnull=False).order_by("learner_id", "question_id", "answered_at", "pk")
    found = {}
    for learner, question, correct, at in rows.values_list("learner_id", "question_id", "is_correct", "answered_at"):
        row = found.get((learner, question))
        if row is None:
            row = found[learner, question] = {
                "events": 0, "tries": 0, "rights": 0, "first_correct": bool(correct), "is_correct": None,
                "is_missed": not correct, "first_at": at, "last_at": at,
            }
        elif (at - row["last_at"]).total_seconds() >= 600:
            row["is_missed"] = not correct
        row["events"] += 1
        row["last_at"] = at
        if correct is not None:
            row["tries"] += 1
            row["rights"] += correct
            row["is_correct"] = correct
    for (learner, question), row in found.items():
        standings.create(learner_id=learner, question_id=question, **row)


def forget(apps, schema_editor):
    apps.get_model("quizzes", "PracticeStanding").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0002_practice_and_review'),
    ]

    operations = [
        migrations.RunPython(unjudge, judge),
        migrations.RunPython(stand, forget),
    ]
