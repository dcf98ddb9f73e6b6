"""Static files as the application sends them, where no proxy does."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFiles(WhiteNoiseMiddleware):
    """WhiteNoise, which knows a file from the first time that it is asked for.

    By itself it looks at every file before the first request: a tenth of a start, most often for files that a proxy
    sends. Files are never changed under their names, so what was found stays true.
    """

    def add_files(self, root: str, prefix: str | None = None) -> None:
        """Remember where files are."""
        self.autorefresh = True
        super().add_files(root, prefix)
        self.autorefresh = False

    def __call__(self, request: HttpRequest) -> Any:
        path = request.path_info
        known = self.files.get(path)
        if known is None and path.startswith(self.static_prefix):
            known = self.find_file(path)
            if known is not None:
                self.files[path] = known
        return self.get_response(request) if known is None else self.serve(known, request)
