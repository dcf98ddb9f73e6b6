from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0003_standings_of_earlier_answers'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='practiceanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_correct__isnull', True), ('score__isnull', True)), models.Q(('is_correct__isnull', False), ('response__isnull', False), ('score__isnull', False)), _connector='OR'), name='practice_judged_whole'),
        ),
    ]
