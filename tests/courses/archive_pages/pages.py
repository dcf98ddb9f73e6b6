"""What a browser does at the pages of whole courses, and what they say and write."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.courses.archive_pages.places import IMPORT, PREVIEW
from tests.forms import form_of
from tests.snapshot import ALWAYS_WRITTEN, all_rows


def course_rows():
    return {table: rows for table, rows in all_rows().items() if table not in ALWAYS_WRITTEN}


def upload(client, data, name="course.zip", **fields):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data), **fields})


def errors(response):
    return response.context["form"].errors.get_json_data()


def told(response):
    return [str(message) for message in response.context["messages"]]


def confirm(client, **fields):
    return client.post(PREVIEW, form_of(client.get(PREVIEW).content.decode(), "import_form") | fields)
