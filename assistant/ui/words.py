"""The Japanese that pages and tables have beside the labels of `labels/`, in one place to review.

What the assistant itself says (outcomes, referrals, crisis words) is in `replies/`; what staff read at their desk is in
`desk_words.py`.
"""

from __future__ import annotations

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

# ---------------------------------------------------------------- the page that shows the chat in another page

DEMO_TITLE = "ページに案内を置いた例"
DEMO_ABOUT = "市のホームページのどこにでも、次の1行を書くだけで、その場所に案内が表示されます。"
DEMO_HOW = (
    "data-lang で最初のことば（ja、ja-easy、en、zh、ko、vi）を、data-height で高さの上限（ピクセル）を指定できます。"
)
DEMO_AFTER = "ここから下は、もとのページの続きです。"
