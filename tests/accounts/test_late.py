"""Views and addresses that are read when somebody asks for them: the same as if they had been read at once."""

import os
import subprocess
import sys
from importlib import import_module

import pytest
from allauth.account import views
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.urls.resolvers import RegexPattern, URLResolver

from accounts import account_urls, confirming, second_factor_urls, third_party_urls
from accounts.late import LateResolver, LateViews


def routes(patterns, before=""):
    """Route, name, and the view's own place, of each address."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.name, getattr(pattern.callback, "view", pattern.callback)
        else:
            yield from routes(pattern.url_patterns, route)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (account_urls, "allauth.account.urls"),
        (second_factor_urls, "allauth.mfa.urls"),
        (third_party_urls, "allauth.socialaccount.urls"),
    ],
)
def test_each_way_of_signing_in_has_the_addresses_and_views_that_allauth_has(ours, theirs):
    """But for one page of the house, and one that asks first who it is."""
    found = {route: (name, view) for route, name, view in routes(ours.urlpatterns)}
    if ours is account_urls:
        assert found.pop("reauthenticate/mail/") == ("confirm_by_mail", confirming.confirm_by_mail)
        assert found["password/set/"] == ("account_set_password", confirming.password_set)
        found["password/set/"] = ("account_set_password", views.password_set)

    assert found == {route: (name, view) for route, name, view in routes(import_module(theirs).urlpatterns)}


def test_a_late_view_has_the_marks_of_its_view_and_is_known_by_its_name():
    view = LateViews("courses.views").glossary

    assert (view.__module__, view.__name__) == ("courses.views", "glossary")
    assert "view" not in vars(view)
    assert list(view.public_addresses.__code__.co_names)[:1] == ["Course"]
    assert not hasattr(view, "csrf_exempt")
    assert not hasattr(view, "view_class")


def test_a_view_that_is_not_there_says_so_when_it_is_asked_for():
    with pytest.raises(AttributeError, match=r"courses\.views\.nobody has no view"):
        LateViews("courses.views").nobody(None)


@pytest.fixture
def late(tmp_path, monkeypatch):
    """A site of one page, and a name space whose module nobody has imported."""
    (tmp_path / "late_pages.py").write_text(
        "from django.urls import path\n"
        "urlpatterns = [path('', print, name='index'), path('<int:pk>/', print, name='page')]\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield URLResolver(
        RegexPattern("^/"), [path("", print, name="home"), LateResolver("late/", "late_pages", namespace="late")]
    )
    sys.modules.pop("late_pages", None)


def test_names_of_the_site_are_gathered_without_a_late_name_space(late):
    assert late.reverse("home") == ""
    assert late.resolve("/").url_name == "home"
    assert "late_pages" not in sys.modules

    prefix, inner = late.namespace_dict["late"]
    assert (prefix, late.app_dict["late"]) == ("late/", ["late"])
    assert "late_pages" not in sys.modules
    assert inner.reverse("page", 7) == "7/"
    assert "late_pages" in sys.modules
    assert (inner.namespace_dict, inner.app_dict) == ({}, {})


def test_an_address_in_a_late_name_space_is_found_at_once(late):
    found = late.resolve("/late/7/")

    assert (found.view_name, found.kwargs) == ("late:page", {"pk": 7})


def test_a_name_that_a_late_name_space_does_not_have_is_refused():
    assert reverse("admin:courses_course_change", args=[7]) == "/admin/courses/course/7/change/"
    with pytest.raises(NoReverseMatch):
        reverse("admin:courses_nothing")


def test_reading_needs_neither_the_admin_nor_the_engine_of_texts():
    """A server of readers is small and soon there. Each of these was read at its start once."""
    code = """
import django, sys; django.setup()
from config.serving import server; server.load()
print(*sys.modules)
"""
    environment = {**os.environ, "LECTERN_MODE": "test", "CACHE_URL": ""}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())

    assert {"courses.views", "quizzes.blocks"} <= loaded
    unwanted = {
        "config.admin_urls", "courses.admin", "quizzes.admin", "exams.admin", "exams.certificates",
        "exams.views.sitting", "quizzes.views.review", "courses.proofreading", "courses.rendering.document",
        "quizzes.written_blocks", "quizzes.syntax", "courses.rendering", "courses.sync", "accounts.erasure",
        "accounts.declared", "exams.outcome", "allauth.account.views", "allauth.socialaccount.views",
        "bleach", "markdown", "latex2mathml", "yaml", "PIL", "jwt", "cryptography", "fido2", "fsrs", "segno",
    }  # fmt: skip
    assert loaded & unwanted == set()
