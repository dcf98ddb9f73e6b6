"""All of the app's models; import them from their own module."""

from exams.models import accommodation, audit, blueprint, certificate, insight, item, result, sitting  # noqa: F401
