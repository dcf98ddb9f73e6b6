"""What a text says and asks, which no form of it may change."""

from courses import formatting


def made(text):
    return formatting.said(formatting.derived(text)), formatting.asked(formatting.derived(text), "question")
