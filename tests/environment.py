"""The environment that the tests run in, set before Django reads its settings (a pytest plugin, see pyproject)."""

import gc
import os
import tempfile

for name in list(os.environ):
    if name in {"SECRET_KEY", "SITE_URL", "EMAIL_URL", "CACHE_URL", "CONTENT_ROOTS", "SOCIAL_PROVIDERS"}:
        del os.environ[name]
os.environ["LECTERN_MODE"] = "test"
os.environ["DATA_DIR"] = os.path.join(tempfile.gettempdir(), f"lectern-tests-{os.getuid()}")
# Playwright's synchronous API runs an event loop in the thread that also asks the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
os.makedirs(os.path.join(os.environ["DATA_DIR"], "static"), exist_ok=True)
# Tests make and drop rows by the thousand beside modules that never go: looking through all of them less often takes
# about a tenth off the run.
gc.set_threshold(100_000, 20, 50)


def pytest_collection_finish() -> None:
    """What was imported stays: the collector of cycles need not look at it again."""
    gc.collect()
    gc.freeze()
