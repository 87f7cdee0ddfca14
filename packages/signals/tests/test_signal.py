"""Signals in synchronous code: who is called, with what, in which order, and for how long."""

import gc
import logging
import sys
import threading
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.signals import Signal, receiver


class Shop:
    """A sender."""


class Library:
    """Another sender."""


class Log:
    """Receivers that write down what they are told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def note(self, sender: object, **told: object) -> str:
        self.lines.append(f"note {told['title']}")
        return "noted"

    def other(self, sender: object, **told: object) -> None:
        self.lines.append(f"other {told['title']}")


@Signal
def sold(sender: type, *, title: str) -> None:
    """Sent after a book was sold."""


@pytest.fixture
def signal() -> Signal[...]:
    return Signal()


def test_receivers_are_called_in_the_order_of_connecting_and_answer_in_it(signal: Signal[...]) -> None:
    log = Log()
    signal.connect(log.other)
    signal.connect(log.note)
    assert signal.send(Shop, title="Emma") == [(log.other, None), (log.note, "noted")]
    assert log.lines == ["other Emma", "note Emma"]


def test_a_declared_signal_has_a_name_and_a_docstring() -> None:
    assert sold.name == "sold"
    assert sold.__doc__ == "Sent after a book was sold."
    assert repr(sold) == "<Signal sold with 0 receivers>"


def test_nobody_listening_is_no_answer(signal: Signal[...]) -> None:
    assert signal.send(Shop, title="Emma") == []
    assert signal.send_robust(Shop, title="Emma") == []
    assert not signal
    assert not signal.has_listeners()


def test_a_receiver_for_one_sender_hears_nothing_of_others(signal: Signal[...]) -> None:
    log = Log()
    signal.connect(log.note, sender=Shop)
    signal.connect(log.other)
    signal.send(Library, title="Emma")
    assert log.lines == ["other Emma"]
    signal.send(sender=Shop, title="Sula")
    assert log.lines == ["other Emma", "note Sula", "other Sula"]


def test_whether_somebody_listens_depends_on_the_sender(signal: Signal[...]) -> None:
    log = Log()
    signal.connect(log.note, sender=Shop)
    assert signal.has_listeners(Shop)
    assert not signal.has_listeners(Library)
    assert not signal.has_listeners()
    assert signal


def test_connecting_again_changes_nothing(signal: Signal[...]) -> None:
    log = Log()
    for _ in range(3):
        signal.connect(log.note)
    signal.connect(log.note, sender=Shop)
    signal.send(Shop, title="Emma")
    assert log.lines == ["note Emma", "note Emma"]


def test_a_uid_identifies_a_receiver_that_is_made_anew(signal: Signal[...]) -> None:
    log = Log()

    def make() -> Callable[..., object]:
        return partial(log.note)

    signal.connect(make(), weak=False, dispatch_uid="note")
    signal.connect(make(), weak=False, dispatch_uid="note")
    signal.send(Shop, title="Emma")
    assert log.lines == ["note Emma"]
    assert signal.disconnect(dispatch_uid="note")
    assert not signal


def test_disconnecting_tells_whether_there_was_something(signal: Signal[...]) -> None:
    log = Log()
    signal.connect(log.note)
    signal.connect(log.note, sender=Shop)
    assert signal.disconnect(log.note)
    assert not signal.disconnect(log.note)
    signal.send(Shop, title="Emma")
    assert log.lines == ["note Emma"]
    assert signal.disconnect(log.note, sender=Shop)


def test_disconnecting_nothing_in_particular_is_refused(signal: Signal[...]) -> None:
    with pytest.raises(TypeError, match=r"^Name the receiver or its dispatch_uid"):
        signal.disconnect()


def test_what_cannot_be_called_is_refused(signal: Signal[...]) -> None:
    with pytest.raises(TypeError, match=r"^A receiver is something that can be called; got 'note'\.$"):
        signal.connect("note")  # type: ignore[arg-type]  # the point of the test


def test_a_receiver_is_forgotten_when_nothing_else_refers_to_it(signal: Signal[...]) -> None:
    log = Log()
    signal.connect(log.note)

    def listen(sender: object, **told: object) -> None:
        """Hear."""

    signal.connect(listen)
    assert len(signal.send(Shop, title="Emma")) == 2
    del listen, log
    gc.collect()
    assert not signal
    assert signal.send(Shop, title="Emma") == []


def test_a_receiver_can_be_kept(signal: Signal[...]) -> None:
    log = Log()
    signal.connect(partial(log.note), weak=False)
    gc.collect()
    signal.send(Shop, title="Emma")
    assert log.lines == ["note Emma"]


def test_a_receiver_without_weak_references_must_be_kept(signal: Signal[...]) -> None:
    class Slotted:
        __slots__ = ()

        def __call__(self, sender: object, **told: object) -> str:
            return "heard"

    with pytest.raises(TypeError, match="weak reference"):
        signal.connect(Slotted())
    signal.connect(Slotted(), weak=False)
    assert [answer for _, answer in signal.send(Shop)] == ["heard"]


def test_a_sender_is_not_kept_alive_and_its_id_is_not_mistaken(signal: Signal[...]) -> None:
    log = Log()
    shop = Shop()
    signal.connect(log.note, sender=shop)
    signal.send(shop, title="Emma")
    del shop
    gc.collect()
    assert not signal
    for _ in range(50):  # one of these has the id of the shop that is gone
        signal.send(Shop(), title="Sula")
    assert log.lines == ["note Emma"]


def test_a_sender_may_be_a_plain_value(signal: Signal[...]) -> None:
    log = Log()
    name = "shop " + str(sys.maxsize)
    signal.connect(log.note, sender=name)
    signal.send(name, title="Emma")
    assert log.lines == ["note Emma"]


def test_an_error_reaches_the_sender_and_ends_it(signal: Signal[...]) -> None:
    log = Log()

    def fail(sender: object, **told: object) -> None:
        raise LookupError(told["title"])

    signal.connect(fail)
    signal.connect(log.note)
    with pytest.raises(LookupError, match="Emma"):
        signal.send(Shop, title="Emma")
    assert log.lines == []


def test_robust_sending_goes_on_and_logs(signal: Signal[...], caplog: pytest.LogCaptureFixture) -> None:
    log = Log()

    def fail(sender: object, **told: object) -> None:
        raise LookupError(told["title"])

    signal.connect(fail)
    signal.connect(log.note)
    with caplog.at_level(logging.ERROR, "bandstand.signals"):
        (failed, error), (_, answer) = signal.send_robust(Shop, title="Emma")
    assert failed is fail
    assert isinstance(error, LookupError)
    assert answer == "noted"
    (record,) = caplog.records
    assert record.getMessage().endswith("fail failed when a signal was sent")
    assert record.exc_info


def test_the_decorator_connects_to_several_signals() -> None:
    first: Signal[...] = Signal()
    second: Signal[...] = Signal()
    heard: list[object] = []

    @receiver([first, second], sender=Shop)
    def listen(sender: object, **told: object) -> None:
        heard.append(told["title"])

    first.send(Shop, title="Emma")
    second.send(Shop, title="Sula")
    second.send(Library, title="Middlemarch")
    assert heard == ["Emma", "Sula"]


def test_a_receiver_may_connect_and_disconnect_while_it_is_called(signal: Signal[...]) -> None:
    log = Log()

    def once(sender: object, **told: object) -> None:
        signal.disconnect(once)
        signal.connect(log.note)

    signal.connect(once)
    signal.send(Shop, title="Emma")
    assert log.lines == []
    signal.send(Shop, title="Sula")
    assert log.lines == ["note Sula"]


def test_threads_that_connect_at_the_same_time_lose_nothing(signal: Signal[...]) -> None:
    logs = [Log() for _ in range(200)]
    start = threading.Barrier(4)

    def connect(some: list[Log]) -> None:
        start.wait()
        for log in some:
            signal.connect(log.note)

    threads = [threading.Thread(target=connect, args=(logs[part::4],)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    signal.send(Shop, title="Emma")
    assert [log.lines for log in logs] == [["note Emma"]] * 200


Step = tuple[str, int, int | None]
steps: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(st.sampled_from(["connect", "disconnect", "send"]), st.integers(0, 3), st.none() | st.integers(0, 1)),
    max_size=30,
)


@given(steps=steps)
def test_any_history_calls_whom_a_plain_list_would_call(steps: list[Step]) -> None:
    signal: Signal[...] = Signal()
    senders: list[object] = [Shop, Library]
    called: list[int] = []

    def make(number: int) -> Callable[..., None]:
        def receive(sender: object) -> None:
            called.append(number)

        return receive

    receivers = [make(number) for number in range(4)]
    plain: list[tuple[int, int | None]] = []
    for action, number, sender in steps:
        who = None if sender is None else senders[sender]
        if action == "connect":
            signal.connect(receivers[number], sender=who)
            plain += [(number, sender)] if (number, sender) not in plain else []
        elif action == "disconnect":
            assert signal.disconnect(receivers[number], sender=who) == ((number, sender) in plain)
            plain = [entry for entry in plain if entry != (number, sender)]
        else:
            called.clear()
            signal.send(who)
            assert called == [known for known, of in plain if of is None or of == sender]
