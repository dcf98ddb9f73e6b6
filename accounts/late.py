"""Views, and whole name spaces of addresses, that are read when somebody first asks for them.

Most of the program is for few requests: a process that only serves readers starts in a fraction of the time, and in a
fraction of the memory, when it does not read the pages of exams, authors and operators first.
"""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.translation import get_language


class LateView:
    """A view by its name in a module, which is imported when the view is called, or asked what it is marked with."""

    def __init__(self, module: str, name: str) -> None:
        self.__module__, self.__name__, self.__qualname__ = module, name, name

    @cached_property
    def view(self) -> Any:
        return getattr(import_module(self.__module__), self.__name__)

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.view(request, *args, **kwargs)  # type: ignore[no-any-return]  # by name, so of no known type

    def __getattr__(self, name: str) -> Any:
        """A mark of the view (``csrf_exempt``, ``public_addresses``); not the one that Django looks for in each view
        when it gathers names of addresses, which would read them all.
        """
        if name in {"view", "view_class"}:
            raise AttributeError(f"{self.__module__}.{self.__name__} has no {name}")
        return getattr(self.view, name)


class LateViews:
    """A module of views, for a list of addresses: ``LateViews("exams.views.sitting").paper`` is one of them."""

    def __init__(self, module: str) -> None:
        self.module = module

    def __getattr__(self, name: str) -> LateView:
        return LateView(self.module, name)


class LateResolver(URLResolver):
    """The addresses of a name space below a prefix, in a module that is not imported with the others.

    Django gathers the names of all addresses for the first link of the first page. A name space is looked into only for
    links of its own, so nothing is missed by leaving it out there.
    """

    def __init__(self, prefix: str, module: str, namespace: str) -> None:
        super().__init__(RoutePattern(prefix), module, app_name=namespace, namespace=namespace)

    def _populate(self) -> None:
        """Nothing, when the names of the site are gathered; :meth:`gather` does it when it is asked for."""

    def gather(self) -> None:
        if get_language() not in self._reverse_dict:
            super()._populate()

    @property
    def reverse_dict(self) -> Any:
        self.gather()
        return super().reverse_dict

    @property
    def namespace_dict(self) -> Any:
        self.gather()
        return super().namespace_dict

    @property
    def app_dict(self) -> Any:
        self.gather()
        return super().app_dict
