"""How much anybody may upload: what is larger is read to its end and kept nowhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

TOO_LARGE = "upload_was_too_large"
"""The attribute of a request whose file was left out."""


class SizeLimit(FileUploadHandler):
    """The first of the upload handlers; the file never reaches the disk as a whole."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._received += len(raw_data)
        if self._received > settings.MOST_UPLOADED_BYTES:
            setattr(self.request, TOO_LARGE, True)
            # The rest is read and dropped, so that the browser gets its answer.
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def most_megabytes() -> int:
    return int(settings.MOST_UPLOADED_BYTES) >> 20
