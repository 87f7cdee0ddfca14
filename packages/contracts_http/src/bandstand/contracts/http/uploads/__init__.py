"""Uploads: files that a client sends with a form."""

from bandstand.contracts.http.uploads._uploads import UploadedFile

__all__ = ["UploadedFile"]
