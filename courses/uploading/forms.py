"""Forms for files: what is sent is read and made fit here, so that a form knows whether it can be stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import uploads
from courses.models.media import MediaFile
from courses.models.outline import Course
from courses.sync.strict_yaml import UNSEEN
from courses.uploading.insertion import says_nothing
from courses.uploads import MOST_SENT, Upload, UploadRefused

#: What the browser's file dialog offers; the server looks at the content alone.
ACCEPTED = "image/png,image/jpeg,image/webp,image/gif,image/svg+xml,.csv,.txt,.json,.pdf,.mp3"
#: How many files one form takes, and how many bytes; the server reads no more than 16 MB (config/rsgi.py).
MOST_FILES = 20
MOST_AT_ONCE = 15 * 1024 * 1024
ROW = re.compile(r"(\d{1,3})-(?:file|alt|caption)")
WORDS_HELP = gettext_lazy("For readers who cannot see it: what they should notice, in a sentence.")
NO_WORDS = gettext_lazy("Write the alt text: what a reader should notice. A lesson cannot show a picture without it.")


class OneLineField(forms.CharField):
    """Words on one line, without characters that a content file cannot hold."""

    def to_python(self, value: Any) -> str:
        text = " ".join((super().to_python(value) or "").split())
        if found := UNSEEN.search(text):
            message = _("The text holds a character that cannot be shown, %(code)s; remove it.")
            raise ValidationError(message, params={"code": f"U+{ord(found[0]):04X}"})
        return text


def alt_field(**options: Any) -> OneLineField:
    return OneLineField(
        label=gettext_lazy("Alt text"),
        help_text=WORDS_HELP,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 40}),
        **options,
    )


def caption_field() -> OneLineField:
    return OneLineField(
        label=gettext_lazy("Caption"),
        help_text=gettext_lazy("For everybody, below the picture. May stay empty."),
        max_length=300,
        required=False,
    )


def file_field(**options: Any) -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": ACCEPTED, "data-most": MOST_SENT})
    return forms.FileField(allow_empty_file=True, widget=widget, **options)


def read(sent: UploadedFile) -> bytes:
    """The bytes of a file that is not too large. Raises ValidationError."""
    if (sent.size or 0) > MOST_SENT:
        raise ValidationError(uploads.too_large(MOST_SENT))
    return bytes(sent.read())


class UploadForm(forms.Form):
    """One file with words for it. After validation ``upload`` is what can be stored."""

    # Rows that stay empty are no mistake, so browsers must not ask for them.
    use_required_attribute = False

    file = file_field(label=gettext_lazy("File"), error_messages={"required": gettext_lazy("Choose a file.")})
    alt = alt_field(required=False)
    caption = caption_field()

    def __init__(self, *args: Any, needs_words: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.needs_words = needs_words
        self.upload: Upload | None = None
        self.sent_name = ""
        if needs_words:
            self.fields["alt"].widget.attrs["aria-required"] = "true"

    def clean_file(self) -> UploadedFile:
        sent: UploadedFile = self.cleaned_data["file"]
        self.sent_name = sent.name or ""
        try:
            self.upload = uploads.prepare(sent.name or "", read(sent))
        except UploadRefused as refused:
            raise ValidationError(str(refused)) from None
        return sent

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.needs_words and self.upload and self.upload.content_type.startswith("image/"):
            data["alt"] = data.get("alt") or self.upload.words[:500]
            if says_nothing(data["alt"]) and "alt" not in self.errors:
                self.add_error("alt", NO_WORDS)
        return data

    def emptied(self) -> UploadForm:
        """The same row with its words, to choose the file again: browsers do not send a file's place back."""
        words = {name: self.data.get(self.add_prefix(name), "") for name in ("alt", "caption")}
        return UploadForm(prefix=self.prefix, initial=words)


class WordsForm(forms.Form):
    """Words to put a file into a lesson with."""

    alt = alt_field(error_messages={"required": NO_WORDS})
    caption = caption_field()

    def clean_alt(self) -> str:
        alt: str = self.cleaned_data["alt"]
        if says_nothing(alt):
            raise ValidationError(NO_WORDS)
        return alt


class CourseChoice(forms.Form):
    """Which course files go to: one of those that the person may write."""

    course = forms.ModelChoiceField(Course.objects.none(), label=gettext_lazy("Course"), empty_label=None)

    def __init__(self, *args: Any, courses: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]  # it is a choice of rows


def rows(data: Mapping[str, Any], files: Mapping[str, Any]) -> list[UploadForm]:
    """The files that were sent together, each as a form of its own; rows that were left empty are none."""
    numbers = {int(match[1]) for name in [*data, *files] if (match := ROW.fullmatch(name))}
    forms_sent = [UploadForm(data, files, prefix=str(number), empty_permitted=True) for number in sorted(numbers)]
    return [form for form in forms_sent if form.has_changed()][:MOST_FILES]


def empty_rows(count: int, start: int = 0) -> list[UploadForm]:
    return [UploadForm(prefix=str(start + number)) for number in range(count)]


class MediaFileForm(forms.ModelForm):
    """A file of the course: its words, and another file in its place. After validation ``upload`` is that one."""

    alt = alt_field(required=False)
    replacement = file_field(
        label=gettext_lazy("Replace the file"),
        required=False,
        help_text=gettext_lazy("Every lesson that shows it shows the new one at once. It has to be of the same type."),
    )

    class Meta:
        model = MediaFile
        fields = ("alt",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.upload: Upload | None = None
        if self.instance.synced_sha256:
            self.fields.pop("replacement", None)

    def clean_replacement(self) -> UploadedFile | None:
        sent: UploadedFile | None = self.cleaned_data["replacement"]
        if sent is None:
            return None
        try:
            self.upload = uploads.prepare_instead(self.instance, read(sent))
        except UploadRefused as refused:
            raise ValidationError(str(refused)) from None
        return sent
