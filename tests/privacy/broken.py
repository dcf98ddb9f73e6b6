"""A mail server that refuses, and says whom."""

from smtplib import SMTPRecipientsRefused

from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise SMTPRecipientsRefused({mail.to[0]: (550, b"no") for mail in email_messages})
