"""Files: a column holds the name, a storage the content."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar, cast

from bandstand.contracts.i18n import TIME_ZONE, LazyText
from bandstand.contracts.services import find
from bandstand.contracts.storage import STORAGE
from bandstand.orm.errors import Error, ModelError
from bandstand.orm.fields._field import Field, Text
from bandstand.orm.fields._text import CharField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Self

    from bandstand.contracts.storage import Storage
    from bandstand.contracts.storage.abilities import Linking
    from bandstand.contracts.storage.content import Content
    from bandstand.contracts.validation import Validator
    from bandstand.orm.models import Model

UploadTo = str | Callable[..., str]

_UNUSUAL = re.compile(r"[^\w.-]+")


class FieldFile:
    """The file of a row: its name is in the column, its content in the storage; false where there is none.

    Attributes:
        name: The name in the storage, or None.
        instance: The row.
        field: The field.
    """

    def __init__(self, instance: Model, field: FileField, name: str | None, content: Any = None) -> None:
        self.instance = instance
        self.field = field
        self.name = name or None
        self._content = content
        self._opened: Any = None

    def of(self, instance: Model, field: FileField) -> FieldFile:
        """Give the same file for another row or field."""
        return field.file_class(instance, field, self.name, self._content)

    @property
    def storage(self) -> Storage:
        """Where the content is."""
        return self.field.storage

    @property
    def is_committed(self) -> bool:
        """Whether the content is in the storage; a new one goes there when the row is saved."""
        return self._content is None

    def __bool__(self) -> bool:
        return self.name is not None

    def __str__(self) -> str:
        return self.name or ""

    def __repr__(self) -> str:
        return f"<FieldFile: {self.name or None}>"

    def __eq__(self, other: object) -> bool:
        return self.name == (other.name if isinstance(other, FieldFile) else other or None)

    def __hash__(self) -> int:
        return hash(self.name)

    def __getstate__(self) -> dict[str, Any]:
        return {"instance": self.instance, "field": self.field, "name": self.name, "_content": None, "_opened": None}

    def _named(self) -> str:
        if self.name is None:
            message = f"{self.field!r} of {self.instance!r} has no file."
            raise ValueError(message)
        return self.name

    @property
    def url(self) -> str:
        """Where clients reach it, if the storage has such addresses."""
        return cast("Linking", self.storage).url(self._named())

    @property
    def size(self) -> int:
        """How many bytes it has."""
        name = self._named()
        if self._content is None:
            with self.storage.open(name) as stored:
                return stored.size
        return len(self._content) if isinstance(self._content, bytes) else int(self._content.size)

    def open(self) -> BinaryIO:
        """Give the content as a stream at its beginning; ``close`` frees it."""
        name = self._named()
        self.close()
        if self._content is not None:
            import io

            self._opened = io.BytesIO(self._bytes())
        else:
            self._opened = self.storage.open(name)
        stream: BinaryIO = self._opened if self._content is not None else self._opened.open()
        return stream

    def _bytes(self) -> bytes:
        from bandstand.contracts.storage.content import chunks_of

        self._content = content = b"".join(chunks_of(self._content or b""))
        return content

    def read(self) -> bytes:
        """Give the whole content."""
        with self.open() as stream:
            content = stream.read()
        self.close()
        return content

    def chunks(self, chunk_size: int = 65536) -> Iterator[bytes]:
        """Give the content in pieces."""
        with self.open() as stream:
            yield from iter(lambda: stream.read(chunk_size), b"")
        self.close()

    def close(self) -> None:
        """Free what ``open`` holds."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    @property
    def closed(self) -> bool:
        """Whether nothing is open."""
        return self._opened is None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def save(self, name: str, content: Content, *, save: bool = True) -> None:
        """Put content into the storage, under a name that ``upload_to`` makes, and save the row.

        Args:
            name: The file's own name, without a folder.
            content: Bytes, chunks, a stream or an uploaded file.
            save: Whether the row is saved, too.
        """
        self.close()
        self.name = self.storage.save(self.field.generate_filename(self.instance, name), content)
        self._content = None
        vars(self.instance)[self.field.attname] = self
        if save:
            self.instance.save()

    def delete(self, *, save: bool = True) -> None:
        """Take the content out of the storage, and the name out of the row.

        Args:
            save: Whether the row is saved, too.
        """
        if self.name is None:
            return
        self.close()
        if self._content is None:
            self.storage.delete(self.name)
        self.name = self._content = None
        setattr(self.instance, self.field.attname, None)
        if save:
            self.instance.save()

    def commit(self) -> None:
        """Put new content into the storage."""
        if self._content is not None:
            self.save(self._named(), self._content, save=False)


