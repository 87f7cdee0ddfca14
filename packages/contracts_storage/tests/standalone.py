"""The package's main job in a fresh process, with nothing else installed."""

from bandstand.contracts.storage import Storage
from bandstand.contracts.storage.testing import MemoryStorage

storage: Storage = MemoryStorage()
first = storage.save("covers/emma.jpg", b"a picture")
second = storage.save("covers/emma.jpg", [b"another ", b"picture"])
assert first == "covers/emma.jpg" != second
with storage.open(second) as file:
    assert file.read() == b"another picture"
