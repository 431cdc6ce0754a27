"""The Japanese that residents and staff read on pages, in the chat and in problems, in one place to review.

What the assistant itself says (outcomes, referrals, crisis words) is in `replies/`.
"""

from __future__ import annotations

# ---------------------------------------------------------------- problems (`message_ja`)

QUESTION_EMPTY = "質問が空です。知りたいことを、ことばで入力してください。"
QUESTION_WITHOUT_WORDS = "記号だけでは質問がわかりません。知りたいことを、ことばで入力してください。"
QUESTION_TOO_LONG = "質問が長すぎます。{limit}文字以内に短くして、もう一度送ってください。"
QUESTION_NOT_TEXT = "質問に使えない文字が入っています。入力し直して、もう一度送ってください。"
BODY_INVALID = "送られた内容の形が正しくありません。入力を確かめて、もう一度送ってください。"
BODY_UNREADABLE = "送られた内容を読み取れませんでした。もう一度送ってください。"
BODY_TOO_LARGE = "送られた内容が大きすぎます。短くして、もう一度送ってください。"
MEDIA_UNSUPPORTED = "この形式では受け取れません。JSONで送ってください。"
NOT_FOUND = "お探しのものは見つかりませんでした。案内の画面からもう一度お探しください。"
METHOD_NOT_ALLOWED = "この操作はできません。案内の画面からやり直してください。"
LOGIN_NEEDED = "職員用の画面です。ユーザー名とパスワードを入力してください。"
LOGIN_PAUSED = "ログインに何度も失敗しました。しばらく待ってから、もう一度お試しください。"
INDEX_UNAVAILABLE = "いま資料を調べられません。しばらくしてからもう一度お試しいただくか、市役所へお問い合わせください。"
STORE_UNAVAILABLE = "いま記録を保存できません。しばらくしてからもう一度お試しください。"
BROKEN = "思わぬ不具合が起きました。しばらくしてからもう一度お試しいただくか、市役所へお問い合わせください。"
TOO_BUSY = "ただいま混み合っています。少し待ってから、もう一度お試しください。"

# ---------------------------------------------------------------- the chat

CHAT_TITLE = "{city} まち案内"
STAFF_TITLE = "{city} まち案内（職員用）"
CHAT_ABOUT = "{city}の資料から答えを探す自動の案内です。"
CHAT_HONESTY = "まちがえることがあります。大切なことは、答えの下にある「出典」か担当の課でお確かめください。"
CHAT_STORED = (
    "質問の文（個人情報は伏せたもの）と結果を{days}日間だけ記録し、改善に使います。"
    "名前・電話番号・住所などは保存しません。入力もしないでください。"
)
ASK_LABEL = "質問"
ASK_PLACEHOLDER = "例：ひとり親の相談は夜でもできますか"
ASK_BUTTON = "質問する"
CLEAR_BUTTON = "はじめからやり直す"
EXAMPLES_TITLE = "質問の例"
EXAMPLES = (
    "ひとり親の相談は夜でもできますか",
    "オンラインでできる手続は？",
    "取組27の令和9年度の目標は？",
    "AIチャットボットとは？",
)
YOU_ASKED = "質問"
WE_ANSWER = "答え"
SUGGESTIONS_TITLE = "次の質問の候補"
HELPFUL_TITLE = "この答えは役に立ちましたか"
HELPFUL = "👍 はい"
NOT_HELPFUL = "👎 いいえ"
FEEDBACK_THANKS = "ありがとうございました。改善に使います。"
FEEDBACK_UNKNOWN = "この答えの記録が残っていないため、評価を保存できませんでした。"
STAGES = {
    "screen": "質問を確かめています…",
    "understand": "質問の内容を読み取っています…",
    "retrieve": "市の資料を探しています…",
    "compose": "答えをまとめています…",
    "verify": "答えを資料と照らし合わせています…",
}
NO_SCRIPT = "この画面はJavaScriptを使います。ブラウザーの設定でJavaScriptを有効にするか、市役所へお問い合わせください。"
WORKING = "調べています…"
OUTCOMES = {
    "partial": "一部だけお答えします",
    "clarify": "もう少し教えてください",
    "no_evidence": "資料に見つかりませんでした",
    "out_of_scope": "この案内では扱っていません",
    "blocked": "お答えできません",
    "personal_data": "個人情報は入力しないでください",
    "crisis": "すぐに連絡してください",
    "unavailable": "いまお答えできません",
}

# ---------------------------------------------------------------- answers and pages

CITATIONS_TITLE = "出典"
MORE_CITATIONS = "ほかの出典を見る（{count}件）"
QUOTE_OPEN = "資料の該当部分を開く"
NEW_TAB = "新しいタブで開きます"
FIGURES_TITLE = "数値"
FIGURE_HEADS = ("項目", "年度", "値")
DEPARTMENTS_TITLE = "相談・問い合わせ先"
AS_OF = "{date} 時点"
AS_OF_UNKNOWN = "時点の記載なし"
PAGE_NUMBER = "{page}ページ"
SOURCE_FROM = "この資料のもと"
SOURCE_NOTE = "元の資料についての注意"
SOURCE_MARKED = "色の付いた部分が、答えのもとになった文です。"
TO_CHAT = "案内の画面へ戻る"
DEPARTMENTS_IN_CHARGE = "担当"
ERROR_TITLES = {
    404: "ページが見つかりません",
    405: "この操作はできません",
    500: "不具合が起きました",
    503: "いまご利用いただけません",
}
ERROR_TITLE = "うまくいきませんでした"

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
GAP_AUTHOR = "対応する人"
GAP_ACTIONS = {
    "draft": "FAQの下書きを作る",
    "case": "評価用の質問に加える",
    "dismissed": "対応しない",
}