class FileField(Field[FieldFile]):
    """A file: the column has its name, a storage its content, which goes there when the row is saved.

    Assign an uploaded file, an open one, or anything with a ``name`` and content; a text is the name of a file that is
    in the storage already.

    Args:
        upload_to: The folder, in which ``strftime`` codes stand for today's date; or a function of the instance and
            the file's name that gives the whole name.
        storage: Where the content is, or a function that gives it; the project's storage by default.
        max_length: How long names in the column can be.
    """

    sets_itself: bool = True
    file_class: ClassVar[type[FieldFile]] = FieldFile

    def __init__(
        self,
        verbose_name: Text | None = None,
        *,
        upload_to: UploadTo = "",
        storage: Any = None,
        max_length: int = 100,
        **options: Any,
    ) -> None:
        if options.get("primary_key"):
            message = f"{type(self).__name__} cannot be the primary key: a file can be replaced, a key cannot."
            raise TypeError(message)
        super().__init__(verbose_name, **options)
        self.upload_to = upload_to
        self.max_length = max_length
        self._storage = storage
        self._options.update(upload_to=upload_to, storage=storage, max_length=max_length)

    @property
    def storage(self) -> Storage:
        """Where the content is.

        Raises:
            Error: No storage was given, and the project has none.
        """
        given: Any = self._storage() if callable(self._storage) else self._storage
        found = given if given is not None else find(STORAGE)
        if found is None:
            message = f"{self!r} has no storage: give it storage=..., or compose a project that provides {STORAGE!r}."
            raise Error(message)
        return found

    def column_type(self) -> Any:
        """Give the type of names."""
        import sqlalchemy

        return sqlalchemy.String(self.max_length)

    def __get__(self, instance: Any, owner: Any) -> Any:
        """Give the file, made of what the instance holds at first need."""
        if instance is None:
            return self.reference
        try:
            held = vars(instance)[self.attname]
        except KeyError:
            instance.load_deferred(self)
            held = vars(instance)[self.attname]
        if isinstance(held, FieldFile) and held.instance is instance:
            return held
        made = vars(instance)[self.attname] = self._made(instance, held)
        return made

    def __set__(self, instance: Any, value: Any) -> None:
        vars(instance)[self.attname] = value

    def _made(self, instance: Any, held: Any) -> Any:
        from bandstand.orm.expressions import Expression

        if held is None or isinstance(held, str):
            return self.file_class(instance, self, held)
        if isinstance(held, FieldFile):
            return held.of(instance, self)
        if isinstance(held, Expression):
            return cast("Any", held)
        name = getattr(held, "name", None)
        if not isinstance(name, str):
            raise self.unfit(held, "a file with a name is expected, or the name of one in the storage.")
        from pathlib import Path  # models without files do not need it

        return self.file_class(instance, self, Path(name).name, held)

    def pre_save(self, instance: Model, *, add: bool) -> Any:  # noqa: ARG002 - a file is saved either way
        """Put new content into the storage."""
        file = self.__get__(instance, type(instance))
        if isinstance(file, FieldFile):
            file.commit()
            if not file and self.null:
                return None
        return file

    def to_python(self, value: Any) -> Any:
        """Give it as it is: a file, or the name of one."""
        return value

    def get_prep_value(self, value: Any) -> Any:
        """Give the name.

        Raises:
            ValueError: It is longer than the column takes, or has a NUL sign.
        """
        name = str(value)
        if "\0" in name:
            raise self.unfit(name, "names cannot have NUL signs.")
        if len(name) > self.max_length:
            raise self.unfit(name, f"the column takes names of up to {self.max_length} signs.")
        return name

    def generate_filename(self, instance: Model, filename: str) -> str:
        """Give the whole name for a file's own; folders of its own are left out, because clients choose them."""
        own = plain_name(filename)
        if callable(self.upload_to):
            return str(self.upload_to(instance, own))
        folder = dt.datetime.now(TIME_ZONE.get()).strftime(self.upload_to).strip("/")
        return f"{folder}/{own}" if folder else own

    def value_to_string(self, instance: Model) -> str:
        """Give the name."""
        return str(self.value_from_object(instance))

    def own_validators(self) -> tuple[Validator, ...]:
        """Give none: a storage checks names."""
        return ()


def plain_name(filename: str) -> str:
    """Give the last part of a client's file name, unusual signs replaced: all but letters, digits and ``.-_``.

    Raises:
        ValueError: Nothing is left.
    """
    last = filename[-1000:].replace("\\", "/").rpartition("/")[2]
    name = _UNUSUAL.sub("_", last.strip()).strip("_")
    if name in ("", ".", ".."):
        message = f"{filename!r} is no name for a file."
        raise ValueError(message)
    return name


class ImageFile(FieldFile):
    """The image of a row: a file with a width and a height."""

    @property
    def width(self) -> int:
        """In pixels."""
        return self.dimensions()[0]

    @property
    def height(self) -> int:
        """In pixels."""
        return self.dimensions()[1]

    def dimensions(self) -> tuple[int, int]:
        """Give width and height.

        Raises:
            ValueError: It is no image.
        """
        with self.open() as stream:
            found = image_size(stream)
        self.close()
        return found


