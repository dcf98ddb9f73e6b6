"""Pools of items in the admin: their doors, and a table of all items. What happens is in :mod:`exams.editing`."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.admin.base import BY_COURSE, TaughtCoursesOnly, WithoutForms
from exams.editing import pool_page
from exams.editing.doors import Written
from exams.models.item import Item, ItemPool, Rating
from exams.models.sitting import PaperItem


@admin.register(ItemPool)
class ItemPoolAdmin(Written):
    """A pool on its author's desk: its text, its items with their keys, and what saving does."""

    subject = "pool"
    list_display = ("slug", "course", "domain", "current_items", "is_retired", "revision")
    list_filter = (BY_COURSE, "is_retired")
    list_select_related = ("course",)
    search_fields = ("slug", "domain", "body")
    ordering = ("course__position", "course", "slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        items = Item.objects.filter(pool=OuterRef("pk"), is_retired=False)
        pools: QuerySet[Any] = super().get_queryset(request).annotate(item_count=counted(items, "pool"))
        return pools

    @admin.display(description=gettext_lazy("Items"), ordering="item_count")
    def current_items(self, pool: Any) -> int:
        return int(pool.item_count)

    def get_urls(self) -> list[URLPattern]:
        desk = self.desk(pool_page.received)
        return [path("<int:object_id>/change/", desk, name="exams_itempool_change"), *super().get_urls()]

    def editor(self, request: HttpRequest, row: Any) -> HttpResponse:
        return pool_page.editor(self, request, row)

    def beginning(self, request: HttpRequest) -> HttpResponse:
        return pool_page.add(self, request)


def counted(rows: QuerySet[Any], owner: str, what: str = "pk", *, distinct: bool = False) -> Coalesce:
    """How many rows hang on each row of another table, which ``owner`` points to."""
    numbers = rows.order_by().values(owner).annotate(n=Count(what, distinct=distinct)).values("n")
    return Coalesce(Subquery(numbers[:1], output_field=IntegerField()), 0)


class StandardFilter(admin.SimpleListFilter):
    """Whether enough judges rated an item's present form."""

    title = gettext_lazy("standard")
    parameter_name = "standard"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("rated", _("Rated")), ("provisional", _("Provisional"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "rated":
                return queryset.filter(judge_count__gte=F("judges_needed"))
            case "provisional":
                return queryset.filter(judge_count__lt=F("judges_needed"))
        return queryset


@admin.register(Item)
class ItemAdmin(WithoutForms, TaughtCoursesOnly):
    """A table of the items of all pools. They are written in their pools, so there is nothing to add or change."""

    list_display = ("named", "pool", "domain", "level", "lesson_slug", "kind", "is_pilot", "standard", "exposure")
    list_display_links = None
    list_filter = (
        BY_COURSE,
        ("domain", admin.AllValuesFieldListFilter),
        ("level", admin.AllValuesFieldListFilter),
        ("kind", admin.AllValuesFieldListFilter),
        "is_pilot",
        StandardFilter,
        ("lesson_slug", admin.AllValuesFieldListFilter),
        "is_retired",
    )
    list_select_related = ("pool",)
    search_fields = ("key", "pool__slug", "lesson_slug", "revision__content__stem")
    ordering = ("course__position", "course", "pool__slug", "position")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        now = Rating.objects.filter(item=OuterRef("pk"), number=OuterRef("revision__number"))
        needed = Cast("course__exam__rules__pass_mark__judges", IntegerField())
        items: QuerySet[Any] = super().get_queryset(request).defer("pool__body")
        counts = {
            "judge_count": counted(now, "item", "judge_key", distinct=True),
            "judges_needed": Coalesce(needed, 5),
            "paper_count": counted(PaperItem.objects.filter(item=OuterRef("pk")), "item"),
        }
        annotated: QuerySet[Any] = items.annotate(**counts)
        return annotated

    @admin.display(description=gettext_lazy("id"), ordering="key")
    def named(self, item: Any) -> str:
        where = f"{pool_page.address(item.pool)}?item={item.key}"
        name = format_html('<a href="{}"><code>{}</code></a>', where, item.key)
        is_gone = item.is_retired or item.pool.is_retired
        return format_html("{} ({})", name, _("retired")) if is_gone else name

    @admin.display(description=gettext_lazy("standard"), ordering="judge_count")
    def standard(self, item: Any) -> str:
        said = _("%(n)d of %(needed)d judges") % {"n": item.judge_count, "needed": item.judges_needed}
        return said if item.judge_count >= item.judges_needed else _("%(said)s, provisional") % {"said": said}

    @admin.display(description=gettext_lazy("papers"), ordering="paper_count")
    def exposure(self, item: Any) -> int:
        return int(item.paper_count)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """An item's page is its place in the pool."""
        item = self.get_object(request, object_id)
        if item is None or not self.has_view_permission(request, item):
            return self.gone(request, object_id)
        return redirect(f"{pool_page.address(item.pool)}?item={item.key}")
