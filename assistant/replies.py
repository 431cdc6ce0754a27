"""Every fixed sentence that a resident or a member of staff can read, in one place for review.

Emergency numbers: 110 police, 119 fire and ambulance, 118 coast guard, 189 児童相談所虐待対応ダイヤル,
#8008 DV相談ナビ, #8103 性犯罪被害相談, 0120-279-338 よりそいホットライン, 0570-064-556 こころの健康相談統一ダイヤル,
171 災害用伝言ダイヤル: nationwide numbers as their operators publish them.
"""

from __future__ import annotations

from assistant.screen import Crisis, SmallTalk

CRISIS = {
    Crisis.FIRE_OR_INJURY: (
        "火事・けが・急病のときは、いますぐ119番（消防・救急）に電話してください。\n"
        "話せないときは、まわりの人に大きな声で助けを求めてください。身の危険があるときは110番（警察）です。"
    ),
    Crisis.SUICIDE: (
        "つらい気持ちを書いてくださって、ありがとうございます。"
        "いま危険がせまっているときは、119番（救急）か110番（警察）に電話してください。\n"
        "よりそいホットライン 0120-279-338（24時間・無料）と、"
        "こころの健康相談統一ダイヤル 0570-064-556 で、話を聴いてもらえます。"
        "ひとりで抱えなくて大丈夫です。"
    ),
    Crisis.CHILD_ABUSE: (
        "子どもの身に危険がせまっているときは、いますぐ110番（警察）に電話してください。\n"
        "虐待かもしれないと思ったら189番（児童相談所虐待対応ダイヤル、24時間・無料）です。匿名でかけられ、秘密は守られます。"
    ),
    Crisis.VIOLENCE: (
        "いま危険がせまっているときは、すぐに110番（警察）に電話し、安全な場所へ逃げてください。\n"
        "配偶者や恋人からの暴力は #8008（DV相談ナビ）、性犯罪の被害は #8103 で、近くの窓口につながります。"
        "けがをしているときは119番です。"
    ),
    Crisis.DISASTER: (
        "命を守ることを最優先にしてください。救助が必要なときは119番（消防・救急）か110番（警察）、海の事故は118番です。\n"
        "津波や浸水のおそれがあるときは、いますぐ高い所へ逃げてください。"
        "家族の安否は171番（災害用伝言ダイヤル）で確認できます。"
    ),
}

SMALL_TALK = {
    SmallTalk.GREETING: (
        "こんにちは。{city}の計画・用語・手続の資料をもとに、出典を付けてお答えします。知りたいことを、ふだんの言葉で書いてください。"
    ),
    SmallTalk.THANKS: "どういたしまして。ほかにも知りたいことがあれば、続けて書いてください。",
    SmallTalk.BYE: "ご利用ありがとうございました。また知りたいことがあれば、いつでもどうぞ。",
    SmallTalk.ABOUT: (
        "{city}の資料の案内係（AI）です。資料に書いてあることだけを、出典を付けてお答えします。"
        "資料にないことは「見つからない」とお伝えし、聞く先をご案内します。"
    ),
}

PERSONAL_DATA = (
    "個人情報（{kinds}）が入っているようなので、この質問は処理も保存もしていません。"
    "番号・電話番号・住所などを消して、もう一度書いてください。"
)
BLOCKED = "この文にはお答えできません。{city}の計画・用語・手続について、知りたいことを書いてください。"
OUT_OF_SCOPE_PLACE = (
    "「{place}」についての資料は、ここにはありません。ここで答えられるのは{city}の資料に書いてあることだけです。"
    "「{place}」の窓口にお問い合わせください。"
)
NO_EVIDENCE = "お尋ねの内容は、ここにある資料の中に見つかりませんでした。推測ではお答えしません。"
NO_EVIDENCE_STATED = "お尋ねの内容は、ここにある資料では確認できません。資料には次のように書いてあります。"
ASK_NEXT = "{department}にお問い合わせください。"
EVERYTHING = "全般"  # how the contacts table writes that a counter handles everything
UNAVAILABLE = (
    "ただいま資料を調べられません。少し待ってから、もう一度お試しください。お急ぎのときは市役所にお問い合わせください。"
)
REASON_LIKELIEST = "お尋ねに近い資料の担当です"
REASON_GENERAL = "担当が分からないときの代表窓口です"
CONTACT = "電話 {phone}（{as_of}時点の記載）"
CONTACT_UNDATED = "電話 {phone}（記載の日付は不明）"

