from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_erasure'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='signed_up',
            field=models.BooleanField(db_default=False, default=False, editable=False, help_text='No operator made the account; it goes when its address is never confirmed.', verbose_name='signed up themselves'),
        ),
    ]
