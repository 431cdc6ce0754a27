"""What a line must hold to answer: the value that is asked for, not one that only looks like it."""

from __future__ import annotations

import pytest

from assistant.models import Outcome
from assistant.text import arabic
from assistant.weigh import wanted_patterns
from tests.answering.world import World


@pytest.mark.parametrize(
    ("question", "line", "holds"),
    [
        ("母子生活支援施設には何年いられますか", "2023年8月1日に開設されました", False),
        ("母子生活支援施設には何年いられますか", "令和5年から続いています", False),
        ("母子生活支援施設には何年いられますか", "2年まで延ばせます", True),
        ("カードは何年使えるん", "発行から10回目の誕生日まで", True),
        ("計画ができたのは平成何年の何月", "平成31年3月に作りました", True),
        ("予約は何日前までですか", "宿泊型は1泊2日で1回と数えます", False),
        ("予約は何日前までですか", "利用する日の3日前までに予約します", True),
        ("予約は何日前までですか", "前日の正午まで受け付けます", True),
        ("何時から何時まで開いとるん", "令和6年7月1日から始まりました", False),
        ("何時から何時まで開いとるん", "午前9時から正午までです", True),
        ("月に何時間まで使えますか", "月に一定時間まで使えます", False),
        ("暗証番号は何回まで間違えられる", "一定の回数間違えるとロックされます", False),
        ("図書館には何万冊あるん", "駅前のビルの5階と6階にあります", False),
        ("産後ケアは産んで何か月まで", "産後1年未満の方です", True),
        ("更新は何ヶ月前から", "3か月前からできます", True),
        ("産後ケアは何種類ある", "種類: 宿泊型、回数: 7回", True),
        ("日曜は第何週ですか、何週目か", "毎月第2・第4日曜日", True),
        ("図書館の本は何冊まで", "貸出冊数、貸出期間は、確認できていないため、書いていません", True),
        ("手数料はいくら", "手数料は食い違うため、ここには書いていません", True),
        ("受講料の何割が戻る", "支給率と上限額は、資料で確認できていません", False),
    ],
)
def test_a_line_holds_the_value_that_is_asked_for(shipped: World, question: str, line: str, holds: bool) -> None:
    patterns = wanted_patterns(shipped.understood(question))
    assert patterns
    assert any(p.search(arabic(line)) for p in patterns) == holds


def test_when_a_page_was_renewed_is_no_month_of_payment(shipped: World) -> None:
    answer = shipped.ask("就学援助のお金は何月に振り込まれるのですか")
    assert answer.outcome is Outcome.NO_EVIDENCE


@pytest.mark.parametrize(
    "question",
    [
        "AIチャットボットのアクセス件数の目標はなぜ令和9年度に1,160件なのですか",
        "電子決裁率の目標が90%なのはどうして",
        "テレワークの所属数の目標は、なんで10課のままなん",
    ],
)
def test_a_cell_does_not_tell_why(shipped: World, question: str) -> None:
    assert not shipped.ask(question).figures
