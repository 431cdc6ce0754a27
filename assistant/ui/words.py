"""The Japanese that residents and staff read on pages and in the chat, in one place to review.

What the assistant itself says (outcomes, referrals, crisis words) is in `replies/`.
"""

from __future__ import annotations

TOO_BUSY = "ただいま混み合っています。少し待ってから、もう一度お試しください。"

# ---------------------------------------------------------------- the chat

CHAT_TITLE = "{city} まち案内"
STAFF_TITLE = "{city} まち案内（職員用）"

# ---------------------------------------------------------------- answers and pages

COLUMN_HEADS = {  # column names of the corpus's CSV files, as a page shows them
    "department": "窓口",
    "handles": "扱うこと",
    "phone": "電話",
    "hours": "受付時間",
    "source_url": "もとのページ",
    "source_date": "時点",
    "note": "備考",
    "procedure": "手続",
    "field": "分野",
    "service": "サービス",
    "legal_basis_or_source": "根拠・もとの資料",
    "scope": "範囲",
}

# ---------------------------------------------------------------- the exported table of initiatives

CSV_HEADS = ("番号", "取組項目", "新規", "施策番号", "施策", "担当")
CSV_NEW = "新規"
CSV_NOTE = "元の資料についての注意"
CSV_SOURCE = "出典"

# ---------------------------------------------------------------- staff: what was asked in vain

TO_DESK = "職員画面へ"
GAPS_TITLE = "答えられなかった質問"
GAPS_ABOUT = (
    "資料に答えがなかった質問と、「役に立たなかった」とされた質問を、似たものどうしまとめて多い順に並べています。"
    "個人情報は伏せてあります。ここでの操作で、そのまま市民に公開されるものはありません。"
)
GAPS_NONE = "まだ対応していない質問はありません。"
GAPS_MORE = "ほかに{count}件あります。上のものから対応すると表示されます。"
GAPS_DONE = {
    "draft": (
        "FAQの下書きを corpus/drafts に作りました。回答を書いて確認を受けてから、corpus/public に移してください。"
    ),
    "case": "評価用の質問に加えました。corpus/cases/reviewed.jsonl にあります。",
    "dismissed": "一覧から外しました。",
}
GAP_COUNT = "{count}回"
GAP_UNHELPFUL = "役に立たなかった {count}回"
GAP_LAST = "最後は{day}"
GAP_DEPARTMENT = "担当の見込み：{name}"
GAP_NO_DEPARTMENT = "不明"
GAP_WORDINGS = "聞かれ方（{count}とおり）"
GAP_REMARK = "寄せられた意見"
GAP_ACTIONS = {
    "draft": "FAQの下書きを作る",
    "case": "評価用の質問に加える",
    "dismissed": "対応しない",
}

# ---------------------------------------------------------------- the page that shows the chat in another page

DEMO_TITLE = "ページに案内を置いた例"
DEMO_ABOUT = "市のホームページのどこにでも、次の1行を書くだけで、その場所に案内が表示されます。"
DEMO_HOW = (
    "data-lang で最初のことば（ja、ja-easy、en、zh、ko、vi）を、data-height で高さの上限（ピクセル）を指定できます。"
)
DEMO_AFTER = "ここから下は、もとのページの続きです。"
