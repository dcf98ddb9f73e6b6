"""Figures of insights that are kept until they are counted anew."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0007_terms_linked'),
        ('quizzes', '0005_find_answers_kept_word_by_word'),
    ]

    operations = [
        migrations.CreateModel(
            name='PracticeCounting',
            fields=[
                ('course', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='courses.course')),
                ('counted_at', models.DateTimeField(null=True)),
                ('seconds', models.FloatField(default=0)),
                ('wanted_at', models.DateTimeField(null=True)),
                ('begun_at', models.DateTimeField(null=True)),
                ('shape', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PracticeKept',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('figures', models.JSONField()),
                ('course', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.course')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('course', 'name'), name='one_kept_practice_insight')],
            },
        ),
    ]
