"""What staff stop is stopped in the other process within a second, and whatever cannot be read is off."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from assistant.adapters.switch_file import SwitchFile
from assistant.desk.people import ActKind, Role
from assistant.errors import StoreUnavailable
from assistant.models import Audience, Done, Language, Outcome, Question, Stage, VerifiedSentence
from assistant.pipeline import Pipeline
from assistant.ports import Index
from assistant.replies import in_language
from assistant.stopping import Stoppable
from assistant.switches import Positions, Switch
from tests.desk.fakes import FakeDesk
from tests.fakes import FakeAssistant, FakeEmbedder, FakeStore, FakeTokenizer, Lever, Pondering

BY = {"by": "admin", "reason": "確認のため"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "switches.json"


@pytest.fixture
def switches(file: Path) -> SwitchFile:
    made = SwitchFile(file)
    made.prepare()
    return made


def test_everything_is_on_at_first_and_stays_as_it_is_at_the_next_start(file: Path, switches: SwitchFile) -> None:
    assert (switches.chat_on(), switches.generation_on()) == (True, True)
    switches.turn(Switch.CHAT, on=False, **BY)
    again = SwitchFile(file)
    again.prepare()
    assert (again.chat_on(), again.generation_on()) == (False, True)


def test_a_switch_keeps_who_turned_it_and_why(switches: SwitchFile) -> None:
    switches.turn(Switch.GENERATION, on=False, **BY)
    positions = switches.positions()
    assert positions is not None
    assert (positions.generation.by, positions.generation.reason) == ("admin", "確認のため")
    assert positions.generation.at is not None


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"chat": {"on": "perhaps"}}', b'{"chat": {}, "x": 1}', b"\xff"]
)
def test_a_broken_file_means_off(file: Path, switches: SwitchFile, content: bytes) -> None:
    file.write_bytes(content)
    assert (switches.chat_on(), switches.generation_on()) == (False, False)
    assert switches.positions() is None


def test_a_file_that_is_gone_means_off_until_somebody_turns_it_on(file: Path, switches: SwitchFile) -> None:
    file.unlink()
    assert not switches.chat_on()
    switches.turn(Switch.CHAT, on=True, **BY)
    assert (switches.chat_on(), switches.generation_on()) == (True, False)


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable):
        SwitchFile(tmp_path / "file" / "switches.json").prepare()


def test_another_process_sees_the_switch_within_a_second(file: Path, switches: SwitchFile) -> None:
    watch = (
        "import sys, time\nfrom pathlib import Path\nfrom assistant.adapters.switch_file import SwitchFile\n"
        "s = SwitchFile(Path(sys.argv[1]))\nprint(s.chat_on(), flush=True)\n"
        "while s.chat_on(): time.sleep(0.005)\nprint(time.time(), flush=True)"
    )
    command = [sys.executable, "-c", watch, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        turned = time.time()
        switches.turn(Switch.CHAT, on=False, **BY)
        assert float(other.stdout.readline()) - turned < 1.0


def test_two_who_turn_at_once_lose_neither(switches: SwitchFile) -> None:
    threads = [threading.Thread(target=switches.turn, args=(switch,), kwargs={"on": False, **BY}) for switch in Switch]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (switches.chat_on(), switches.generation_on()) == (False, False)


def test_reading_a_switch_costs_next_to_nothing(switches: SwitchFile) -> None:
    switches.chat_on()
    began = time.perf_counter()
    for _ in range(1000):
        switches.chat_on()
    assert time.perf_counter() - began < 0.5


# ---------------------------------------------------------------- what citizens hear meanwhile


class _Off:
    def chat_on(self) -> bool:
        return False

    def generation_on(self) -> bool:
        return False


def pipeline(store: FakeStore) -> Pipeline:
    def no_index() -> Index:
        raise AssertionError("the documents are not asked while the chat is stopped")

    return Pipeline(
        open_index=no_index,
        embedder=FakeEmbedder(),
        tokenizer=FakeTokenizer(),
        sessions=store,
        journal=store,
        today=lambda: date(2026, 11, 23),
        city="徳島市",
        alarm=None,
        switches=_Off(),
    )


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("ひとり親の相談は夜でもできますか", Language.JA),
        ("Where is the city hall?", Language.EN),
        ("市政府在哪里？", Language.ZH),
        ("시청은 어디에 있습니까?", Language.KO),
        ("Tòa thị chính ở đâu?", Language.VI),
    ],
)
def test_while_stopped_citizens_are_told_so_in_their_language(question: str, language: Language) -> None:
    store = FakeStore()
    answer = pipeline(store).ask(Question(question, Audience.CITIZEN))
    assert (answer.outcome, answer.language) == (Outcome.UNAVAILABLE, language)
    assert answer.text == in_language(language).closed
    assert answer.citations == ()
    assert list(store.outcomes.values()) == [(Outcome.UNAVAILABLE, None)]


def test_a_crisis_is_met_with_its_numbers_although_the_chat_is_stopped() -> None:
    answer = pipeline(FakeStore()).ask(Question("もう死にたい", Audience.CITIZEN))
    assert answer.outcome is Outcome.CRISIS


# ---------------------------------------------------------------- an answer under way


@pytest.mark.parametrize("language", [language for language in Language if language is not Language.AUTO])
def test_an_answer_under_way_is_broken_off_within_a_second(language: Language) -> None:
    pondering = Pondering()
    events = Stoppable(pondering, pondering.lever).run(Question("質問", Audience.CITIZEN, language))
    assert [type(next(events)) for _ in range(2)] == [Stage, VerifiedSentence]
    pondering.lever.on = False
    began = time.monotonic()
    (done,) = list(events)
    assert time.monotonic() - began < 1.0
    assert isinstance(done, Done)
    assert (done.answer.outcome, done.answer.text) == (Outcome.UNAVAILABLE, in_language(language).closed)
    pondering.woken.set()
    assert pondering.closed.wait(5)  # the work does not go on for nobody


def test_what_was_ready_in_the_moment_of_stopping_is_not_said() -> None:
    pondering = Pondering()
    pondering.woken.set()
    events = Stoppable(pondering, pondering.lever).run(Question("質問", Audience.CITIZEN, Language.JA))
    next(events)
    pondering.lever.on = False
    (done,) = list(events)
    assert isinstance(done, Done)
    assert done.answer.outcome is Outcome.UNAVAILABLE


def test_while_the_chat_is_on_every_event_comes_in_order_and_a_broken_world_is_told() -> None:
    assistant = FakeAssistant()
    stoppable = Stoppable(assistant, Lever())
    question = Question("質問", Audience.CITIZEN)
    assert list(stoppable.run(question)) == list(FakeAssistant().run(question))
    assert stoppable.ask(question) == assistant.answer
    assistant.raises = StoreUnavailable("broken", mend="mend it")
    with pytest.raises(StoreUnavailable):
        list(stoppable.run(question))


def test_who_leaves_stops_the_work() -> None:
    pondering = Pondering()
    events = Stoppable(pondering, pondering.lever).run(Question("質問", Audience.CITIZEN))
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert pondering.closed.wait(5)


# ---------------------------------------------------------------- the page


def test_stopping_needs_a_reason_and_is_noted_with_it() -> None:
    desk = FakeDesk()
    admin = desk.as_(Role.ADMIN)
    for reason in ("", " ", "　"):
        assert admin.post("/desk/switches/chat", to="off", reason=reason).status_code == 422
    assert desk.board.positions() == Positions()
    assert admin.post("/desk/switches/chat", to="off", reason="手数料が古い").status_code == 303
    positions = desk.board.positions()
    assert positions is not None
    assert (positions.chat.on, positions.chat.reason) == (False, "手数料が古い")
    act = desk.store.noted[-1]
    assert (act.actor, act.kind, act.subject, act.detail) == ("admin", ActKind.SWITCHED_OFF, "chat", "手数料が古い")
    assert "市民の案内：止めています" in admin.get("/desk").text
    assert admin.post("/desk/switches/chat", to="on", reason="直しました").status_code == 303
    assert desk.store.noted[-1].kind == ActKind.SWITCHED_ON


def test_switches_that_cannot_be_read_are_said_to_be_off() -> None:
    desk = FakeDesk()
    desk.board.now = None
    admin = desk.as_(Role.ADMIN)
    assert "安全のため" in admin.get("/desk/switches").text
    assert "市民の案内：止めています" in admin.get("/desk").text


@pytest.mark.parametrize("path", ["/desk/switches/door", "/desk/index/everybody"])
def test_what_is_no_switch_or_index_is_not_found(path: str) -> None:
    assert FakeDesk().as_(Role.ADMIN).post(path, to="off", reason="理由", confirmed="yes").status_code == 404
