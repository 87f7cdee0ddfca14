"""Files and images of rows, over a storage in memory."""

from __future__ import annotations

import datetime as dt
import io
import pickle
import sys
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.storage.errors import UnsafeName, Unsupported
from bandstand.contracts.storage.testing import MemoryStorage
from bandstand.contracts.validation import ValidationError
from bandstand.orm.errors import Error, ModelError
from bandstand.orm.fields import FieldFile, FileField, FilePathField, ImageField, IntegerField
from bandstand.orm.fields._files import plain_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Upload(io.BytesIO):
    """A file as a request brings it."""

    def __init__(self, name: str, content: bytes = b"content") -> None:
        super().__init__(content)
        self.name = name
        self.size = len(content)

    def chunks(self, chunk_size: int = 65536) -> Any:
        self.seek(0)
        yield self.read()


@pytest.fixture
def storage() -> MemoryStorage:
    return MemoryStorage(base_url="/media/")


def png(width: int, height: int) -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("1", (width, height)).save(stream, "PNG")
    return stream.getvalue()


def test_an_assigned_file_goes_to_the_storage_when_the_row_is_saved(table: Callable[..., Any], storage: Any) -> None:
    model = table(file=FileField(storage=storage, upload_to="docs"))
    row = model(file=Upload("note.txt"))
    assert (row.file.name, storage.exists("docs/note.txt")) == ("note.txt", False)
    assert row.file.read() == b"content"
    row.save()
    again = model.objects.get(pk=row.pk)
    assert again.file.name == "docs/note.txt"
    assert (again.file.size, again.file.url, again.file.read()) == (7, "/media/docs/note.txt", b"content")
    assert list(again.file.chunks(3)) == [b"con", b"ten", b"t"]
    assert model.objects.filter(file="docs/note.txt").count() == 1


def test_saving_again_keeps_the_file(table: Callable[..., Any], storage: Any) -> None:
    model = table(file=FileField(storage=storage))
    row = model.objects.create(file=Upload("a.txt"))
    row.save()
    model.objects.get(pk=row.pk).save()
    assert storage.listdir() == ([], ["a.txt"])


def test_a_text_names_a_file_that_is_there(table: Callable[..., Any], storage: Any) -> None:
    storage.save("there.txt", b"x")
    row = table(file=FileField(storage=storage)).objects.create(file="there.txt")
    assert row.file.read() == b"x"


def test_a_row_without_a_file_is_false_and_says_so(table: Callable[..., Any], storage: Any) -> None:
    model = table(file=FileField(storage=storage, blank=True), open=FileField(storage=storage, null=True, blank=True))
    row = model.objects.create()
    again = model.objects.get(pk=row.pk)
    assert not again.file
    assert again.file == FieldFile(again, model._meta.get_field("file"), None)
    assert (str(again.file), repr(again.file), again.file.name) == ("", "<FieldFile: None>", None)
    assert model.objects.values_list("file", "open").get() == ("", None)
    with pytest.raises(ValueError, match="has no file"):
        again.file.read()
    again.full_clean()


def test_save_and_delete_write_the_row_too(table: Callable[..., Any], storage: Any) -> None:
    model = table(file=FileField(storage=storage, blank=True))
    row = model.objects.create()
    row.file.save("a.txt", b"first")
    assert model.objects.get(pk=row.pk).file.name == "a.txt"
    row.file.save("a.txt", [b"sec", b"ond"], save=False)
    assert row.file.name != "a.txt"
    assert model.objects.get(pk=row.pk).file.name == "a.txt"
    row.file.delete()
    assert not row.file
    row.file.delete()
    assert not model.objects.get(pk=row.pk).file
    assert storage.listdir() == ([], ["a.txt"])


def test_names_come_from_dates_and_functions(make_model: Callable[..., Any], storage: Any) -> None:
    model = make_model(
        dated=FileField(upload_to="%Y/%m", storage=storage),
        made=FileField(upload_to=lambda row, name: f"{row.pk}/{name.upper()}", storage=storage),
    )
    row = model(id=5)
    assert model._meta.get_field("dated").generate_filename(row, "a.txt") == f"{dt.datetime.now(dt.UTC):%Y/%m}/a.txt"
    assert model._meta.get_field("made").generate_filename(row, "a.txt") == "5/A.TXT"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\my file.txt", "my_file.txt"),
        ("zażółć 'x'.txt", "zażółć_x_.txt"),
        ("a\0b", "a_b"),
        ("/" * 5000 + "x", "x"),
    ],
)
def test_a_clients_name_loses_its_folders_and_unusual_signs(given: str, name: str) -> None:
    assert plain_name(given) == name


@pytest.mark.parametrize("given", ["", "..", "a/", "/", "'"])
def test_a_name_of_which_nothing_is_left_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="is no name for a file"):
        plain_name(given)


def test_an_unsafe_name_is_refused_by_the_storage(table: Callable[..., Any], storage: Any) -> None:
    model = table(file=FileField(storage=storage, upload_to=lambda row, name: f"../{name}"))
    with pytest.raises(UnsafeName):
        model.objects.create(file=Upload("a.txt"))


def test_a_name_longer_than_the_column_is_refused(table: Callable[..., Any], storage: Any) -> None:
    model = table(file=FileField(storage=storage, max_length=9))
    with pytest.raises(ValueError, match=r"held\.Held\.file cannot take .*: the column takes names of up to 9 signs"):
        model.objects.create(file="0123456789")
    with pytest.raises(ValueError, match="names cannot have NUL signs"):
        model.objects.filter(file="a\0").exists()


