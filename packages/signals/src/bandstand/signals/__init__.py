"""Signals: one place says that something happened, and whoever listens is called.

A ``Signal`` is declared by the signature of what it tells, so that both ends are type-checked. Sending takes no lock
and costs next to nothing while nobody listens.
"""

from bandstand.signals._signal import Receiver, Signal, receiver

__all__ = ["Receiver", "Signal", "receiver"]
