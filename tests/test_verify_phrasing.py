"""What a model makes of a line is said only when it says what the line says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assistant.adapters.sudachi import SudachiTokenizer
from assistant.documents import Provenance, Source, SourceKind
from assistant.draft import DraftSentence, Quote
from assistant.rows import spoken_row
from assistant.text import squeezed
from assistant.verify import Reason, wrong_phrasing
from assistant.verify_patterns import RIVALS
from ingest.chunk import chunks
from ingest.load import load
from ingest.parse import parse_all

ROOT = Path(__file__).parents[1]
DEPARTMENTS = ("子育て支援課", "こども家庭センター", "保険年金課", "住民課", "市民課", "デジタル推進課")
# The tests below read the tokenizer only; Hypothesis cannot know that.
over_the_corpus = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def quote(text: str, *heading: str, header: tuple[str, ...] = (), title: str = "児童扶養手当") -> Quote:
    source = Source("guide", title, SourceKind.PROCEDURE, "citizen", (Provenance("みほん市のしおり"),))
    return Quote(source, heading, None, "guide#s1", text, header)


def reason_for(text: str, *quotes: Quote, tokenizer: SudachiTokenizer) -> Reason | None:
    return wrong_phrasing(DraftSentence(text, quotes), tokenizer=tokenizer, departments=DEPARTMENTS)


LIMIT = quote(
    "1人 | 1,070,000円 | 2,460,000円",
    "支給額・内容",
    header=("扶養親族等の数", "全部支給になる所得", "一部支給になる所得"),
)
FEE = quote(
    "通院 | 500円 | 1,500円",
    "支給額・内容",
    header=("区分", "非課税世帯", "課税世帯"),
    title="子どもはぐくみ医療費助成",
)
TARGET = quote(
    "(3) アクセス件数 | 1,074件 | 1,130件 | 1,160件",
    "数値目標",
    header=("指標", "令和6年度実績", "令和8年度", "令和9年度"),
    title="AIの活用推進と適正化",
)
PLAN = quote(
    "(1) 調査・研究 | 検討 | 実施",
    "取組計画",
    header=("取組", "令和8年度", "令和9年度"),
    title="AIの活用推進と適正化",
)
MOVE = quote(
    "転入届 | ほかの市区町村から引っ越してきた | 転入した日から14日以内",
    "支給額・内容",
    header=("届出", "どんなとき", "いつまでに"),
    title="転入届・転居届・転出届",
)
BOOKS = quote("一般 | 10冊 | 2週間", "貸出", header=("区分", "冊数", "期間"), title="図書館の利用")
UMBRELLA = quote(
    "土曜日・日曜日 | 午前9時から午後5時まで",
    "貸出の時間",
    header=("曜日", "借りられる時間"),
    title="図書館の傘の貸出",
)
CARD = quote(
    "カード本体 | 発行から10回目の誕生日まで | 発行から5回目の誕生日まで",
    "期限",
    header=("種類", "18歳以上", "18歳未満"),
    title="マイナンバーカード",
)
ALLOWANCE = quote("児童扶養手当は、ひとり親家庭の生活を支えるために支給されます。", "概要")
DX = quote("デジタルトランスフォーメーションを進めるため、本市は職員の研修を実施する。", "取組内容", title="DXの推進")
CONSIDERED = quote(
    "本市は、窓口の混雑状況をスマートフォンで確認できる仕組みを検討する。", "取組内容", title="窓口のデジタル化"
)
CHATBOT = quote("市民課で、AIチャットボットの導入を検討する。", "取組内容", title="AIの実施")
PLANNED = quote("令和9年度に、電子申請の対象となる手続きを拡大する予定である。", "取組内容", title="電子申請の推進")
SHARE = quote("令和9年度までに、電子申請の割合を50%に引き上げます。", "目標", title="電子申請の推進")
COPY = quote("住民票の写しは、コンビニで受け取ることができます。", "概要", title="コンビニ交付")
RESERVED = quote("予約がある本は延長できません。", "延長", title="図書館の利用")
PHOTO = quote("更新の手続きに、写真は不要です。", "必要なもの", title="図書館の利用")
PROXY = quote(
    "本人が来る場合、委任状は不要です。代理人が来る場合、委任状が必要です。", "必要なもの", title="国民健康保険の届出"
)
REFUSED = quote("審査の結果、支給されない場合があります。", "注意")
OTHER_PAPERS = quote("理由によって、ほかの書類が必要となる場合があります。", "必要なもの", title="国民健康保険の届出")
EXPIRY = quote("18歳以上の方は10年、18歳未満の方は5年で期限が切れます。", "期限", title="マイナンバーカード")
MONTHLY = quote("3歳未満は月額15,000円、3歳以上は月額10,000円です。", "支給額", title="児童手当")
CHILDREN = quote("子ども1人のときは月額10,000円、子ども2人のときは月額20,000円です。", "支給額")
ELDERLY = quote("対象は、市内に住む65歳以上の方です。", "対象となる方", title="介護認定")
OFFICE = quote("申請は、子育て支援課（電話 088-621-5194）で受け付けます。", "手続きの方法")
TELEPHONES = quote(
    "問い合わせ先は、保険年金課（電話 088-621-5111）または市民課（電話 088-621-5222）です。", "問い合わせ"
)
KNOWN_BY = quote("世帯主と加入する方のマイナンバーが分かるもの", "必要なもの", title="国民健康保険の届出")
LETTER = quote("代理人が来るときは委任状", "必要なもの", title="国民健康保険の届出")
PEOPLE = quote("講習会には、8人が参加しました。", "実績", title="講習会")
YEARLY = quote("現況届は、毎年8月1日から8月31日までに提出してください。", "手続きの方法", title="現況届")
PERIOD = quote("受付は4月1日に始まり、9月30日に終わります。", "期間")
FORM = quote("申請書は、https://www.example.jp/teate から入手できます。", "手続きの方法")
SELF_ONLY = quote("本人のみ申請できます。", "対象となる方", title="証明書")
OPENING = quote(
    "平日は午前9時から午後7時まで、休日は午前9時から午後5時まで開いています。", "時間", title="図書館の利用"
)
FLOORS = quote("午前は1階、午後は2階で受け付けます。", "場所", title="申告の相談")
COUNTER = quote("平日は窓口で、休日はオンラインで受け付けます。", "手続きの方法", title="証明書")
PARENTS = quote("父が申請する場合は戸籍謄本、母が申請する場合は住民票が必要です。", "必要なもの")
PRICE = quote("手数料は、窓口では300円、コンビニでは200円です。", "手数料", title="証明書")
PUPILS = quote("小学生は無料、中学生は有料です。", "料金", title="市民プール")
BOTH = quote("申請書と本人確認書類の両方が必要です。", "必要なもの", title="証明書")
EITHER = quote("運転免許証またはパスポートを見せてください。", "必要なもの", title="証明書")
NOTICE = quote("申請の後、2週間以内に市から通知書を送ります。", "手続きの流れ")
TEN_YEARS = quote("R2に講習を3回、R20に見学を5回行います。", "計画", title="講習会")
BOOKED = quote("会議室は、利用する日の3日前までに予約してください。", "予約", title="公民館")
AFTERWARDS = quote("結果は、申請の5日後からお知らせします。", "結果", title="公民館")
NOT_COVERED = quote("入院中の食事代は、助成の対象外です。", "費用", title="子どもはぐくみ医療費助成")
COVERED = quote("薬局の薬代は、助成の対象です。", "費用", title="子どもはぐくみ医療費助成")
UNDER_ITS_WORDS = quote("入院中の食事代は、助成の対象外です。", "対象となる費用", title="子どもはぐくみ医療費助成")
LOCALS = quote("市内の方は無料です。", "料金", title="市民プール")
STRANGERS = quote("市内の方は無料、市外の方は500円です。", "料金", title="市民プール")
AFTER_HOURS = quote("受付時間外の電話は、守衛室につながります。", "電話", title="市役所の案内")
EXEMPT = quote("非課税世帯の方は、自己負担がありません。", "負担", title="介護保険")
TAXED = quote("課税世帯の方は、1割を負担します。", "負担", title="介護保険")
PRESCHOOL = quote("未就学の子どもは無料です。", "料金", title="市民プール")
ELSEWHERE = quote("窓口以外でも、申請書を受け取れます。", "申請書", title="証明書")

FALSE = {
    Reason.NUMBER: [
        (
            LIMIT,
            "扶養親族等の数が1人の場合、全部支給になる所得は1,080,000円、一部支給になる所得は2,460,000円です。",
        ),
        (TARGET, "アクセス件数の令和9年度の目標は1,161件です。"),
        (BOOKS, "区分が一般の場合、冊数は12冊、期間は2週間です。"),
        (BOOKS, "区分が一般の場合、冊数は10冊、期間は2か月です。"),
        (PEOPLE, "講習会には、18人が参加しました。"),
        (TARGET, "アクセス件数は、令和8人が1,160件です。"),
        (OFFICE, "申請は、子育て支援課（電話 088-621-5195）で受け付けます。"),
        (OFFICE, "申請は、子育て支援課（電話 088-612-5194）で受け付けます。"),
        (SHARE, "令和9年度までに、電子申請の割合を50件に引き上げます。"),
    ],
    Reason.YEAR: [
        (TARGET, "アクセス件数は、令和10年度が1,160件です。"),
        (TARGET, "アクセス件数は、2030年度が1,160件です。"),
        (PLANNED, "令和8年度に、電子申請の対象となる手続きを拡大する予定です。"),
        (SHARE, "平成9年度までに、電子申請の割合を50%に引き上げます。"),
    ],
    Reason.LINK: [
        (FORM, "申請書は、https://www.example.com/teate から入手できます。"),
        (COPY, "住民票の写しは、https://evil.example/ で受け取ることができます。"),
        (OFFICE, "申請は、子育て支援課（teate@example.jp）で受け付けます。"),
        (OFFICE, "申請は、子育て支援課（電話 088-5194-621）で受け付けます。"),
    ],
    Reason.DEPARTMENT: [
        (OFFICE, "申請は、保険年金課（電話 088-621-5194）で受け付けます。"),
        (OFFICE, "申請は、こども家庭センターで受け付けます。"),
        (COPY, "住民票の写しは、住民課で受け取ることができます。"),
    ],
    Reason.BOUND: [
        (ELDERLY, "対象は、市内に住む65歳未満の方です。"),
        (ELDERLY, "対象は、市内に住む65歳以下の方です。"),
        (ELDERLY, "対象は、市内に住む65歳の方です。"),
        (MOVE, "転入届は、転入した日から14日以降に出します。"),
        (YEARLY, "現況届は、毎年8月31日から8月1日までに提出してください。"),
        (BOOKED, "会議室は、利用する日の3日前から予約してください。"),
        (BOOKED, "会議室は、利用する日の3日前に予約してください。"),
        (AFTERWARDS, "結果は、申請の5日後までにお知らせします。"),
    ],
    Reason.NAME: [
        (ALLOWANCE, "儐童扶養手当は、ひとり親家庭の生活を支えるために支給されます。"),
        (ALLOWANCE, "儿童扶養手当は、ひとり親家庭の生活を支えるために支給されます。"),
        (ALLOWANCE, "児童手当は、ひとり親家庭の生活を支えるために支給されます。"),
        (ALLOWANCE, "特別児童扶養手当は、ひとり親家庭の生活を支えるために支給されます。"),
        (DX, "デジタルトランスフォーモーションを進めるため、本市は職員の研修を実施します。"),
        (DX, "デジタルトランスフォーメーションを進めるため、鳴門市は職員の研修を実施します。"),
        (COPY, "住民票の写しは、スーパーで受け取ることができます。"),
        (COPY, "マイナンバーカードは、コンビニで受け取ることができます。"),
    ],
    Reason.DENIAL: [
        (COPY, "住民票の写しは、コンビニで受け取ることができません。"),
        (COPY, "住民票の写しは、コンビニで受け取れません。"),
        (RESERVED, "予約がある本は延長できます。"),
        (RESERVED, "予約がない本は延長できません。"),
        (REFUSED, "審査の結果、支給される場合があります。"),
        (ALLOWANCE, "児童扶養手当は、ひとり親家庭の生活を支えるために支給されません。"),
    ],
    Reason.CLAIM: [
        (CONSIDERED, "本市は、窓口の混雑状況をスマートフォンで確認できる仕組みを作ります。"),
        (CONSIDERED, "本市では、窓口の混雑状況をスマートフォンで確認できます。"),
        (CHATBOT, "市民課で、AIチャットボットの導入を実施します。"),
        (PLANNED, "令和9年度に、電子申請の対象となる手続きを拡大しました。"),
        (PLANNED, "令和9年度に、電子申請の対象となる手続きを拡大します。"),
        (OTHER_PAPERS, "理由によって、ほかの書類が必要です。"),
        (OTHER_PAPERS, "理由によって、ほかの書類が必要となります。"),
        (SELF_ONLY, "本人が申請できます。"),
        (COPY, "住民票の写しは、コンビニでのみ受け取ることができます。"),
        (COPY, "住民票の写しは、コンビニで受け取る必要があります。"),
    ],
    Reason.SWAPPED: [
        (FEE, "区分が通院の場合、非課税世帯は1,500円、課税世帯は500円です。"),
        (
            LIMIT,
            "扶養親族等の数が1人の場合、全部支給になる所得は2,460,000円、一部支給になる所得は1,070,000円です。",
        ),
        (TARGET, "アクセス件数は、令和8年度が1,160件、令和9年度が1,130件です。"),
        (TARGET, "アクセス件数の令和8年度の目標は1,160件です。"),
        (PLAN, "調査・研究は、令和8年度に実施、令和9年度に検討です。"),
        (PLAN, "調査・研究は、令和8年度に実施します。"),
        (FLOORS, "午前は2階、午後は1階で受け付けます。"),
        (COUNTER, "平日はオンラインで、休日は窓口で受け付けます。"),
        (
            TELEPHONES,
            "問い合わせ先は、保険年金課（電話 088-621-5222）または市民課（電話 088-621-5111）です。",
        ),
        (PERIOD, "受付は9月30日に始まり、4月1日に終わります。"),
        (PARENTS, "父が申請する場合は住民票、母が申請する場合は戸籍謄本が必要です。"),
        (PRICE, "手数料は、窓口では200円、コンビニでは300円です。"),
        (PUPILS, "小学生は有料、中学生は無料です。"),
    ],
    Reason.MEANING: [
        (ALLOWANCE, "生活のために家庭を支えるひとり親は手当です。"),
        (OFFICE, "子育て支援課で申請の電話を受け付けます。"),
        (CONSIDERED, "スマートフォンの仕組みが窓口であり、状況を確認して本市の混雑を検討します。"),
        (LIMIT, "所得は支給です。"),
    ],
}
# Told otherwise, and found out by one check or another.
ALSO_FALSE = [
    (TELEPHONES, "問い合わせ先は、市民課（電話 088-621-5111）です。"),
    (PEOPLE, "講習会には、令和8人が参加しました。"),
    (FORM, "申請書は、https://www.example.jp/teate2 から入手できます。"),
    (PHOTO, "更新の手続きに、写真が必要です。"),
    (PHOTO, "更新の手続きに、写真は必要です。"),
    (PROXY, "本人が来る場合、委任状が必要です。代理人が来る場合、委任状は不要です。"),
    (CONSIDERED, "本市は、窓口の混雑状況をスマートフォンで確認できる仕組みを実施します。"),
    (PLANNED, "令和9年度に、電子申請の対象となる手続きを拡大済みです。"),
    (UMBRELLA, "土曜日・日曜日に借りられる時間は、午後9時から午前5時までです。"),
    (UMBRELLA, "土曜日・日曜日に借りられる時間は、午前9時から午前5時までです。"),
    (FEE, "通院の場合、課税世帯は500円です。"),
    (FEE, "通院の場合、非課税世帯は1,500円です。"),
    (CARD, "カード本体は、18歳以上の場合、発行から5回目の誕生日まで、18歳未満の場合、発行から10回目の誕生日までです。"),
    (YEARLY, "現況届は、8月1日から8月31日までに提出する予定です。"),
    (NOTICE, "申請の前、2週間以内に市から通知書を送ります。"),
    (PROXY, "本人が来る場合、委任状が必要です。"),
    (FEE, "区分は通院です。課税世帯は500円、非課税世帯は1,500円です。"),
    (EXPIRY, "18歳以上の方は5年、18歳未満の方は10年で期限が切れます。"),
    (CHILDREN, "子ども1人のときは月額20,000円、子ども2人のときは月額10,000円です。"),
    (MONTHLY, "3歳未満は月額10,000円、3歳以上は月額15,000円です。"),
    (CARD, "種類: カード本体、18歳以上: 発行から5回目の誕生日まで、18歳未満: 発行から10回目の誕生日まで"),
    (OPENING, "平日は午前9時から午後5時まで、休日は午前9時から午後7時まで開いています。"),
    (OPENING, "休日は午前9時から午後7時まで開いています。"),
    (REFUSED, "審査の結果、支給されません。"),
    (BOTH, "申請書または本人確認書類が必要です。"),
    (EITHER, "運転免許証とパスポートを見せてください。"),
    (NOT_COVERED, "入院中の食事代は、助成の対象です。"),
    (UNDER_ITS_WORDS, "入院中の食事代は、助成の対象です。"),
    (COVERED, "薬局の薬代は、助成の対象外です。"),
    (LOCALS, "市外の方は無料です。"),
    (STRANGERS, "市外の方は無料、市内の方は500円です。"),
    (AFTER_HOURS, "受付時間の電話は、守衛室につながります。"),
    (AFTER_HOURS, "受付時間内の電話は、守衛室につながります。"),
    (EXEMPT, "課税世帯の方は、自己負担がありません。"),
    (TAXED, "非課税世帯の方は、1割を負担します。"),
    (PRESCHOOL, "就学の子どもは無料です。"),
    (ELSEWHERE, "窓口でも、申請書を受け取れます。"),
]
# Told otherwise, and not found out yet.
MISSED = [
    (NOTICE, "申請の後、2週間以内に市へ通知書を送ります。", "who sends has become who gets"),
]
TRUE = [
    (
        LIMIT,
        "扶養親族等の数が1人の場合、全部支給になる所得は1,070,000円、一部支給になる所得は2,460,000円です。",
    ),
    (LIMIT, "扶養親族等の数が1人の場合、全部支給になる所得は107万円、一部支給になる所得は246万円です。"),
    (LIMIT, "扶養親族等の数が一人の場合、全部支給になる所得は1070000円、一部支給になる所得は2460000円です。"),
    (
        LIMIT,
        "扶養親族等の数は1人です。全部支給になる所得は1,070,000円です。一部支給になる所得は2,460,000円です。",
    ),
    (FEE, "区分が通院の場合、非課税世帯は500円、課税世帯は1,500円です。"),
    (TARGET, "アクセス件数は、令和6年度実績が1,074件、令和8年度が1,130件、令和9年度が1,160件です。"),
    (TARGET, "アクセス件数は、2024年度の実績が1,074件、2026年度が1,130件、2027年度が1,160件です。"),
    (PLAN, "調査・研究は、令和8年度が検討、令和9年度が実施です。"),
    (PLAN, "調査・研究は、2026年度に検討、2027年度に実施です。"),
    (PLAN, "調査・研究は、令和8年度に検討し、令和9年度に実施します。"),
    (MOVE, "届出が転入届の場合、ほかの市区町村から引っ越してきたときは、転入した日から14日以内です。"),
    (MOVE, "届出は転入届です。ほかの市区町村から引っ越してきたときです。転入した日から14日以内です。"),
    (BOOKS, "区分が一般の場合、冊数は10冊、期間は2週間です。"),
    (BOOKS, "区分が一般の場合です。冊数は10冊です。期間は２週間です。"),
    (UMBRELLA, "土曜日・日曜日に借りられる時間は、午前9時から午後5時までです。"),
    (DX, "デジタルトランスフォーメーションを進めるため、本市は職員の研修を実施します。"),
    (CONSIDERED, "本市は、窓口の混雑状況をスマートフォンで確認できる仕組みを検討します。"),
    (CHATBOT, "市民課で、AIチャットボットの導入を検討します。"),
    (PLANNED, "令和9年度に、電子申請の対象となる手続きを拡大する予定です。"),
    (PLANNED, "2027年度に、電子申請の対象となる手続きを拡大する予定です。"),
    (SHARE, "令和9年度までに、電子申請の割合を50パーセントに引き上げます。"),
    (SHARE, "2027年度までに、電子申請の割合を５０％に引き上げます。"),
    (COPY, "コンビニで、住民票の写しを受け取ることができます。"),
    (RESERVED, "予約がある本の延長はできません。"),
    (PROXY, "代理人が来る場合、委任状が必要です。"),
    (OTHER_PAPERS, "理由によって、ほかの書類が必要な場合があります。"),
    (ELDERLY, "対象となる方は、市内に住む65歳以上の方です。"),
    (OFFICE, "申請は、子育て支援課（電話　０８８－６２１－５１９４）で受け付けています。"),
    (KNOWN_BY, "必要なものは、世帯主と加入する方のマイナンバーが分かるものです。"),
    (LETTER, "代理人が来るときは、委任状が必要です。"),
    (LETTER, "代理人が来るときに必要なものは、委任状です。"),
    (YEARLY, "現況届は、毎年8月1日から8月31日までに提出します。"),
    (FORM, "申請書は、https://www.example.jp/teate で入手できます。"),
    (SELF_ONLY, "本人だけが申請できます。"),
    (REFUSED, "審査の結果、支給されないことがあります。"),
    (PEOPLE, "講習会には、8名が参加しました。"),
    (TEN_YEARS, "令和2年度に講習を3回、令和20年度に見学を5回行います。"),
    (BOOKED, "会議室は、利用する日の3日前までに予約します。"),
    (NOT_COVERED, "入院中の食事代は、助成の対象外となります。"),
    (LOCALS, "市内の方は、無料となります。"),
    (AFTER_HOURS, "受付時間外の電話は、守衛室につながっています。"),
    (EXEMPT, "非課税世帯の方には、自己負担がありません。"),
    (PRESCHOOL, "未就学の子どもは、無料となります。"),
]
# Means the same, and is dropped all the same: the quoted line stands in its place.
DROPPED = [
    (COPY, "住民票の写しは、コンビニで受け取れます。", "受け取れる is 受け取ることができる"),
    (RESERVED, "予約がある本は、延長することができません。", "することができる is a longer できる"),
    (PHOTO, "更新の手続きに、写真は必要ありません。", "不要 is 必要ない"),
    (PEOPLE, "講習会に参加したのは8人です。", "した inside a sentence is done as well"),
    (YEARLY, "現況届は、毎年8月1日から8月31日までに提出しなければなりません。", "してください asks for it too"),
    (EXPIRY, "18歳以上の方は10年で期限が切れます。18歳未満の方は5年で期限が切れます。", "one sentence as two"),
    (FEE, "通院の場合、課税世帯は1,500円、非課税世帯は500円です。", "the columns in another order"),
    (OPENING, "休日は午前9時から午後5時まで、平日は午前9時から午後7時まで開いています。", "clauses in another order"),
]


def _named(cases: dict[Reason, list[tuple[Quote, str]]]) -> list[object]:
    return [pytest.param(q, t, reason, id=f"{reason}: {t}") for reason, rows in cases.items() for q, t in rows]


def _missing(cases: list[tuple[Quote, str, str]]) -> list[object]:
    return [pytest.param(q, t, marks=pytest.mark.xfail(strict=True, reason=why)) for q, t, why in cases]


@pytest.mark.parametrize(("held", "text", "reason"), _named(FALSE))
def test_what_the_line_does_not_say_is_not_said(
    sudachi: SudachiTokenizer, held: Quote, text: str, reason: Reason
) -> None:
    assert reason_for(text, held, tokenizer=sudachi) is reason


@pytest.mark.parametrize(("held", "text"), [*ALSO_FALSE, *_missing(MISSED)])
def test_a_line_told_otherwise_is_not_said(sudachi: SudachiTokenizer, held: Quote, text: str) -> None:
    assert reason_for(text, held, tokenizer=sudachi) is not None


def test_every_reason_of_the_verifier_has_its_lies() -> None:
    elsewhere = {Reason.UNCITED, Reason.FORM, Reason.INCOMPLETE, Reason.PLANTED}  # of the style, or of the quote
    assert set(FALSE) == set(Reason) - elsewhere
    assert all(len(lies) >= 3 for lies in FALSE.values())


@pytest.mark.parametrize(("held", "text"), [*TRUE, *_missing(DROPPED)])
def test_what_means_the_same_may_be_said(sudachi: SudachiTokenizer, held: Quote, text: str) -> None:
    assert reason_for(text, held, tokenizer=sudachi) is None


def test_every_rival_is_a_word_that_the_dictionary_cuts_out(sudachi: SudachiTokenizer) -> None:
    words = frozenset[str]().union(*RIVALS)
    assert {word for word in words if [m.base for m in sudachi.morphemes(word)] != [word]} == set()


@pytest.mark.parametrize(
    "text", ["申請は、子育て支援課で受け付けます。", "市役所は親切です。", "くわしくは窓口でお尋ねください。", ""]
)
def test_without_a_quote_nothing_may_be_said(sudachi: SudachiTokenizer, text: str) -> None:
    assert reason_for(text, tokenizer=sudachi) is Reason.UNCITED


def test_reviewed_wording_is_not_looked_at(sudachi: SudachiTokenizer) -> None:
    fixed = DraftSentence("くわしくは 119 へ。", fixed=True)
    assert wrong_phrasing(fixed, tokenizer=sudachi, departments=DEPARTMENTS) is None


def test_what_one_of_two_quotes_says_may_be_said(sudachi: SudachiTokenizer) -> None:
    assert reason_for("予約がある本は延長できません。", BOOKS, RESERVED, tokenizer=sudachi) is None
    assert reason_for("予約がある本は延長できます。", BOOKS, RESERVED, tokenizer=sudachi) is Reason.DENIAL


def test_the_heading_of_a_list_belongs_to_its_item_and_another_heading_does_not(sudachi: SudachiTokenizer) -> None:
    assert reason_for("必要なものは、委任状です。", quote("委任状", "必要なもの"), tokenizer=sudachi) is None
    assert reason_for("必要なものは、委任状です。", quote("委任状", "手続きの方法"), tokenizer=sudachi) is not None


# ---------------------------------------------------------------- over the whole corpus


def _quotes() -> list[Quote]:
    found = []
    for parsed in parse_all(load(ROOT / "corpus" / "public").sources).parsed:
        made = chunks(parsed)
        place = {c.id: c for c in made.chunks}
        found += [
            Quote(parsed.source, place[s.chunk_id].heading_path, place[s.chunk_id].page, s.id, s.text, s.header)
            for s in made.sentences
        ]
    return found


QUOTES = _quotes()
WITH_NUMBERS = [q for q in QUOTES if q.header and re.search("[0-9]", spoken_row(q.text, q.header))]


def test_every_line_of_the_corpus_may_be_said_word_for_word(sudachi: SudachiTokenizer) -> None:
    assert len(QUOTES) > 1000
    lines = [(q, spoken_row(q.text, q.header)) for q in QUOTES]
    assert [q.sentence_id for q, line in lines if reason_for(line, q, tokenizer=sudachi)] == []


@over_the_corpus
@given(data=st.data())
def test_a_changed_digit_of_a_row_is_found_out(sudachi: SudachiTokenizer, data: st.DataObject) -> None:
    held = data.draw(st.sampled_from(WITH_NUMBERS))
    line = spoken_row(held.text, held.header)
    at = data.draw(st.sampled_from([m.start() for m in re.finditer("[0-9]", line)]))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != line[at]]))
    changed = line[:at] + digit + line[at + 1 :]
    # What the passage has as the number of something else is the business of the next test.
    number = next(m.group() for m in re.finditer(r"[\d,.]+", changed) if m.start() <= at < m.end())
    assume(_value(number) not in map(_value, re.findall(r"[\d,.]+", squeezed(held.grounds))))
    assert reason_for(changed, held, tokenizer=sudachi) is not None, changed


def _value(number: str) -> str:
    return number.replace(",", "").strip(".").lstrip("0")


SURVEY = quote(
    "利用している | 2 | 40 | 50 | 62",
    "電子申請サービスの利用",
    header=("回答", "20歳未満", "20～29歳", "30～39歳", "40～49歳"),
    title="市民アンケート",
)


@pytest.mark.parametrize("value", ["30", "20"])
def test_the_number_of_a_column_head_is_none_of_its_cells(sudachi: SudachiTokenizer, value: str) -> None:
    told = f"回答: 利用している、20歳未満: 2、20～29歳: {value}、30～39歳: 50、40～49歳: 62"
    assert reason_for(told, SURVEY, tokenizer=sudachi) is not None


@over_the_corpus
@given(data=st.data())
def test_a_sentence_of_another_source_is_not_said_for_this_one(sudachi: SudachiTokenizer, data: st.DataObject) -> None:
    held = data.draw(st.sampled_from(QUOTES))
    other = data.draw(st.sampled_from([q for q in WITH_NUMBERS if q.source.id != held.source.id]))
    assert reason_for(spoken_row(other.text, other.header), held, tokenizer=sudachi) is not None