def test_what_has_no_name_is_no_file(make_model: Callable[..., Any], storage: Any) -> None:
    row = make_model(file=FileField(storage=storage))(file=b"bytes")
    with pytest.raises(ValueError, match=r"held\.Held\.file cannot take b'bytes': a file with a name is expected"):
        _ = row.file


def test_a_storage_is_given_made_or_the_projects(make_model: Callable[..., Any], storage: Any) -> None:
    from bandstand.contracts.services import CURRENT, Services
    from bandstand.contracts.storage import STORAGE

    made = make_model(file=FileField(storage=lambda: storage))(file="x")
    assert made.file.storage is storage
    found = make_model(file=FileField())(file="x")
    with pytest.raises(Error, match="has no storage: give it storage="):
        _ = found.file.storage

    class Held(Services):
        def __init__(self) -> None: ...

        def find(self, contract: Any, /) -> Any:
            return storage if contract == STORAGE else None

        def require(self, contract: Any, /) -> Any:
            return storage

    token = CURRENT.set(Held())
    try:
        assert found.file.storage is storage
    finally:
        CURRENT.reset(token)


def test_a_storage_without_addresses_says_so(make_model: Callable[..., Any]) -> None:
    with pytest.raises(Unsupported):
        _ = make_model(file=FileField(storage=MemoryStorage()))(file="x").file.url


def test_a_file_is_opened_and_closed(table: Callable[..., Any], storage: Any) -> None:
    row = table(file=FileField(storage=storage)).objects.create(file=Upload("a.txt"))
    assert row.file.closed
    with row.file as file:
        assert file.open().read(3) == b"con"
        assert not file.closed
    assert row.file.closed


def test_new_content_knows_its_size(make_model: Callable[..., Any], storage: Any) -> None:
    row = make_model(file=FileField(storage=storage))(file=Upload("a.txt"))
    assert row.file.size == 7
    row.file.read()
    assert row.file.size == 7


def test_files_are_compared_by_name_and_pickled_without_content(make_model: Callable[..., Any], storage: Any) -> None:
    model = make_model(file=FileField(storage=storage))
    one, other = model(file="a"), model(file="a")
    assert one.file == other.file == "a"
    assert hash(one.file) == hash(other.file)
    assert "content" not in str(one.file.__getstate__()["_content"])
    other.file = one.file
    assert other.file.instance is other


def test_a_file_is_no_key() -> None:
    with pytest.raises(TypeError, match="cannot be the primary key"):
        FileField(primary_key=True)


def test_a_deferred_file_is_still_a_reference_on_the_class(make_model: Callable[..., Any]) -> None:
    model = make_model(file=FileField())
    assert repr(model.file) == "F('file')"
    assert model._meta.get_field("file").value_to_string(model(file="a")) == "a"
    assert pickle.loads(pickle.dumps("x")) == "x"


def test_an_image_has_a_size_that_fields_keep(table: Callable[..., Any], storage: Any) -> None:
    model = table(
        width=IntegerField(null=True),
        image=ImageField(storage=storage, width_field="width", height_field="height", blank=True),
        height=IntegerField(null=True),
    )
    row = model.objects.create(image=Upload("a.png", png(20, 10)))
    again = model.objects.get(pk=row.pk)
    assert (again.width, again.height) == (20, 10)
    assert (again.image.width, again.image.height) == (20, 10)
    again.image = Upload("b.png", png(3, 4))
    assert (again.width, again.height) == (3, 4)
    again.image = None
    assert (again.width, again.height) == (None, None)
    again.save()


def test_what_is_no_image_is_a_problem(make_model: Callable[..., Any], storage: Any) -> None:
    model = make_model(image=ImageField(storage=storage))
    field = model._meta.get_field("image")
    right, wrong = model(image=Upload("a.png", png(1, 1))), model(image=Upload("a.png"))
    field.clean(right.image, right)
    with pytest.raises(ValidationError) as caught:
        field.clean(wrong.image, wrong)
    assert caught.value.problems[0].code == "invalid_image"


def test_without_pillow_the_error_names_the_extra(
    make_model: Callable[..., Any], storage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    row = make_model(image=ImageField(storage=storage))(image=Upload("a.png"))
    with pytest.raises(Error, match=r"install bandstand-orm\[images\]"):
        _ = row.image.width


def test_the_fields_of_a_size_must_exist(make_model: Callable[..., Any]) -> None:
    with pytest.raises(ModelError, match="keeps its size in 'wide'"):
        make_model(image=ImageField(width_field="wide"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inner").mkdir()
    for name in ("b.txt", "a.py", "inner/c.txt"):
        (tmp_path / name).write_text("")
    return tmp_path


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["a.py", "b.txt"]),
        ({"match": r"\.txt$"}, ["b.txt"]),
        ({"recursive": True, "match": r"\.txt$"}, ["b.txt", "inner/c.txt"]),
        ({"allow_folders": True}, ["a.py", "b.txt", "inner"]),
        ({"allow_files": False, "allow_folders": True}, ["inner"]),
    ],
)
def test_paths_are_chosen_from_a_folder(folder: Path, options: dict[str, Any], expected: list[str]) -> None:
    field = FilePathField(path=lambda: folder, **options)
    assert [shown for _, shown in field.paths()] == expected
    assert all(path.startswith(str(folder)) for path, _ in field.paths())


def test_a_path_is_a_text_in_the_column(round_trip: Callable[..., list[Any]]) -> None:
    assert round_trip(FilePathField(path="/tmp"), "/tmp/a b/ü.txt") == ["/tmp/a b/ü.txt"]


def test_files_or_folders_can_be_chosen() -> None:
    with pytest.raises(ValueError, match="allow_files or allow_folders must be True"):
        FilePathField(allow_files=False)
