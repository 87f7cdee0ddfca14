"""What only some storages can do; each ability is a Protocol and a token of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.services import Contract
from bandstand.contracts.storage._storage import Storage

if TYPE_CHECKING:
    from bandstand.contracts.storage.content import Content

__all__ = ["LINKING", "LISTING", "REPLACING", "Linking", "Listing", "Replacing"]


class Listing(Storage, Protocol):
    """A storage that knows which files it has.

    STORAGE-30: ``listdir`` gives the names of the folders and of the files in a folder, sorted, without those further
    inside; each is one part of a name, and the folder's name, a slash and it are a name.
    STORAGE-31: the empty name is the folder around all others; for another the rules of names hold.
    STORAGE-32: a folder that there is not has nothing in it.
    """

    def listdir(self, folder: str = "", /) -> tuple[list[str], list[str]]:
        """Give the names of the folders and of the files in a folder."""
        ...


LISTING = Contract[Listing]("storage.Listing")


class Linking(Storage, Protocol):
    """A storage whose files clients can fetch by themselves.

    STORAGE-40: ``url`` gives an address for the name, whether there is such a file or not, without asking the backend.
    STORAGE-41: the address is printable ASCII without spaces, quotes, backslashes and angle brackets, and signs of the
    name that mean something in an address are encoded: two names never have one address.
    STORAGE-42: a storage that was not told where clients reach its files raises ``Unsupported``.
    """

    def url(self, name: str, /) -> str:
        """Give the address of a file, absolute or from the root of the site.

        Raises:
            Unsupported: Clients cannot reach the files of this storage.
        """
        ...


LINKING = Contract[Linking]("storage.Linking")


class Replacing(Storage, Protocol):
    """A storage that can put a file in the place of another, for those who mean it.

    STORAGE-50: ``replace`` keeps the content under exactly that name, whether it was free or not.
    STORAGE-51: whoever reads meanwhile finds the old content or the new, never a part or nothing; when the content
    fails, the old one stays.
    """

    def replace(self, name: str, content: Content, /) -> None:
        """Keep some content under a name, in the place of what was there."""
        ...


REPLACING = Contract[Replacing]("storage.Replacing")
