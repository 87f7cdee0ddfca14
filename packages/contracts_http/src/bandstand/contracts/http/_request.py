"""What a client asks, as handlers see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.http.session import Session
    from bandstand.contracts.http.uploads import UploadedFile
    from bandstand.contracts.http.values import MultiMapping
    from bandstand.contracts.services import Services

U_co = TypeVar("U_co", covariant=True)


class Request(Protocol[U_co]):
    """One request of a client; the type parameter is that of its user.

    HTTP-01: ``path`` is the mount prefix and ``path_info``, both percent-decoded; ``path_info`` begins with a slash,
    also when the client asked for the bare prefix.
    HTTP-02: ``get_full_path`` gives a URL that leads back here: ASCII, percent-encoded, with the query as it was, and
    exactly one leading slash, since two would lead to another host.
    HTTP-03: ``query``, and ``form`` with the fields of a posted form, hold every pair received, decoded, in order.
    HTTP-04: a name in ``headers`` is found in upper, lower and mixed case; a header sent repeatedly is one value,
    joined by commas.
    HTTP-05: ``cookies`` holds the cookies received, by name.
    HTTP-06: ``body`` gives the same bytes however often it is read.
    HTTP-07: ``json`` parses the body whatever its content type says, and raises ``ValueError`` where it is no JSON.
    HTTP-08: ``files`` holds the files of a posted form; ``form`` and ``files`` are empty without one.
    HTTP-09: ``session``, ``user`` and ``services`` give the same object however often they are read.
    HTTP-10: ``method``, ``scheme``, ``host`` and ``client`` say what was received.

    Everything but the method and the paths may be computed when it is first read. A body that is malformed or over a
    limit raises a ``ValueError`` there, which the server answers with a status of 4xx. In async code ``body``,
    ``form``, ``files``, ``session`` and ``user`` may raise ``RuntimeError`` while unread: see ``AsyncRequest``.
    """

    @property
    def method(self) -> str:
        """The method, ``"GET"``."""
        ...

    @property
    def path(self) -> str:
        """The whole path, percent-decoded."""
        ...

    @property
    def path_info(self) -> str:
        """The part of the path below the application's mount point, percent-decoded; what a ``Resolver`` takes."""
        ...

    @property
    def scheme(self) -> str:
        """``"http"`` or ``"https"``, as the client sees it."""
        ...

    @property
    def host(self) -> str:
        """The host that the client named, with a port where it named one; checked by the server."""
        ...

    @property
    def client(self) -> str | None:
        """The address of the client, or None where there is none, as on a local socket."""
        ...

    @property
    def query(self) -> MultiMapping[str]:
        """The parameters of the query string."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers by name in any case."""
        ...

    @property
    def cookies(self) -> Mapping[str, str]:
        """The cookies by name."""
        ...

    @property
    def body(self) -> bytes:
        """The body as it was sent."""
        ...

    @property
    def form(self) -> MultiMapping[str]:
        """The fields of a posted form."""
        ...

    @property
    def files(self) -> MultiMapping[UploadedFile]:
        """The files of a posted form."""
        ...

    @property
    def session(self) -> Session:
        """The session of this client; ``LookupError`` where the application keeps none."""
        ...

    @property
    def user(self) -> U_co:
        """The user that the application knows the client as."""
        ...

    @property
    def services(self) -> Services:
        """The services of the application."""
        ...

    def json(self) -> Any:  # Any: JSON has every shape
        """Parse the body as JSON.

        Raises:
            ValueError: It is none.
        """
        ...

    def get_full_path(self) -> str:
        """Give the path and the query as a URL without a host."""
        ...


class AsyncRequest(Request[U_co], Protocol[U_co]):
    """A request whose body, session and user are awaited, because reading them takes time.

    HTTP-20: each twin gives what the property of its name gives, the same object where that one does.
    HTTP-21: after ``aprepare`` all properties can be read in synchronous code.
    """

    async def aprepare(self) -> None:
        """Read the body or the form, the session and the user, within the limits that apply."""
        ...

    async def aform(self) -> MultiMapping[str]:
        """Await ``form``; ``files`` can be read from then on."""
        ...

    async def ajson(self) -> Any:  # Any: JSON has every shape
        """Await ``json``."""
        ...

    async def asession(self) -> Session:
        """Await ``session``."""
        ...

    async def auser(self) -> U_co:
        """Await ``user``."""
        ...
