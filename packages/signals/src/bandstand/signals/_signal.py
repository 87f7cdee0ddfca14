"""Signals and their receivers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from threading import RLock
from types import MethodType
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeAlias, TypeVar, cast

from bandstand.signals._references import Reference, refer

if TYPE_CHECKING:
    from collections.abc import Hashable

P = ParamSpec("P")
F = TypeVar("F", bound=Callable[..., object])

Receiver: TypeAlias = Callable[..., object]
"""What is called: a function, a method or an object; a coroutine function is awaited."""

Responses: TypeAlias = list[tuple[Receiver, object]]

Waiting: TypeAlias = Callable[[], Coroutine[Any, Any, object]]  # Any: what a coroutine yields and is sent


@dataclass(frozen=True, slots=True)
class _Connection:
    """One receiver as it was connected."""

    key: tuple[Hashable, int | None]
    reference: Reference
    sender: Reference | None
    is_async: bool
    blocking: bool

    @property
    def alive(self) -> bool:
        return self.reference() is not None and (self.sender is None or self.sender() is not None)


@dataclass(frozen=True, slots=True)
class _Audience:
    """Who is told when one sender sends, sorted at connecting so that sending need not look."""

    references: tuple[Reference, ...] = ()
    connections: tuple[_Connection, ...] = ()
    has_async: bool = False
    has_waiting: bool = False


class Signal(Generic[P]):
    """Something that can happen, and the receivers that are told when it does.

    Declare one by the signature of what it tells; the sender comes first::

        @Signal
        def sold(sender: type, *, title: str, price: int) -> None:
            '''Sent after a book was sold.'''

        sold.connect(on_sold)
        sold.send(Shop, title="Emma", price=12)

    ``Signal()`` declares one that tells anything. Receivers are called in the order in which they were connected.

    Attributes:
        name: The name of the declaring function, for messages.
    """

    def __init__(self, declaration: Callable[P, object] | None = None) -> None:
        self.name = getattr(declaration, "__name__", "")
        self.__doc__ = getattr(declaration, "__doc__", None)
        # Re-entrant, because a garbage collection inside connect() may disconnect in the same thread.
        self._changing = RLock()
        self._connections: tuple[_Connection, ...] = ()
        # Both are replaced, never changed in place: sending reads them without a lock.
        self._everyone = _Audience()
        self._by_sender: dict[int, _Audience] = {}

    def connect(
        self,
        receiver: Callable[P, object],
        sender: object = None,
        weak: bool = True,
        dispatch_uid: Hashable = None,
        *,
        blocking: bool = False,
    ) -> None:
        """Call a receiver from now on; connecting the same one again changes nothing.

        Args:
            receiver: What to call, with exactly what is sent.
            sender: Only for what this object sends; None for every sender.
            weak: Whether the receiver is forgotten when nothing else refers to it.
            dispatch_uid: What identifies the receiver instead of itself, to connect it once although it is made anew.
            blocking: Whether ``asend`` must call it in a thread, because it waits for something.

        Raises:
            TypeError: The receiver cannot be called, or is to be held weakly and allows no weak reference.
        """
        _check_callable(receiver)
        connection = _Connection(
            key=_key(receiver, sender, dispatch_uid),
            reference=refer(receiver, weak=weak, when_gone=self._forget_dead),
            sender=None if sender is None else _refer_to_sender(sender, self._forget_dead),
            is_async=_is_async(receiver),
            blocking=blocking,
        )
        with self._changing:
            alive = [known for known in self._connections if known.alive]
            if all(known.key != connection.key for known in alive):
                self._rearrange([*alive, connection])

    def disconnect(
        self, receiver: Callable[P, object] | None = None, sender: object = None, dispatch_uid: Hashable = None
    ) -> bool:
        """Stop calling a receiver; tell whether it was connected.

        Args:
            receiver: The receiver; not needed with ``dispatch_uid``.
            sender: The sender that it was connected for.
            dispatch_uid: What it was connected with.

        Raises:
            TypeError: Neither the receiver nor ``dispatch_uid`` is given.
        """
        if receiver is None and dispatch_uid is None:
            message = "Name the receiver or its dispatch_uid, to say what is to be disconnected."
            raise TypeError(message)
        key = _key(receiver, sender, dispatch_uid)
        with self._changing:
            kept = [known for known in self._connections if known.key != key]
            found = len(kept) < len(self._connections)
            if found:
                self._rearrange(kept)
        return found

    def has_listeners(self, sender: object = None) -> bool:
        """Tell whether anybody would be told if this sender sent."""
        return any(reference() is not None for reference in self._audience(sender).references)

    def __bool__(self) -> bool:
        """Tell whether anybody listens to anything here; the cheapest test before preparing what to send."""
        return bool(self._connections)

    def send(self, *args: P.args, **kwargs: P.kwargs) -> Responses:
        """Call every receiver; give each with what it returned. An error ends it and reaches the caller.

        Receivers that are coroutine functions run at the same time in an event loop of their own.

        Raises:
            RuntimeError: One of the receivers is a coroutine function, and an event loop runs here: use ``asend``.
        """
        if not self._connections:
            return []
        audience = self._everyone
        if self._by_sender:
            audience = self._by_sender.get(id(args[0] if args else kwargs.get("sender")), audience)
        if audience.has_async:
            return _run(self.asend, args, kwargs)
        return [
            (receiver, receiver(*args, **kwargs))
            for reference in audience.references
            if (receiver := reference()) is not None
        ]

    def send_robust(self, *args: P.args, **kwargs: P.kwargs) -> Responses:
        """Call every receiver, also after one has failed; an error stands where its answer would, and is logged."""
        audience = self._audience(args[0] if args else kwargs.get("sender"))
        if audience.has_async:
            return _run(self.asend_robust, args, kwargs)
        responses: Responses = []
        for reference in audience.references:
            receiver = reference()
            if receiver is not None:
                try:
                    responses.append((receiver, receiver(*args, **kwargs)))
                except Exception as error:  # noqa: BLE001 - any error of a receiver is its answer
                    responses.append((receiver, self._logged(receiver, error)))
        return responses

    async def asend(self, *args: P.args, **kwargs: P.kwargs) -> Responses:
        """Call every receiver in async code; give each with what it returned.

        Synchronous receivers are called straight away, in a thread only if they were connected as blocking. Coroutine
        functions run at the same time. The first error cancels what still runs and reaches the caller.
        """
        audience = self._audience(args[0] if args else kwargs.get("sender"))
        if not audience.has_waiting:
            return [
                (receiver, receiver(*args, **kwargs))
                for reference in audience.references
                if (receiver := reference()) is not None
            ]
        return await _gather(list(_waiting_calls(audience, args, kwargs)))

    async def asend_robust(self, *args: P.args, **kwargs: P.kwargs) -> Responses:
        """Call every receiver in async code, also after one has failed; an error stands where its answer would."""
        audience = self._audience(args[0] if args else kwargs.get("sender"))
        return await _gather(
            [
                (receiver, partial(self._answer_or_error, receiver, call))
                for receiver, call in _waiting_calls(audience, args, kwargs)
            ]
        )

    async def _answer_or_error(self, receiver: Receiver, call: Waiting) -> object:
        try:
            return await call()
        except Exception as error:  # noqa: BLE001 - any error of a receiver is its answer
            return self._logged(receiver, error)

    def _logged(self, receiver: Receiver, error: Exception) -> Exception:
        from logging import getLogger  # only errors pay for it

        name = getattr(receiver, "__qualname__", type(receiver).__qualname__)
        getLogger("bandstand.signals").error(
            "%s failed when %s was sent", name, self.name or "a signal", exc_info=error
        )
        return error

    def _audience(self, sender: object) -> _Audience:
        return self._by_sender.get(id(sender), self._everyone)

    def _forget_dead(self) -> None:
        with self._changing:
            self._rearrange([known for known in self._connections if known.alive])

    def _rearrange(self, connections: list[_Connection]) -> None:
        """Take over some connections and sort them by sender."""
        senders = {known.key[1] for known in connections}
        self._connections = tuple(connections)
        self._everyone = _audience_of(known for known in connections if known.key[1] is None)
        self._by_sender = {
            sender: _audience_of(known for known in connections if known.key[1] in (None, sender))
            for sender in senders
            if sender is not None
        }

    def __repr__(self) -> str:
        return f"<Signal {self.name or hex(id(self))} with {len(self._connections)} receivers>"


def receiver(
    signals: Signal[P] | Iterable[Signal[P]],
    *,
    sender: object = None,
    weak: bool = True,
    dispatch_uid: Hashable = None,
    blocking: bool = False,
) -> Callable[[F], F]:
    """Connect the decorated function to one signal or to several; the arguments are those of ``connect``."""

    def decorate(function: F) -> F:
        for signal in [signals] if isinstance(signals, Signal) else signals:
            signal.connect(function, sender, weak, dispatch_uid, blocking=blocking)
        return function

    return decorate


def _check_callable(receiver: object) -> None:
    if not callable(receiver):
        message = f"A receiver is something that can be called; got {receiver!r}."
        raise TypeError(message)


def _key(receiver: object, sender: object, dispatch_uid: Hashable) -> tuple[Hashable, int | None]:
    sender_id = None if sender is None else id(sender)
    if dispatch_uid is not None:
        return dispatch_uid, sender_id
    if isinstance(receiver, MethodType):
        return (id(receiver.__self__), id(receiver.__func__)), sender_id
    return id(receiver), sender_id


def _refer_to_sender(sender: object, when_gone: Callable[[], None]) -> Reference:
    try:
        return refer(sender, weak=True, when_gone=when_gone)
    except TypeError:  # a text or a number, which allows no weak reference: its id must not be given to another
        return refer(sender, weak=False, when_gone=when_gone)


def _is_async(receiver: Receiver) -> bool:
    from inspect import iscoroutinefunction  # connecting happens at start; importing this module stays light

    return iscoroutinefunction(receiver) or iscoroutinefunction(type(receiver).__call__)


def _audience_of(connections: Iterable[_Connection]) -> _Audience:
    found = tuple(connections)
    return _Audience(
        references=tuple(known.reference for known in found),
        connections=found,
        has_async=any(known.is_async for known in found),
        has_waiting=any(known.is_async or known.blocking for known in found),
    )


def _waiting_calls(
    audience: _Audience, args: tuple[object, ...], kwargs: dict[str, object]
) -> Iterator[tuple[Receiver, Waiting]]:
    """Give each receiver with a coroutine function that calls it and is true to its kind."""
    for connection in audience.connections:
        receiver = connection.reference()
        if receiver is not None:
            yield receiver, partial(_call, connection, receiver, args, kwargs)


async def _call(
    connection: _Connection, receiver: Receiver, args: tuple[object, ...], kwargs: dict[str, object]
) -> object:
    if connection.is_async:
        return await cast("Awaitable[object]", receiver(*args, **kwargs))
    if connection.blocking:
        from asyncio import to_thread

        return await to_thread(receiver, *args, **kwargs)
    return receiver(*args, **kwargs)


async def _gather(calls: list[tuple[Receiver, Waiting]]) -> Responses:
    """Run all calls as tasks; the first error cancels the others and is raised as it is."""
    if not calls:
        return []
    from asyncio import TaskGroup

    try:
        async with TaskGroup() as group:
            tasks = [(receiver, group.create_task(call())) for receiver, call in calls]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [(receiver, task.result()) for receiver, task in tasks]


def _run(
    send: Callable[..., Coroutine[Any, Any, Responses]], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Responses:
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(send(*args, **kwargs))
    message = f"A receiver is a coroutine function and an event loop runs here: await {send.__name__}() instead."
    raise RuntimeError(message)
