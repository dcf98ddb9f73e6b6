from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0004_judged_whole'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='practiceanswer',
            index=models.Index(condition=models.Q(('response__isnull', False), models.Q(('response', {}), _negated=True)), fields=['answered_at'], name='answers_word_by_word'),
        ),
    ]
