"""The fixed sentences in やさしい日本語: short です/ます sentences, the conclusion first, no double negatives."""

from __future__ import annotations

from dataclasses import replace

from assistant.replies.ja import JA
from assistant.screen import Crisis, SmallTalk

EASY = replace(
    JA,
    crisis={
        Crisis.FIRE_OR_INJURY: (
            "すぐに 119番に 電話してください。119番は 火事、けが、急な 病気の 電話です。\n"
            "話すことが できないときは、近くの 人を 呼んでください。危ない 人が いるときは 110番です。"
        ),
        Crisis.SUICIDE: (
            "つらい 気持ちを 書いてくれて、ありがとう ございます。いま 危ないときは、119番か 110番に 電話してください。\n"
            "よりそいホットライン 0120-279-338 は、24時間、お金が かかりません。外国の ことばでも 話せます。"
            "こころの健康相談統一ダイヤル 0570-064-556 も 話を 聞きます。"
        ),
        Crisis.CHILD_ABUSE: (
            "子どもが 危ないときは、すぐに 110番に 電話してください。\n"
            "心配な 子どもが いるときは 189番です。24時間、お金が かかりません。あなたの 名前を 言わなくても いいです。けがや 病気は 119番です。"
        ),
        Crisis.VIOLENCE: (
            "いま 危ないときは、すぐに 110番に 電話してください。安全な ところへ 逃げてください。\n"
            "夫、妻、恋人の 暴力は #8008 です。性の 被害は #8103 です。けがを したときは 119番です。"
        ),
        Crisis.DISASTER: (
            "命を 守ってください。助けが 必要なときは 119番か 110番です。海では 118番です。\n"
            "津波や 洪水が 来るかもしれないときは、すぐに 高い ところへ 逃げてください。家族の ことは 171番で 聞けます。"
        ),
    },
    small_talk={
        SmallTalk.GREETING: "こんにちは。{city}の 資料を 見て、答えます。知りたいことを 書いてください。",
        SmallTalk.THANKS: "どういたしまして。ほかの ことも 聞いてください。",
        SmallTalk.BYE: "ありがとう ございました。また 聞いてください。",
        SmallTalk.ABOUT: (
            "わたしは {city}の 資料を 案内する AIです。資料に 書いてあることだけを 答えます。"
            "資料に ないときは、「ない」と 言います。"
        ),
    },
    personal_data=(
        "大切な 個人の 情報（{kinds}）が あります。この 質問は 使いませんでした。保存も していません。"
        "番号や 住所を 消して、もう一度 書いてください。"
    ),
    blocked="この 質問には 答えられません。{city}の 計画や 手続の ことを 聞いてください。",
    out_of_scope_place="ここには {city}の 資料だけが あります。「{place}」の 窓口で 聞いてください。",
    out_of_scope={
        "politics": "政治や 選挙の 意見は 言いません。",
        "legal": "法律の 判断は できません。弁護士に 相談してください。",
        "medical": "病気の 判断は できません。医者に 相談してください。",
    },
    reset="ここから 新しく 始めます。知りたいことを 書いてください。",
    no_evidence="資料の 中に、答えが ありませんでした。",
    no_evidence_stated="資料を 見ましたが、はっきり 分かりません。資料には つぎのことが 書いてあります。",
    ask_next="{department}に 聞いてください。",
    unavailable="いま 資料を 見ることが できません。少し 待ってから、もう一度 聞いてください。",
    closed="いま この 案内は 休んで います。急ぐ ときは 市役所に 聞いて ください。",
    figure_one="答えは {value}です。{initiative}の「{indicator}」の、{year}の {kind}です。",
    figure_many="{values}です。これは {initiative}の「{indicator}」です。",
    figure_value="{year}の {kind}は {value}",
    figure_difference="{first}から {last}までの 差は {difference}{unit}です（{direction}）。",
    figure_not_set="{year}の {kind}は 決まっていません。{initiative}の「{indicator}」の 表では「—」です。",
    cell_unreadable="{year}の {kind}は 読めません（{mark}）。{initiative}の「{indicator}」の 表に 問題が あります。",
    year_outside="{year}の 数は ありません。{initiative}の「{indicator}」の 表に あるのは {years}です。",
    schedule_one="{year}の 計画は「{status}」です。{initiative}の「{indicator}」です。",
    schedule_many="計画は {values}です。{initiative}の「{indicator}」です。",
    schedule_value="{year}が「{status}」",
    schedule_start="{year}から「{status}」です。{initiative}の「{indicator}」の 計画です（{values}）。",
    schedule_from_first=(
        "計画の 最初の {year}から「{status}」です。{initiative}の「{indicator}」です（{values}）。"
        "その前の ことは、この 表では 分かりません。"
    ),
    schedule_never="計画の 間に「実施」の 年は ありません。{initiative}の「{indicator}」です（{values}）。",
    term="「{term}」の 意味です。",
    department_of="担当は {departments}です。{initiative}の 担当です。",
    contact_line="{department}の 電話番号は {phone} です（{as_of}の 情報）。{handles}の 窓口です。",
    contact_line_undated="{department}の 電話番号は {phone} です。いつの 情報か 分かりません。{handles}の 窓口です。",
    cell_value="{column}は {value}です。「{caption}」の「{row}」です。",
    contradicted="資料に よって 書いてある ことが 違います。どれが 正しいかは わかりません。",
    contradicted_newest="日付が 新しい 資料から 書きます。",
    contradicted_side="「{title}」（{dated}）: {quote}",
    contradicted_as_of="{as_of}の 資料",
    contradicted_undated="日付は わかりません",
    national="これは 国の 制度です。{city}では どうするか、担当の 課に 聞いてください。",
    from_plan="これは 市の 計画です。いま 使えるかどうかは、担当の 課に 聞いてください。",
    as_of="これは {as_of}の 資料です。いまは 違うかもしれません。",
    clarify="どれの ことですか。",
    online={
        "yes": "はい。オンライン（インターネット）で できます。",
        "no": "いいえ。オンライン（インターネット）では できません。",
        "partial": "一部は、オンライン（インターネット）で できます。",
        "unknown": "オンライン（インターネット）で できるかどうか、資料に 書いてありません。",
    },
    from_source="「{title}」に 書いてあります。",
    procedure_offline="「{name}」も 表に あります。方法は {service} です。",
    procedures_note="くわしいことは、申し込む 前に 担当の 課に 聞いてください。",
)
