"""What all tests share: an empty shelf of pages, no limits used up, and nothing skipped in CI."""

import os
from collections import Counter

import pytest
from hypothesis import settings

#: Generated examples are the same in every run: what fails in CI fails everywhere.
settings.register_profile("steady", derandomize=True, database=None)
settings.load_profile("steady")


def pytest_configure():
    """The embedded database of the tests is in memory; pytest-django leaves it there when it is told so by name."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"] == "config.sqlite":
        database.setdefault("TEST", {})["NAME"] = ":memory:"


def pytest_addoption(parser):
    parser.addoption("--only-database", action="store_true", help="Run only the tests that touch the database.")


#: Tests of what pages say. They need a database and are about none: the second one is for rules and queries, and every
#: page is opened there, and every form sent, by tests/doors.
PAGES = tuple(
    f"tests/{name}"
    for name in (
        "accounts/test_account_page.py", "accounts/test_redirects.py", "accounts/test_second_factor.py",
        "config/watching/", "courses/archive_pages/", "courses/archives/test_hostile.py",
        "courses/editing/test_files_page.py", "courses/editing/test_merge_page.py", "courses/library/",
        "courses/reading/test_marks.py", "courses/syncing/test_refusals.py", "courses/test_admin.py",
        "courses/test_admin_outline.py", "courses/test_admin_search.py", "courses/test_admin_texts.py",
        "courses/test_big_course.py", "courses/uploads/", "quizzes/answering/test_odd_forms.py", "quizzes/building/",
        "quizzes/insights/test_access.py", "quizzes/insights/test_pages.py", "quizzes/sets/test_pages.py",
        "quizzes/test_review_pages.py",
        "exams/authoring/", "exams/credentials/test_pages_", "exams/credentials/test_pdf.py",
        "exams/credentials/test_pictures.py", "exams/credentials/test_checking.py",
        "exams/credentials/test_forgeries.py", "exams/insights/test_pages.py", "exams/insights/test_simulation.py",
        "exams/invigilation/test_accommodating.py", "exams/invigilation/test_acting",
        "exams/invigilation/test_correcting", "exams/invigilation/test_papers.py",
        "exams/invigilation/test_sittings.py", "exams/invigilation/test_trail.py", "exams/pages/test_answers.py",
        "exams/pages/test_home.py", "exams/pages/test_hostile_forms.py",
    )
)  # fmt: skip
#: Seconds after which a text that was made to stop the site has stopped it. It takes one or two: no measure of speed.
HANGS = 120


def pytest_collection_modifyitems(config, items):
    for item in items:
        if item.get_closest_marker("hostile"):
            item.add_marker(pytest.mark.timeout(HANGS))
    if not config.getoption("--only-database"):
        return
    fixtures = {"db", "transactional_db", "live_server", "client", "admin_client"}
    kept = [item for item in items if item.get_closest_marker("django_db") or fixtures & set(item.fixturenames)]
    kept = [item for item in kept if not item.nodeid.startswith(PAGES) and not item.get_closest_marker("once")]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def pytest_terminal_summary(terminalreporter):
    for report in terminalreporter.getreports("skipped"):
        terminalreporter.write_line(f"skipped: {report.nodeid}: {report.longrepr[-1]}")
    if os.environ.get("COSTS"):
        for seconds, number, place in costs(terminalreporter):
            terminalreporter.write_line(f"{seconds:7.1f} s {number:5}  {place}")


def costs(terminalreporter, most=60):
    """Seconds and number of tests of the files that take longest: `COSTS=1` prints them."""
    seconds, tests = Counter(), Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if hasattr(report, "duration"):
                place = report.nodeid.partition("::")[0]
                seconds[place] += report.duration
                tests[place] += report.when == "call"
    return [(total, tests[place], place) for place, total in seconds.most_common(most)]


def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("CI runs every test; the ones above were skipped.")
        session.exitstatus = 1


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """`ON_DISK=1` puts the embedded database where a site has it: its writers stand in line there, in memory not."""
    if os.environ.get("ON_DISK"):
        from django.db import connection

        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def fresh_pages():
    """Pages that one test made are of no use to the next, whose rows may have the same ids."""
    from courses import pages

    pages.shelf.pages.clear()
    pages.shelf.used = 0


@pytest.fixture(scope="session", autouse=True)
def quickly_packed():
    """The smallest body takes longer to find than the page to make, and is asked for once here."""
    from courses import packing

    packing.BROTLI_QUALITY = 1


@pytest.fixture(autouse=True)
def fresh_limits(request):
    """Sign-in limits count in the cache, those of practice in the process; each test starts with none used."""
    from accounts import pace as costly
    from quizzes import pace

    pace.forget()
    costly.forget()
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("db")
        from django.core.cache import cache

        cache.clear()
