"""Taking a port."""

from __future__ import annotations

import pytest

from bandstand.project._listening import listen
from bandstand.project._problems import ProjectError


def test_a_port_that_is_free_is_taken() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ProjectError) as caught:
            listen("127.0.0.1", port)
    assert str(caught.value) == (
        f"The port {port} of 127.0.0.1 cannot be had: Address already in use. Another is given with --port."
    )


@pytest.mark.parametrize("host", ["203.0.113.1", "no-such-host.invalid", "1:2"])
def test_an_address_that_is_not_of_this_machine_is_told(host: str) -> None:
    with pytest.raises(ProjectError, match=f"^The port 0 of {host} cannot be had: "):
        listen(host, 0)
