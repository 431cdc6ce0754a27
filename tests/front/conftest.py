"""One app over fakes and one browser for all journeys of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.clients import Door
from tests.fakes import FakeStore, fake_answer
from tests.front.served import chromium, elsewhere
from tests.served import CHROMIUM, DESKTOP, PHONE, served


@pytest.fixture(scope="module")  # while it is open an event loop runs, which other modules' tests do not expect
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    with chromium() as browser:
        yield browser


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Of the window: every journey is made on a phone and on a desktop."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def door() -> Door:
    return elsewhere(Door)


@pytest.fixture(scope="module")
def address(door: Door) -> Iterator[str]:
    with served(door.http.app) as address:  # type: ignore[arg-type]
        yield address


@pytest.fixture(autouse=True)
def _as_new(door: Door) -> None:
    """The fakes as at the start: an answer, nothing asked, nothing broken."""
    door.assistant.__init__()  # type: ignore[misc]
    door.store.__init__()  # type: ignore[misc]
    door.store.record("質問", fake_answer(), audience="citizen")
    assert isinstance(door.store, FakeStore)
