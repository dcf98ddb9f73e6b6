"""A file that somebody sends becomes a file of the course: made fit to be shown, stored under a name of its own, and
shown by the lessons that name it.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from courses import facts, loader, writing
from courses.models import publication
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson
from courses.search import index
from courses.sync.media import LIMIT, TYPES
from courses.sync.shapes import digest
from courses.uploading import documents, kinds, pictures, sound, vectors
from courses.uploading.names import free_name, safe_name
from courses.uploading.results import MOST_SENT, Upload, UploadRefused
from courses.writing import Derived

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["MOST_SENT", "Upload", "UploadRefused", "prepare", "prepare_instead", "same_file", "store"]

CHECKS = {
    ".txt": documents.check_text,
    ".json": documents.check_json,
    ".csv": documents.check_csv,
    ".pdf": documents.check_pdf,
}
#: How often a name that somebody else took meanwhile is given up for the next one.
MOST_TRIES = 5


def prepare(name: str, data: bytes, *, into: str = "") -> Upload:
    """Make the file fit to be stored. Raises UploadRefused.

    Its type is decided by its content; ``name`` becomes a safe one, with the suffix of that type. ``into`` is the
    suffix that a picture has to have in the end.
    """
    if len(data) > MOST_SENT:
        raise UploadRefused(too_large(MOST_SENT))
    suffix = kinds.suffix_of(name, data)
    words = ""
    notes: tuple[str, ...] = ()
    width: int | None = None
    height: int | None = None
    if suffix in pictures.FORMATS:
        picture = pictures.clean_picture(data, suffix, into=into)
        data, suffix, notes = picture.data, picture.suffix, picture.notes
        width, height = picture.width, picture.height
    elif suffix == ".svg":
        drawing = vectors.clean_vector(data)
        data, words, notes = drawing.data, drawing.title, drawing.notes
    elif suffix == ".mp3":
        data, notes = sound.clean_sound(data)
    else:
        CHECKS[suffix](data)
    if safe_name(name, suffix) == facts.FILE and (found := facts.read(data).findings):
        message = _("This table of facts cannot be used: line %(line)d: %(what)s Mend it there.")
        raise UploadRefused(message % {"line": found[0].line, "what": found[0].message})
    if len(data) > LIMIT:
        raise UploadRefused(too_large(LIMIT))
    return Upload(safe_name(name, suffix), data, TYPES[suffix], width, height, notes, words)


def too_large(limit: int) -> str:
    return _("The file is over %(limit)d MB; make it smaller.") % {"limit": limit // 1024 // 1024}


def prepare_instead(file: MediaFile, data: bytes) -> Upload:
    """Make ``data`` fit to stand in the place of ``file``, under its name. Raises UploadRefused."""
    suffix = suffix_of(file.name)
    upload = prepare(file.name, data, into=suffix if suffix in pictures.FORMATS else "")
    if upload.content_type != file.content_type:
        message = _("“%(name)s” can only be replaced by a file of its type; upload this one as a file of its own.")
        raise UploadRefused(message % {"name": file.name})
    return dataclasses.replace(upload, name=file.name)


def suffix_of(name: str) -> str:
    return f".{name.rpartition('.')[2]}"


def same_file(course: Course, upload: Upload) -> MediaFile | None:
    """The course's file that has just these bytes, whatever its name."""
    alike = MediaFile.objects.filter(course=course, content_type=upload.content_type).annotate(size=Length("data"))
    for file in alike.filter(size=len(upload.data)).defer("data").order_by("pk"):
        if file.sha256 == digest(file.name, upload.data):
            return file
    return None


def store(
    course: Course, upload: Upload, *, alt: str, by: User | None, now: datetime, replace: bool = False
) -> MediaFile:
    """Keep the upload among the course's files, and render the lessons that show it.

    A file with the same bytes is kept as it is. A name that is taken gets a number, unless the author chose to
    ``replace`` that file. Raises UploadRefused when that one came with the course's folder.
    """
    if replace:
        return store_instead(course, upload, alt=alt, by=by, now=now)
    kept = same_file(course, upload)
    if kept is not None:
        if alt and not kept.alt:
            kept.alt = alt
            kept.save(update_fields=["alt"])
        return kept
    for _try in range(MOST_TRIES):
        taken = set(MediaFile.objects.filter(course=course).values_list("name", flat=True))
        file = filled(MediaFile(course=course, name=free_name(upload.name, taken)), upload, by, now)
        file.alt = alt or upload.words[:500]
        try:
            return written(file)
        except IntegrityError:
            continue
    raise UploadRefused(_("Somebody else is uploading files of this name; try again."))


def store_instead(course: Course, upload: Upload, *, alt: str, by: User | None, now: datetime) -> MediaFile:
    """Put the upload in the place of the course's file of its name; that one's old address leads to it."""
    file = MediaFile.objects.filter(course=course, name=upload.name).defer("data").first()
    if file is None:
        raise UploadRefused(_("“%(name)s” is not there any more; upload the file anew.") % {"name": upload.name})
    if file.synced_sha256:
        message = _("“%(name)s” came with the course's folder; replace it there.")
        raise UploadRefused(message % {"name": file.name})
    file.course = course
    file.alt = alt or file.alt
    return written(filled(file, upload, by, now))


def filled(file: MediaFile, upload: Upload, by: User | None, now: datetime) -> MediaFile:
    """The row with the upload's bytes. Its hash is the one that a sync of the same file would give it."""
    file.data, file.sha256 = upload.data, digest(file.name, upload.data)
    file.content_type, file.width, file.height = upload.content_type, upload.width, upload.height
    file.uploaded_at, file.uploaded_by = now, by
    return file


def written(file: MediaFile) -> MediaFile:
    """Save the file together with what it changes in the lessons that show it."""
    renderings = [(lesson, rendering(lesson, file)) for lesson in lessons_showing(file)]
    with transaction.atomic():
        file.save()
        for lesson, derived in renderings:
            now = Lesson.objects.select_related("course", "module").get(pk=lesson.pk)
            made = derived if now.body == lesson.body else rendering(now, file)
            if not made.problems and now.status != Lesson.Status.RETIRED:
                writing.store(now, made)
        if file.name == facts.FILE:
            index.follow_facts(file.course)
        publication.publish()
    return file


def lessons_showing(file: MediaFile) -> list[Lesson]:
    """The lessons whose page is another one with this file than before, retired ones left out."""
    named = f"media/{file.name}"
    rows = Lesson.objects.exclude(status=Lesson.Status.RETIRED).filter(course=file.course, body__contains=named)
    return [row for row in rows.select_related("course", "module") if loader.is_outdated(row, {named})]


def rendering(lesson: Lesson, file: MediaFile) -> Derived:
    """What the lesson's text makes with ``file`` as it is now, saved or not."""
    media = writing.media_named(file.course, lesson.body) | writing.course_media([file])
    return writing.derive(lesson.body, media, objectives=len(lesson.objectives))
