"""What generated code calls for whole pieces of templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bandstand.templates._activation import streaming

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bandstand.templates._activation import Activation, Values, Write

_BETWEEN_TAGS = re.compile(r">\s+<")


def spaceless(texts: Iterable[str]) -> str:
    """Join some texts and take away the blanks between HTML tags."""
    return _BETWEEN_TAGS.sub("><", "".join(texts).strip())


def write_super(out: Write, block: str, values: Values, activation: Activation, level: int) -> None:
    """Write what the block of a number replaces, if there is something."""
    __tracebackhide__ = True
    chain = activation.blocks[block]
    if level + 1 < len(chain):
        chain[level + 1](out, values, activation, level + 1)


def stream_super(block: str, values: Values, activation: Activation, level: int) -> Iterator[str]:
    """Give what the block of a number replaces, if there is something."""
    __tracebackhide__ = True
    chain = activation.blocks[block]
    if level + 1 < len(chain):
        yield from streaming(chain[level + 1])(values, activation, level + 1)
