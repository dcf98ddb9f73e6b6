"""A course's files in the admin: the library, uploads, and the picker that lessons are written with."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from courses import media_use, uploads
from courses.admin.base import BY_COURSE, TaughtCoursesOnly
from courses.models import publication
from courses.models.media import MediaFile
from courses.models.outline import Course
from courses.uploading import library
from courses.uploading.filters import KindFilter, UseFilter
from courses.uploading.forms import MOST_AT_ONCE, CourseChoice, MediaFileForm, UploadForm, WordsForm, empty_rows, rows
from courses.uploading.insertion import insertion, is_picture
from courses.uploading.thumbnails import NoThumbnail, thumbnail
from courses.uploads import UploadRefused

#: How many files a form without JavaScript has room for.
ROWS = 4


@admin.register(MediaFile)
class MediaFileAdmin(TaughtCoursesOnly):
    """A course's files. Those of its folder are only looked at, but for the words about them."""

    form = MediaFileForm
    list_display = ("name", "course", "content_type")
    list_filter = (BY_COURSE, KindFilter, UseFilter)
    list_select_related = ("course",)
    list_per_page = 48
    search_fields = ("name", "alt")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[MediaFile]:
        """Without the bytes: a list of files is not to bring them all along."""
        files: QuerySet[MediaFile] = super().get_queryset(request).select_related("course", "uploaded_by")
        return files.defer("data").annotate(size=Length("data"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("alt",) if obj is not None and obj.synced_sha256 else ("alt", "replacement")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may change a file may remove it, once no text that is kept of any lesson needs it."""
        if obj is None or obj.synced_sha256 or not self.has_change_permission(request, obj):
            return False
        return not media_use.holders(obj.course, obj.name)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: MediaFile) -> None:
        if media_use.holders(obj.course, obj.name):
            raise PermissionDenied("a lesson needs it since a moment ago")
        obj.delete()
        publication.publish()

    def save_model(self, request: HttpRequest, obj: MediaFile, form: Any, change: bool) -> None:
        if form.upload is None:
            obj.save(update_fields=["alt"])
            return
        try:
            by = cast(User, request.user)
            uploads.store(obj.course, form.upload, alt=obj.alt, by=by, now=timezone.now(), replace=True)
        except UploadRefused as refused:
            messages.error(request, str(refused))
        for note in form.upload.notes:
            messages.info(request, note)

    def get_urls(self) -> list[URLPattern]:
        def of(route: str, view: Any, name: str, *, cacheable: bool = False) -> Any:
            return path(route, self.admin_site.admin_view(view, cacheable), name=f"courses_mediafile_{name}")

        return [
            of("pick/", require_safe(self.pick_view), "pick"),
            of("upload/", require_POST(self.upload_view), "upload"),
            of("<int:pk>/words/", require_POST(self.words_view), "words"),
            of("<int:pk>/picture/<slug:sha256>/", require_safe(self.picture_view), "picture", cacheable=True),
            *super().get_urls(),
        ]

    # Pages

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if "cl" in context:
            context["cards"] = library.cards(context["cl"].result_list)
            context["chosen_course"] = request.GET.get("course__id__exact", "")
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        file = self.get_object(request, object_id)
        extra = {"show_save_and_add_another": False, **(extra_context or {})}
        if file is not None:
            extra["card"] = library.cards([file])[0]
            extra["holders"] = media_use.holders(file.course, file.name)
        return super().change_view(request, object_id, form_url, extra)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Upload several files at once: those that are fit are stored, the others come back with the reason."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        courses = Course.objects.editable_by(cast(User, request.user)).order_by("title")
        if request.method != "POST":
            choice = CourseChoice(courses=courses, initial={"course": request.GET.get("course")})
            return self.upload_page(request, choice, [])
        choice = CourseChoice(request.POST, courses=courses)
        sent = rows(request.POST, request.FILES)
        if not choice.is_valid():
            return self.upload_page(request, choice, sent)
        if sum(file.size or 0 for _name, files in request.FILES.lists() for file in files) > MOST_AT_ONCE:
            messages.error(request, _("Together these files are over 15 MB; upload them one after the other."))
            return self.upload_page(request, choice, [form.emptied() for form in sent])
        course = choice.cleaned_data["course"]
        refused = [form for form in sent if self.stored(request, course, form) is None]
        if refused or not sent:
            if not sent:
                messages.error(request, _("Choose a file first."))
            return self.upload_page(request, choice, refused)
        return HttpResponseRedirect(self.library_address(course))

    def upload_page(self, request: HttpRequest, choice: CourseChoice, sent: list[UploadForm]) -> HttpResponse:
        first_free = 1 + max((int(form.prefix or 0) for form in sent), default=-1)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Upload files"),
            "choice": choice,
            "rows": [*sent, *empty_rows(max(ROWS - len(sent), 1), first_free)],
            "has_errors": any(form.errors for form in sent),
            "pattern": UploadForm(prefix="__n__"),
            "most_at_once": MOST_AT_ONCE,
        }
        return render(request, "admin/courses/mediafile/upload.html", context)

    # The picker of the lesson editor

    def pick_view(self, request: HttpRequest) -> HttpResponse:
        """The course's files as buttons that carry what to write; ``q`` narrows them down."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        course = self.course_or_404(request, request.GET.get("course", ""))
        return self.picker(request, course, query=request.GET.get("q", "")[:200])

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """One file with its words. ``X-Fragment`` is answered with the picker, else the library or the upload page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        course = self.course_or_404(request, request.POST.get("course", ""))
        is_fragment = "X-Fragment" in request.headers
        form = UploadForm(request.POST, request.FILES, needs_words=is_fragment)
        file = self.stored(request, course, form, tells=not is_fragment)
        if is_fragment:
            return self.picker(request, course, form=form, fresh=file)
        if file is None:
            courses = Course.objects.editable_by(cast(User, request.user)).order_by("title")
            again = UploadForm(prefix="0", initial={name: request.POST.get(name, "") for name in ("alt", "caption")})
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
            return self.upload_page(request, CourseChoice(courses=courses, initial={"course": course.pk}), [again])
        return HttpResponseRedirect(self.library_address(course))

    def words_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Words to put this file into a lesson with; the first ones are kept with the file."""
        file = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, file):
            raise PermissionDenied
        form = WordsForm(request.POST)
        if not form.is_valid():
            return self.picker(request, file.course, words=form, about=file)
        if not file.alt:
            MediaFile.objects.filter(pk=pk, alt="").update(alt=form.cleaned_data["alt"])
        markdown = insertion(file, alt=form.cleaned_data["alt"], caption=form.cleaned_data["caption"])
        if "X-Fragment" in request.headers:
            return self.picker(request, file.course, markdown=markdown)
        messages.success(request, _("Write this in the lesson: %(markdown)s") % {"markdown": markdown})
        return HttpResponseRedirect(reverse("admin:courses_mediafile_change", args=[pk]))

    def picker(
        self, request: HttpRequest, course: Course, *, query: str = "", form: UploadForm | None = None,
        fresh: MediaFile | None = None, words: WordsForm | None = None, about: MediaFile | None = None,
        markdown: str = "",
    ) -> HttpResponse:  # fmt: skip
        """The picker's HTML; 422 when a form in it was refused. ``markdown`` is to be inserted at once."""
        is_refused = words is not None or (form is not None and fresh is None)
        if fresh is not None and form is not None:
            markdown = insertion(fresh, alt=form.cleaned_data["alt"], caption=form.cleaned_data["caption"])
        query = query or request.POST.get("q", "")[:200]
        context = {
            "course": course,
            "query": query,
            "cards": library.cards(library.found(self.get_queryset(request), course, query)),
            "form": form if is_refused and form else UploadForm(needs_words=True),
            "fresh": fresh,
            "notes": form.upload.notes if form and form.upload and fresh else (),
            "blank": WordsForm(),
            "words": words,
            "about": about,
            "markdown": markdown,
            "most_shown": library.MOST_SHOWN,
        }
        return render(request, "admin/courses/mediafile/_pick.html", context, status=422 if is_refused else 200)

    # Pictures of the files

    def picture_view(self, request: HttpRequest, pk: int, sha256: str) -> HttpResponse:
        """A small picture of the file; its address holds the hash of the file, so it may be kept."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        file = get_object_or_404(self.get_queryset(request), pk=pk, sha256__startswith=sha256)
        try:
            data, content_type = thumbnail(file)
        except NoThumbnail:
            raise Http404("no picture of this file") from None
        response = HttpResponse(data, content_type=content_type)
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    # Parts

    def stored(self, request: HttpRequest, course: Course, form: UploadForm, *, tells: bool = True) -> MediaFile | None:
        """Store what the form holds; None when it is refused, and the form says why."""
        if not form.is_valid() or form.upload is None:
            return None
        data = form.cleaned_data
        was_there = uploads.same_file(course, form.upload)
        try:
            by = cast(User, request.user)
            file = uploads.store(course, form.upload, alt=data["alt"], by=by, now=timezone.now())
        except UploadRefused as refused:
            form.add_error("file", str(refused))
            return None
        if was_there is None:
            self.log_addition(request, file, [{"added": {}}])
        if tells:
            self.tell(request, file, data, is_new=was_there is None, notes=form.upload.notes)
        return file

    def tell(
        self, request: HttpRequest, file: MediaFile, data: dict[str, Any], *, is_new: bool, notes: tuple[str, ...]
    ) -> None:
        said = _("“%(name)s” is there.") if is_new else _("The course has this file already, as “%(name)s”.")
        parts = [said % {"name": file.name}, *notes]
        if not is_picture(file) or data["alt"] or file.alt:
            markdown = insertion(file, alt=data["alt"], caption=data["caption"])
            parts.append(_("Write it in a lesson as %(markdown)s") % {"markdown": markdown})
        messages.success(request, " ".join(parts))

    def course_or_404(self, request: HttpRequest, pk: str) -> Course:
        if not pk.isdecimal() or len(pk) > 18:
            raise Http404("no such course")
        return get_object_or_404(Course.objects.editable_by(cast(User, request.user)), pk=int(pk))

    def library_address(self, course: Course) -> str:
        return f"{reverse('admin:courses_mediafile_changelist')}?{urlencode({'course__id__exact': course.pk})}"
