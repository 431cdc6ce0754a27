"""A real browser at the real desk: the apps over the shipped corpus, served on loopback, every request written down."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize

from app import _web_app, build
from assistant.adapters.generation import current_generation, index_folder, read_manifest
from assistant.adapters.sqlalchemy_store import SqlAlchemyStore
from assistant.adapters.staff_store import StaffStore, accounts_in
from assistant.adapters.switch_file import SwitchFile
from assistant.desk.people import Role
from assistant.models import Audience, Feedback, Outcome
from assistant.settings import Settings
from tests.fakes import fake_answer
from tests.served import DESKTOP, barriers, shot
from tests.served import served as listening
from tests.shipped import VAR

PASSWORD = "correct horse battery"
HOSTILE_HOST = ("evil.example", "bad.example")  # one to be put aside on a desktop, one on a phone
HOSTILE = '"><script>document.title="pwned"</script><img src="https://evil.example/x" onerror="document.title=1">'


@dataclass
class Served:
    """Both apps, side by side in this process, over a copy of the index; `addresses` are ours."""

    staff: str
    citizen: str
    people: StaffStore
    switches: SwitchFile
    addresses: set[str]


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """The staff and the citizen app as `machi-annai serve` builds them, on a folder of their own."""
    shutil.copytree(VAR / "index", folder / "index")
    for audience in Audience:
        _one_before(index_folder(folder, audience))
    model = str(VAR / "models" / "multilingual-e5-small")
    settings = Settings(corpus=folder / "corpus", var=folder).model_copy(deep=True)
    settings.embedder.model = model
    switches = SwitchFile(settings.switches)
    switches.prepare()
    apps, built = {}, {}
    for audience in Audience:
        built[audience] = build(settings, audience, switches=switches)
        built[audience].assistant.warm()
    people = StaffStore(built[Audience.STAFF].store)
    accounts = accounts_in(built[Audience.STAFF].store)
    for role in Role:
        accounts.add(role.value, role, by="console", password=PASSWORD)
    for audience in Audience:
        apps[audience] = _web_app(built[audience], settings, audience, switches)
    _asked(built[Audience.CITIZEN].store)
    with listening(apps[Audience.STAFF]) as staff, listening(apps[Audience.CITIZEN]) as citizen:
        yield Served(staff, citizen, people, switches, {urlsplit(staff).netloc, urlsplit(citizen).netloc})
    for one in built.values():
        one.store.close()


def _one_before(root: Path) -> None:
    """An older generation to go back to, the same but for its name and its day."""
    name = current_generation(root)
    assert name is not None
    manifest = read_manifest(root / name)
    older = manifest.model_copy(update={"generation": "gen-before", "built_at": "2026-01-01T00:00:00+00:00"})
    for other in root.glob("gen-*"):
        if other.name != name:
            shutil.rmtree(other)
    shutil.copytree(root / name, root / "gen-before")
    (root / "gen-before" / "manifest.json").write_text(older.model_dump_json(), encoding="utf-8")


def _asked(store: SqlAlchemyStore) -> None:
    """What citizens asked in vain and said of it, with one of them hostile."""
    other = f"<iframe src=//{HOSTILE_HOST[1]}></iframe>プールの時間は"
    for n, question in enumerate(("駐車場の料金はいくらですか", HOSTILE, "花火大会はいつですか", other)):
        answer = fake_answer(f"asked-{n}", outcome=Outcome.NO_EVIDENCE, citations=(), figures=())
        store.record(question, answer, audience="citizen")
        store.feedback(Feedback(f"asked-{n}", n == 2, HOSTILE if n == 1 else None, datetime.now(UTC)))


@dataclass
class Visitor:
    """A person with a browser of their own at the desk; everything the browser asks for or complains of is kept."""

    page: Page
    address: str
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def come(cls, browser: Browser, address: str, *, size: tuple[int, int] = DESKTOP, **how: Any) -> Visitor:
        window = ViewportSize(width=size[0], height=size[1])
        context: BrowserContext = browser.new_context(viewport=window, locale="ja-JP", **how)
        visitor = cls(context.new_page(), address)
        context.on("request", lambda request: visitor.hosts.add(urlsplit(request.url).netloc))
        context.on("console", visitor._heard)
        return visitor

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "status of" not in message.text:
            self.complaints.append(message.text)

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def log_in(self, name: str = "admin", password: str = PASSWORD) -> Page:
        self.go("/login")
        self.page.get_by_label("利用者名").fill(name)
        self.page.get_by_label("パスワード").fill(password)
        self.page.get_by_role("button", name="ログイン").click()
        return self.page

    def offences(self) -> list[str]:
        """The barriers of this page. That the checker's own styles are against our policy is no complaint of it."""
        before = list(self.complaints)
        found = barriers(self.page)
        self.complaints[:] = before
        return found

    def overflow(self) -> int:
        """How many pixels of the page stand out to the right of the window."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return wide

    def shoot(self, name: str) -> None:
        """A picture of the whole page, to look at."""
        shot(self.page, f"desk-{name}")