INITIATIVE = "取組項目{number}「{title}」"
FIGURE_ONE = "{initiative}の「{indicator}」は、{year}の{kind}が{value}です。"
FIGURE_MANY = "{initiative}の「{indicator}」は、{values}です。"
FIGURE_VALUE = "{year}の{kind}が{value}"
FIGURE_DIFFERENCE = "{first}から{last}までの差は{difference}{unit}（{direction}）です。"
POINTS = "ポイント"
UP, DOWN, SAME = "増加", "減少", "増減なし"
FIGURE_NOT_SET = "{initiative}の「{indicator}」には、{year}の{kind}の値が定められていません（表では「—」です）。"
CELL_UNREADABLE = "{initiative}の「{indicator}」の{year}の{kind}は、元の表が不規則なため読み取れません（{mark}）。"
YEAR_OUTSIDE = "{initiative}の「{indicator}」に、{year}の値はありません。この表にあるのは{years}です。"
IRREGULAR = "元の資料の表が不規則です。{note}。"
SCHEDULE_ONE = "{initiative}の「{indicator}」は、{year}の計画では「{status}」です。"
SCHEDULE_MANY = "{initiative}の「{indicator}」の計画は、{values}です。"
SCHEDULE_VALUE = "{year}が「{status}」"
SCHEDULE_START = "{initiative}の「{indicator}」が「{status}」になるのは、計画では{year}からです（{values}）。"
SCHEDULE_FROM_FIRST = (
    "{initiative}の「{indicator}」は、計画の最初の年度である{year}から「{status}」です（{values}）。"
    "それより前に始まっていたかどうかは、この表からは分かりません。"
)
SCHEDULE_NEVER = "{initiative}の「{indicator}」が「実施」になる年度は、計画の期間内にありません（{values}）。"
LABEL_LOST = (
    "{initiative}の取組計画の表には、項目名が失われた行があります。"
    "お尋ねの項目の計画がどの行に当たるかは、読み取れません。"
)
YES_STATUS = "はい。"
NO_STATUS = "いいえ。"
TERM = "「{term}」の説明です。"
DEPARTMENT_OF = "{initiative}の担当は、{departments}です。"
LIST_POLICY = "取組方針{policy}の"
LIST_DEPARTMENT = "{department}が担当する"
LIST_NEW = "新規の"
LIST_STATUS = "{year}に「{status}」となっている"
LIST_INITIATIVES = "取組項目"
POLICIES_COUNT = "取組方針は{count}つです。"
POLICY_ITEM = "取組方針{policy} {title}"
LIST_COUNT = "{what}は、{count}件です。"
LIST_ITEM = "{number} {title}"
LIST_ITEM_STATUS = "{number} {title}: {indicator}"
LABEL_UNREADABLE = "（項目名が失われた行）"
LIST_NONE = "{what}は、計画の中に見つかりませんでした。"
LIST_NOTE_ALL = "担当が「全部局」「関係各課」とだけ書かれた取組項目は、この件数に入れていません。"
PROCEDURES_WHAT = "「{field}」の分野でオンラインでできる手続"
PROCEDURES_WHAT_ALL = "オンラインでできる手続"
PROCEDURES_COUNT = "{what}は、資料の一覧では{count}件です。"
PROCEDURE_ITEM = "{name}（{field}、{service}）"
PROCEDURES_NOTE = (
    "一覧の多くは国の制度としての手続名です。{city}での受付や必要なものは、申し込む前に担当課に確認してください。"
)
CONTACT_LINE = "{department}（{handles}）の電話番号は {phone} です（{as_of}時点の記載）。"
CONTACT_LINE_UNDATED = "{department}（{handles}）の電話番号は {phone} です（記載の日付は不明）。"
CELL_VALUE = "「{caption}」の「{row}」は、{column}が{value}です。"
NATIONAL = "これは国の制度や全国共通の案内です。{city}での取扱いは、担当課に確認してください。"
FROM_PLAN = "これは市の計画に書かれた取組です。いま実際に使えるかどうかは、担当課に確認してください。"
AS_OF = "この資料は{as_of}時点の内容です。いまと違うことがあります。"
CLARIFY = "どれについてのお尋ねですか。"
ASK_ROW = "取組項目{number}「{indicator}」の{year}の{what}は？"
ASK_ROW_ALL = "取組項目{number}「{indicator}」の{what}は？"
WHAT_PLAN, WHAT_TARGET = "計画", "目標"
ASK_DEPARTMENT = "取組項目{number}の担当は？"
ASK_TARGETS = "取組項目{number}の数値目標は？"
ASK_SCHEDULE = "取組項目{number}の計画は？"
ASK_SECTION = "{title}の{heading}は？"

# Words that ask for a contact and name none.
CONTACT_WORDS = frozenset(("電話", "番号", "連絡", "でんわ", "台", "起きる", "教える"))