class ImageField(FileField):
    """An image file, whose size in pixels other fields can hold; it needs Pillow, ``bandstand-orm[images]``.

    Args:
        width_field: The field that gets the width when an image is assigned or saved.
        height_field: The one that gets the height.
    """

    messages: ClassVar[dict[str, Text]] = {
        "invalid_image": LazyText(id="This file is not a picture, or is damaged."),
    }
    file_class: ClassVar[type[FieldFile]] = ImageFile

    def __init__(
        self,
        verbose_name: Text | None = None,
        *,
        width_field: str | None = None,
        height_field: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(verbose_name, **options)
        self.width_field = width_field
        self.height_field = height_field
        self._options.update(width_field=width_field, height_field=height_field)

    def prepared(self, model: type[Model]) -> None:
        """Set the size before a row is saved: the fields that hold it may come before this one."""
        if not self.width_field and not self.height_field:
            return
        for name in filter(None, (self.width_field, self.height_field)):
            if model._meta.find_field(name) is None:
                message = f"{self!r} keeps its size in {name!r}, which {model._meta.label} has not."
                raise ModelError(message)
        from bandstand.orm.signals import pre_save

        pre_save.connect(self._before_save, sender=model, weak=False)

    def _before_save(self, *_: object, instance: Any, **__: object) -> None:
        file = self.__get__(instance, type(instance))
        if isinstance(file, FieldFile) and not file.is_committed:
            self._keep_size(instance, file)

    def __set__(self, instance: Any, value: Any) -> None:
        super().__set__(instance, value)
        if self.width_field or self.height_field:
            self._keep_size(instance, self.__get__(instance, type(instance)))

    def _keep_size(self, instance: Any, file: Any) -> None:
        size: tuple[int | None, int | None] = file.dimensions() if file else (None, None)
        for name, value in zip((self.width_field, self.height_field), size, strict=True):
            if name:
                setattr(instance, name, value)

    def validate(self, value: Any, instance: Model | None = None) -> None:
        """Check that new content is an image.

        Raises:
            ValidationError: It is none.
        """
        super().validate(value, instance)
        if isinstance(value, ImageFile) and value and not value.is_committed:
            try:
                value.dimensions()
            except ValueError:
                raise self.problem("invalid_image") from None


def image_size(stream: BinaryIO) -> tuple[int, int]:
    """Give width and height of an image, of which only the beginning is read.

    Raises:
        Error: Pillow is not installed.
        ValueError: It is no image.
    """
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        message = "ImageField needs Pillow to read images: install bandstand-orm[images]."
        raise Error(message) from None
    try:
        with Image.open(stream) as image:
            width, height = image.size
            return int(width), int(height)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError) as error:
        message = f"This file is no image that can be read: {error}"
        raise ValueError(message) from None


class FilePathField(CharField[Any]):
    """The path of a file in a folder of the machine, chosen in forms from those that are there.

    Args:
        path: The folder, or a function that gives it.
        match: A regular expression that file names must match.
        recursive: Whether folders inside are looked into.
        allow_files: Whether files can be chosen.
        allow_folders: Whether folders can.
    """

    usual_length: ClassVar[int | None] = 100
    usual: ClassVar[Mapping[str, object]] = {"allow_files": True}

    def __init__(
        self,
        verbose_name: Text | None = None,
        *,
        path: str | Path | Callable[[], str | Path] = "",
        match: str | None = None,
        recursive: bool = False,
        allow_files: bool = True,
        allow_folders: bool = False,
        **options: Any,
    ) -> None:
        if not allow_files and not allow_folders:
            message = "FilePathField takes files or folders: allow_files or allow_folders must be True."
            raise ValueError(message)
        super().__init__(verbose_name, **options)
        self.path = path
        self.match = match
        self.recursive = recursive
        self.allow_files = allow_files
        self.allow_folders = allow_folders
        given = {"path": path, "match": match, "recursive": recursive}
        self._options.update(given, allow_files=allow_files, allow_folders=allow_folders)

    def paths(self) -> list[tuple[str, str]]:
        """Give what can be chosen, sorted: each path, and what it is below the folder."""
        from pathlib import Path

        root = Path(self.path() if callable(self.path) else self.path)
        found = sorted(root.rglob("*") if self.recursive else root.iterdir())
        return [(str(each), each.relative_to(root).as_posix()) for each in found if self._is_allowed(each)]

    def _is_allowed(self, path: Path) -> bool:
        if path.is_dir():
            return self.allow_folders and path.name != "__pycache__"
        if self.match is None:
            return self.allow_files
        return self.allow_files and bool(re.search(self.match, path.name))  # source: pattern - the programmer's own
