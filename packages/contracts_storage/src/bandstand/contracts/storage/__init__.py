"""Storage: where files are kept under names, whatever keeps them: a folder, memory, or a service elsewhere.

``abilities`` has what only some storages can do, ``named`` several of them, ``errors`` what goes wrong, ``names`` and
``content`` what every storage does alike with names and contents. Draft: two implementations are still to pass the
suites in ``testing``.
"""

from bandstand.contracts.storage._storage import STORAGE, Storage, StoredFile

__all__ = ["STORAGE", "Storage", "StoredFile"]
