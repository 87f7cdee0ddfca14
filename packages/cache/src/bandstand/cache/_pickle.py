"""Any values, with pickle: only where it is named, since who can write to the backend can then run code here."""

from __future__ import annotations

import pickle  # source: pickle - used only where a user names it


class PickleSerializer:
    """Writes pickles."""

    def dumps(self, value: object, /) -> bytes:
        """Make bytes of a value."""
        return pickle.dumps(value, 5)

    def loads(self, data: bytes, /) -> object:
        """Make the value again; runs whatever the bytes say."""
        return pickle.loads(data)  # noqa: S301 - named by the user
