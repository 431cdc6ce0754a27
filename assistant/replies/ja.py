"""The fixed sentences in Japanese: the wording every other language follows."""

from __future__ import annotations

from assistant.replies.catalogue import Replies
from assistant.screen import Crisis, SmallTalk

JA = Replies(
    crisis={
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
            "虐待かもしれないと思ったら189番（児童相談所虐待対応ダイヤル、24時間・無料）です。匿名でかけられ、秘密は守られます。けがや急病は119番です。"
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
    },
    small_talk={
        SmallTalk.GREETING: (
            "こんにちは。{city}の計画・用語・手続の資料をもとに、出典を付けてお答えします。知りたいことを、ふだんの言葉で書いてください。"
        ),
        SmallTalk.THANKS: "どういたしまして。ほかにも知りたいことがあれば、続けて書いてください。",
        SmallTalk.BYE: "ご利用ありがとうございました。また知りたいことがあれば、いつでもどうぞ。",
        SmallTalk.ABOUT: (
            "{city}の資料の案内係（AI）です。資料に書いてあることだけを、出典を付けてお答えします。"
            "資料にないことは「見つからない」とお伝えし、聞く先をご案内します。"
        ),
    },
    personal_data="個人情報（{kinds}）が入っているようなので、この質問は処理も保存もしていません。"
    "番号・電話番号・住所などを消して、もう一度書いてください。",
    blocked="この文にはお答えできません。{city}の計画・用語・手続について、知りたいことを書いてください。",
    out_of_scope_place="「{place}」についての資料は、ここにはありません。ここで答えられるのは{city}の資料に書いてあることだけです。"
    "「{place}」の窓口にお問い合わせください。",
    out_of_scope={
        "politics": "政治や選挙、特定の政治家についての意見はお答えしません。",
        "legal": "法律上の判断はできません。弁護士などの専門家か、市の相談窓口にご相談ください。",
        "medical": "病気やけがの判断はできません。医師や薬剤師にご相談ください。",
    },
    reset="ここから新しく始めます。知りたいことを書いてください。",
    no_evidence="お尋ねの内容は、ここにある資料の中に見つかりませんでした。推測ではお答えしません。",
    no_evidence_stated="お尋ねの内容は、ここにある資料では確認できません。資料には次のように書いてあります。",
    ask_next="{department}にお問い合わせください。",
    unavailable="ただいま資料を調べられません。少し待ってから、もう一度お試しください。お急ぎのときは市役所にお問い合わせください。",
    closed="ただいま、この案内を休止しています。お急ぎのときは市役所にお問い合わせください。",
    reason_likeliest="お尋ねに近い資料の担当です",
    reason_general="担当が分からないときの代表窓口です",
    contact="電話 {phone}（{as_of}時点の記載）",
    contact_undated="電話 {phone}（記載の日付は不明）",
    initiative="取組項目{number}「{title}」",
    figure_one="{initiative}の「{indicator}」は、{year}の{kind}が{value}です。",
    figure_many="{initiative}の「{indicator}」は、{values}です。",
    figure_value="{year}の{kind}が{value}",
    figure_difference="{first}から{last}までの差は{difference}{unit}（{direction}）です。",
    points="ポイント",
    up="増加",
    down="減少",
    same="増減なし",
    figure_not_set="{initiative}の「{indicator}」には、{year}の{kind}の値が定められていません（表では「—」です）。",
    cell_unreadable="{initiative}の「{indicator}」の{year}の{kind}は、元の表が不規則なため読み取れません（{mark}）。",
    year_outside="{initiative}の「{indicator}」に、{year}の値はありません。この表にあるのは{years}です。",
    irregular="元の資料の表が不規則です。{note}。",
    contradicted="次の点は、資料によって書いてあることが違います。どれが正しいかは、ここでは判断できません。",
    contradicted_newest="日付の新しい資料から順に示します。",
    contradicted_side="「{title}」（{dated}）: {quote}",
    contradicted_as_of="{as_of}時点",
    contradicted_undated="日付不明",
    schedule_one="{initiative}の「{indicator}」は、{year}の計画では「{status}」です。",
    schedule_many="{initiative}の「{indicator}」の計画は、{values}です。",
    schedule_value="{year}が「{status}」",
    schedule_start="{initiative}の「{indicator}」が「{status}」になるのは、計画では{year}からです（{values}）。",
    schedule_from_first="{initiative}の「{indicator}」は、計画の最初の年度である{year}から「{status}」です（{values}）。"
    "それより前に始まっていたかどうかは、この表からは分かりません。",
    schedule_never="{initiative}の「{indicator}」が「実施」になる年度は、計画の期間内にありません（{values}）。",
    label_lost="{initiative}の取組計画の表には、項目名が失われた行があります。"
    "お尋ねの項目の計画がどの行に当たるかは、読み取れません。",
    yes_status="はい。",
    no_status="いいえ。",
    term="「{term}」の説明です。",
    department_of="{initiative}の担当は、{departments}です。",
    contents_of="{initiative}の{heading}です。",
    list_policy="取組方針{policy}の",
    list_department="{department}が担当する",
    list_new="新規の",
    list_not_new="新規ではない",
    list_status="{year}に「{status}」となっている",
    list_initiatives="取組項目",
    policies_count="取組方針は{count}つです。",
    policy_item="取組方針{policy} {title}",
    list_count="{what}は、{count}件です。",
    list_item="{number} {title}",
    list_item_status="{number} {title}: {indicator}",
    label_unreadable="（項目名が失われた行）",
    list_none="{what}は、計画の中に見つかりませんでした。",
    list_note_all="担当が「全部局」「関係各課」とだけ書かれた取組項目は、この件数に入れていません。",
    procedures_what="「{field}」の分野でオンラインでできる手続",
    procedures_what_all="オンラインでできる手続",
    procedures_what_about="お尋ねのことを名前に含む、オンラインでできる手続",
    procedures_count="{what}は、資料の一覧では{count}件です。",
    procedures_count_of="{what}は、資料の一覧の{total}件のうち{count}件です。",
    procedure_item="{name}（{field}、{service}）",
    procedure_offline="「{name}」も一覧にありますが、方法は{service}です。",
    procedures_note="一覧の多くは国の制度としての手続名です。{city}での受付や必要なものは、申し込む前に担当課に確認してください。",
    contact_counter="{department}（{handles}）です。",
    contact_line="{department}（{handles}）の電話番号は {phone} です（{as_of}時点の記載）。",
    contact_line_undated="{department}（{handles}）の電話番号は {phone} です（記載の日付は不明）。",
    cell_value="「{caption}」の「{row}」は、{column}が{value}です。",
    national="これは国の制度や全国共通の案内です。{city}での取扱いは、担当課に確認してください。",
    from_plan="これは市の計画に書かれた取組です。いま実際に使えるかどうかは、担当課に確認してください。",
    as_of="この資料は{as_of}時点の内容です。いまと違うことがあります。",
    clarify="どれについてのお尋ねですか。",
    online={
        "yes": "はい。オンラインでできます。",
        "no": "いいえ。この資料では、オンラインではできません。",
        "partial": "一部だけ、オンラインでできます。",
        "unknown": "オンラインでできるかどうかは、資料に書いてありません。",
    },
    ask_row="取組項目{number}「{indicator}」の{year}の{what}は？",
    ask_row_all="取組項目{number}「{indicator}」の{what}は？",
    ask_cell="「{caption}」の「{row}」（{column}）は？",
    what_plan="計画",
    what_target="目標",
    ask_department="取組項目{number}の担当は？",
    ask_targets="取組項目{number}の数値目標は？",
    ask_schedule="取組項目{number}の計画は？",
    ask_section="{title}の{heading}は？",
    kinds={},
    statuses={},
    units={},
    year="{label}",
    value="{value}",
    from_source="「{title}」には、次のように書いてあります。",
    quote="{text}",
    comma="、",
)
