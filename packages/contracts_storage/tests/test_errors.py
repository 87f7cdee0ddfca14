"""What can go wrong with files, in words and for programs."""

import errno
import pickle

import pytest

from bandstand.contracts.storage.errors import FileMissing, StorageError, Unavailable, UnsafeName, Unsupported


def test_a_missing_file_is_named_with_the_nearest_one() -> None:
    assert str(FileMissing("cover/ema.jpg", ["b.txt", "cover/emma.jpg"])) == (
        "There is no file 'cover/ema.jpg'. Did you mean 'cover/emma.jpg'?"
    )
    assert str(FileMissing("a.txt", ["zzz"])) == "There is no file 'a.txt'."
    assert str(FileMissing("a.txt")) == "There is no file 'a.txt'."
    assert FileMissing("a", ["c", "b"]).known == ("b", "c")


def test_an_unsafe_name_is_shown_with_its_controls_escaped_and_not_at_length() -> None:
    assert str(UnsafeName("a\nb", "it has a line feed")) == (
        r"The name of a stored file is a plain relative path; got 'a\nb': it has a line feed."
    )
    assert len(str(UnsafeName("x" * 1_000_000, "it is too long"))) < 300


def test_an_unavailable_storage_says_why() -> None:
    assert str(Unavailable("The folder '/media' is read-only.")) == "The folder '/media' is read-only."
    assert str(Unavailable(errno.ENOSPC, "The disk is full.")) == "The disk is full."
    assert str(Unavailable()) == "The storage is not available."


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (FileMissing("a.txt", ["b.txt"]), FileNotFoundError),
        (UnsafeName("..", "it reaches elsewhere"), ValueError),
        (Unsupported("No address."), NotImplementedError),
        (Unavailable(errno.ENOSPC, "The disk is full."), OSError),
    ],
)
def test_each_is_a_storage_error_and_a_builtin_one_and_survives_pickling(
    error: StorageError, builtin: type[Exception]
) -> None:
    assert isinstance(error, StorageError)
    assert isinstance(error, builtin)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
