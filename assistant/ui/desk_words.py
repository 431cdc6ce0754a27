"""The Japanese that staff read at their desk, in one place to review."""

from __future__ import annotations

DESK = "{city} まち案内 職員画面"
TO_DESK = "職員画面へ"
STAFF_TITLE = "{city} まち案内（職員用）"  # of the chat
SKIP = "本文へ進む"
MENU = "メニュー"
NAV_LABEL = "職員画面のメニュー"
HOME = "はじめに"
NAV_PLAN = "推進計画を調べる"
NAV_LOOK_UP = "資料を調べる"
NAV_ANSWERS = "案内の答え"
NAV_RUN = "運用"
INITIATIVES = "取組項目"
DEPARTMENTS = "担当課"
YEARS = "年度"
COMPARE = "くらべる"
GLOSSARY = "用語"
PROCEDURES = "オンライン手続"
SOURCES = "資料と時点"
CHAT = "職員用の案内（チャット）"
WHY = "答えの根拠を見る"
FEEDBACK = "寄せられた意見"
SWITCHES = "案内を止める・再開する"
INDEX = "索引の世代"
AUDIT = "操作の記録"
USERS = "利用者"
ME = "パスワード"
LOGOUT = "ログアウト"
ROLES = {"viewer": "閲覧", "editor": "編集", "admin": "管理"}
ROLE_NOTES = {
    "viewer": "見ること、書き出すこと",
    "editor": "閲覧に加えて、答えられなかった質問への対応",
    "admin": "編集に加えて、停止・再開、索引、利用者、操作の記録",
}
ROLE = "権限"

# ---------------------------------------------------------------- shared parts

FILTER = "絞り込む"
CLEAR = "条件を消す"
ALL = "すべて"
SEARCH = "ことば"
SAVE_CSV = "CSVで保存"
PRINT = "印刷する"
COUNT = "{count}件"
NOTHING = "条件に合うものはありません。"
NOTHING_HINT = "条件を減らすか、別のことばでお試しください。"
UNKNOWN_DATE = "記載なし"
NUMBER = "番号"

# ---------------------------------------------------------------- login

LOGIN_TITLE = "ログイン"
LOGIN_ABOUT = "職員用の画面です。利用者名とパスワードを入力してください。"
LOGIN_NAME = "利用者名"
LOGIN_PASSWORD = "パスワード"
LOGIN_BUTTON = "ログイン"
LOGIN_WRONG = "利用者名かパスワードが違います。大文字と小文字もお確かめください。"
LOGIN_PAUSED = "続けて失敗したため、あと{seconds}秒お待ちください。"
LOGIN_OUT = "ログアウトしました。"
LOGIN_SSO = "庁内の認証でログイン"
LOGIN_OR = "または"
LOGIN_SSO_FAILED = "庁内の認証でログインできませんでした。もう一度お試しいただくか、管理者に連絡してください。"
LOGIN_REFUSED = {
    "name": "認証の利用者名を、この画面の利用者名として使えません。管理者に連絡してください。",
    "taken": "同じ名前の利用者がすでにいます。管理者に連絡してください。",
    "disabled": "この利用者は止められています。管理者に連絡してください。",
}
LOGIN_LOST = "パスワードを忘れたときは、管理者に新しいパスワードを作ってもらってください。"

# ---------------------------------------------------------------- start page

HOME_TITLE = "職員画面"
HOME_ASK = "質問して、答えと根拠を見る"
HOME_ASK_LABEL = "質問"
HOME_ASK_EXAMPLE = "例：取組27の令和9年度の目標は？"
HOME_ASK_BUTTON = "答えと根拠を見る"
HOME_STATE = "いまのようす"
HOME_CHAT_ON = "市民の案内：動いています"
HOME_CHAT_OFF = "市民の案内：止めています"
HOME_GENERATION_ON = "生成AIの文章：使えます"
HOME_GENERATION_OFF = "生成AIの文章：止めています"
HOME_INDEX = "職員の索引：{date} に作成"
HOME_INDEX_NONE = "職員の索引：使えるものがありません。資料を取り込むまで、質問と計画の画面は使えません。"
HOME_REFUSED = "取り込めなかったファイル：{count}件"
HOME_STALE = "時点が1年より前か、記載のない資料：{count}件"
HOME_FEEDBACK = "「役に立たなかった」という意見：{count}件"
HOME_PLAN = "推進計画を調べる"
HOME_CARDS = {
    "/desk/initiatives": ("取組項目", "{count}の取組を、施策・担当課・年度・状況で絞り込み、CSVで書き出せます。"),
    "/desk/departments": ("担当課", "課ごとに、担当する取組と目標をまとめて見られます。"),
    "/desk/years": ("年度", "その年度に始まるもの、広がるもの、検討するものを見られます。"),
    "/desk/compare": ("くらべる", "二つの取組、または二つの年度を並べて見られます。"),
}

# ---------------------------------------------------------------- initiatives

INITIATIVES_TITLE = "取組項目"
INITIATIVES_ABOUT = (
    "条件を選ぶと、表がすぐに変わります。"
    "いまの条件はこの画面のアドレスに入るので、お気に入りに入れればいつでも同じ表を開けます。"
)
POLICY = "施策"
POLICY_OPTION = "施策{number} {title}"
DEPARTMENT = "担当課"
NEW = "新規"
NEW_ONLY = "新規だけ"
NOT_NEW = "新規以外"
YEAR = "年度"
STATUS = "取組計画の状況"
FLAGGED = "元の資料に読み取れないところがあるものだけ"
TITLE = "取組項目"
GLANCE = "取組計画"
FOUND = "当てはまる計画"
SORT = "並べ替え"
SORTS = {
    "number": "番号の小さい順",
    "-number": "番号の大きい順",
    "title": "取組項目の文字の順",
    "-title": "取組項目の文字の逆順",
    "policy": "施策の順",
    "-policy": "施策の逆順",
    "department": "担当課の文字の順",
    "-department": "担当課の文字の逆順",
}
SORT_BY = "{head}で並べ替える"
TONES = {
    "doing": ("●", "実施"),
    "growing": ("▲", "拡大"),
    "studying": ("○", "検討"),
    "both": ("◐", "検討と実施"),
    "lost": ("？", "読み取れない"),
    "none": ("－", "計画なし"),
}
LEGEND = "表の見方"
GLANCE_NOTE = "年度ごとに、いちばん進んだ計画を一つの印で表しています。"
SAVED = "よく使う表"
SAVED_VIEWS = {
    "/desk/initiatives?new=yes": "新規の取組",
    "/desk/initiatives?year=令和8年度&status=検討": "令和8年度に検討の取組",
    "/desk/initiatives?status=拡大": "拡大する取組",
    "/desk/initiatives?flagged=yes": "読み取れないところがある取組",
}
PLAN_OF = "取組{number}"
CONTENTS = "内容と計画の原文を開く"
SCHEDULE = "取組計画"
SCHEDULE_NONE = "この取組には年度ごとの取組計画がありません。"
TARGETS = "数値目標"
TARGETS_NONE = "この取組には数値目標がありません。"
ROW_HEAD = "取組"
INDICATOR = "指標"
IRREGULAR = "元の資料についての注意"
LOST_NOTE = "「？」の欄は、元の資料で読み取れないところです。推し量った値は入れていません。"
CHART_LEGEND = "斜線の棒は実績、塗りの棒は目標です。"
COMPARE_WITH = "ほかの取組とくらべる"
NEIGHBOURS = "前後の取組"
ASK_ABOUT = "この取組について質問する"

# ---------------------------------------------------------------- departments and years

DEPARTMENTS_TITLE = "担当課"
DEPARTMENTS_ABOUT = "推進計画に担当として書かれている課です。"
DEPARTMENT_COUNT = "担当する取組"
DEPARTMENT_NEW = "うち新規"
CONTACTS = "連絡先"
CONTACTS_NONE = "連絡先は資料にありません。"
CONTACT_HEADS = ("扱うこと", "電話", "受付時間", "時点")
YEARS_TITLE = "年度"
YEARS_ABOUT = "年度を選ぶと、その年度に始まるもの、広がるもの、検討するものが、取組ごとにわかります。"
YEAR_TITLE = "{year}の計画"
YEAR_COUNTS_FIRST = "計画の最初の年度から実施するもの{from_first}件、検討するもの{studies}件"
YEAR_COUNTS = "始まるもの{starts}件、広がるもの{grows}件、検討するもの{studies}件"
CHANGES = {
    "starts": ("始まるもの", "前の年度は実施でなく、この年度から実施になるもの"),
    "grows": ("広がるもの", "この年度から拡大するもの"),
    "studies": ("検討するもの", "この年度は検討とされているもの"),
    "from_first": ("計画の最初の年度から実施するもの", "前の年度は計画の外なので、新しく始まるかはわかりません"),
    "goes_on": ("続けて実施するもの", "前の年度から続くもの"),
    "unclear": ("はっきりしないもの", "この年度か前の年度の欄が、元の資料で読み取れないもの"),
}
CHANGE_HEADS = ("番号", "取組", "前の年度", "この年度", "担当課")
CHANGE_NONE = "ありません。"
YEAR_TARGETS = "この年度の数値目標と実績"
YEAR_TARGET_HEADS = ("番号", "指標", "種別", "値", "担当課")
CHANGE = "動き"
UNFOLD = "{count}件を表示する"

# ---------------------------------------------------------------- comparing

COMPARE_TITLE = "くらべる"
COMPARE_INITIATIVES = "二つの取組"
COMPARE_YEARS = "二つの年度"
COMPARE_BUTTON = "くらべる"
COMPARE_HINT = "二つ選んで「くらべる」を押してください。"
COMPARE_SAME = "同じものどうしは、くらべられません。"
FIRST, SECOND = "一つめ", "二つめ"
COMPARE_DIFFERENT = "{one}と{other}で違うもの"
COMPARE_NO_DIFFERENCE = "この二つの年度で違うものはありません。"

# ---------------------------------------------------------------- glossary, procedures, sources

GLOSSARY_TITLE = "用語"
TERM, ALIASES, DEFINITION = "用語", "別の呼び方", "説明"
PROCEDURES_TITLE = "オンライン手続"
PROCEDURES_ABOUT = "オンライン手続の一覧と、手続の案内です。"
FIELD, SERVICE, BASIS, ONLINE, NOTE = "分野", "サービス", "根拠・もとの資料", "オンライン", "備考"
PROCEDURE = "手続"
ONLINES = {"yes": "できる", "no": "できない", "partial": "一部できる", "unknown": "資料に記載なし"}
SOURCES_TITLE = "資料と時点"
SOURCES_ABOUT = (
    "答えのもとになる資料です。時点が12か月より前のものと、時点の記載がないもの（推進計画を除く）には印を付けています。"
)
SOURCE_KINDS = {
    "initiative": "推進計画 取組項目",
    "chapter": "推進計画 本文",
    "glossary": "用語集",
    "procedure": "手続の案内",
    "support": "支援の案内",
    "service": "サービスの案内",
    "contact": "窓口の案内",
    "procedures": "オンライン手続の一覧",
    "contacts": "連絡先の一覧",
    "document": "その他の資料",
}
SOURCE, KIND, AS_OF, FRESHNESS, FROM = "資料", "種類", "時点", "新しさ", "もとの資料"
FRESH = {"fresh": "1年以内", "stale": "1年より前", "unknown": "時点の記載なし", "undated": "計画書（時点なし）"}
STALE_ONLY = "印のあるものだけ"

# ---------------------------------------------------------------- why this answer

WHY_TITLE = "答えの根拠"
WHY_ABOUT = "質問に職員用の案内がどう答え、どの文章をどの順に選び、どこに時間がかかったかを見られます。"
WHY_WAITING = "調べています。数秒かかることがあります…"
WHY_ANSWER = "答え"
WHY_OUTCOME = "結果"
WHY_COMPOSED = "組み立て方"
WHY_CONFIDENCE = "文章が答えである見込み"
WHY_CONFIDENCE_NONE = "表や定型文の答えには付きません"
WHY_DROPPED = "確かめに通らず落とした文"
WHY_GENERATION = "索引の世代"
WHY_STEPS = "手順と時間"
WHY_STEP_HEADS = ("手順", "ミリ秒")
WHY_TOTAL = "合計"
WHY_PASSAGES = "見つかった文章"
WHY_FROM_TABLES = (
    "この答えは表の値から作りました。下は、同じ質問で見つかった文章です。"
    "「引用」の印のないものは、答えには使っていません。"
)
WHY_PASSAGES_NOTE = "点は、この質問の中でだけ比べられます。意味の近さは、質問をまたいで比べられます。"
WHY_PASSAGE_HEADS = ("順", "資料", "点", "意味の近さ", "ことばの一致", "答えに引用")
WHY_THIS = "この答えの根拠（見つかった文章と点、手順、時間）"
WHY_ALONE = (
    "この質問の文だけで資料を探したときの、上から五つです。"
    "前の質問を受けた答えでは、実際に使った文章と違うことがあります。"
)
WHY_MORE = "この質問だけで、もう一度くわしく見る"
WHY_CITED = "引用"
WHY_NO_PASSAGES = "文章は見つかりませんでした。"
WHY_READ = "文章を読む"
WHY_CITATIONS = "引用した文"
WHY_EMPTY = "質問を入力すると、答えと根拠を表示します。"
COMPOSED = {
    "facts": "表の値から",
    "extractive": "資料の文をそのまま",
    "generative": "生成AIの文章（資料で確かめたもの）",
    "fixed": "定型文",
}
OUTCOMES = {
    "answered": "答えた",
    "partial": "一部だけ答えた",
    "clarify": "聞き返した",
    "no_evidence": "資料になかった",
    "out_of_scope": "扱わない質問",
    "blocked": "答えない質問",
    "personal_data": "個人情報を含む質問",
    "crisis": "緊急の案内をした",
    "small_talk": "あいさつなど",
    "unavailable": "止まっていた",
}
STEPS = {
    "screen": "質問の確認",
    "understand": "質問の読み取り",
    "embed": "意味の数値化",
    "retrieve": "資料の検索",
    "compose": "答えの組み立て",
    "generate": "文章の生成",
    "verify": "答えの確かめ",
}

# ---------------------------------------------------------------- what was asked in vain

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
GAP_HEADS = ("質問", "回数", "役に立たなかった", "最後", "担当の見込み", "聞かれ方")

# ---------------------------------------------------------------- feedback, audit

FEEDBACK_TITLE = "寄せられた意見"
FEEDBACK_ABOUT = "市民と職員が答えに付けた評価です。質問と意見の個人情報は伏せてあります。"
FEEDBACK_HELPFUL = {"": "すべて", "no": "役に立たなかった", "yes": "役に立った"}
FEEDBACK_HEADS = ("日時", "評価", "質問", "意見", "結果")
FEEDBACK_NONE = "まだ意見はありません。"
FEEDBACK_NONE_OF = "「{helpful}」という意見はありません。"
FEEDBACK_NO_REMARK = "（ことばなし）"
AUDIT_TITLE = "操作の記録"
AUDIT_ABOUT = "職員の操作と、ログインの成否の記録です。市民の質問や個人情報は入りません。"
AUDIT_HEADS = ("日時", "だれが", "操作", "対象", "内容")
AUDIT_NONE = "記録はありません。"
ACTOR, ACT = "だれが", "操作"
ACTS = {
    "login": "ログイン",
    "login_failed": "ログインの失敗",
    "logout": "ログアウト",
    "user_added": "利用者の追加",
    "role_changed": "権限の変更",
    "user_disabled": "利用者の停止",
    "user_enabled": "利用者の再開",
    "password_changed": "パスワードの変更",
    "gap_draft": "質問からFAQの下書きを作成",
    "gap_case": "質問を評価用に追加",
    "gap_dismissed": "質問を対応しないとした",
    "rollback": "索引を前の世代に戻した",
    "switched_off": "停止した",
    "switched_on": "再開した",
    "purged": "古い質問と評価を消した",
}
ACT_BY_SSO = "（庁内の認証）"
ACTORS = {"-": "（わからない人）", "settings": "（設定）", "console": "（コマンド）"}

# ---------------------------------------------------------------- index

INDEX_TITLE = "索引の世代"
INDEX_ABOUT = (
    "資料を取り込むたびに、索引の新しい世代ができます。前の世代が残っていれば、一つ前に戻せます。"
    "戻したあとに取り込みを行うと、そのときの資料から新しく作られます。"
)
AUDIENCES = {"citizen": "市民の索引", "staff": "職員の索引"}
SERVING = "使用中"
BUILT = "作成"
COUNTS = {"sources": "資料", "chunks": "文章", "sentences": "文", "facts": "表の値", "askings": "聞かれ方"}
CHANGED_SINCE = "一つ前の世代からの変化"
ADDED, CHANGED, REMOVED = "加わった資料", "変わった資料", "なくなった資料"
UNCHANGED = "資料の増減や変更はありません（作り方が変わりました）。"
OLDEST = "これより前の世代は残っていないため、変化はわかりません。"
REFUSED = "取り込めなかったファイル"
REFUSED_NONE = "取り込めなかったファイルはありません。"
REFUSED_HEADS = ("ファイル", "行", "理由", "直し方")
ROLL_BACK = "一つ前の世代に戻す"
ROLL_BACK_CONFIRM = "{audience}を {built} に作成した世代に戻すことを確かめました"
ROLLED_BACK = "{audience}を前の世代に戻しました。1秒ほどで切り替わります。"
ROLL_BACK_NONE = "戻せる世代が残っていません。"
ROLL_BACK_REFUSED = (
    "戻せませんでした。すでに戻したか、この画面を開いたあとに索引が新しくなったか、いま取り込みが動いています。"
    "下の「使用中」の世代をお確かめになり、まだ戻す必要があれば、もう一度お試しください。"
)
INDEX_NONE = "索引がまだありません。サーバーで machi-annai ingest を実行してください。"

# ---------------------------------------------------------------- switches

SWITCHES_TITLE = "案内を止める・再開する"
SWITCHES_ABOUT = (
    "まちがった案内が出ているときは、ここで止められます。1秒以内に効き、止めているあいだは、"
    "聞いた人のことばで「休止しています」とだけ答えます。緊急の連絡先の案内は止まりません。"
)
SWITCH_NAMES = {"chat": "市民の案内", "generation": "生成AIの文章"}
SWITCH_NOTES = {
    "chat": "止めると、市民の質問には休止の案内だけを返します。職員用の案内は動き続けます。",
    "generation": "止めると、生成AIを使わず、資料の文と表の値だけで答えます。市民にも職員にも効きます。",
}
SWITCH_ON, SWITCH_OFF = "動いています", "止めています"
SWITCH_UNREADABLE = (
    "停止の状態を書いたファイルが読めません。安全のため、両方とも止まっています。下のどちらかを操作すると書き直します。"
)
SWITCH_SINCE = "{at} {by}：{reason}"
SWITCH_REASON = "理由（必ず書いてください。記録に残ります）"
SWITCH_REASON_EXAMPLE = "例：手数料の案内が古いため"
SWITCH_TURN = {"off": "{name}を止める", "on": "{name}を再開する"}
SWITCH_DONE = {"off": "{name}を止めました。", "on": "{name}を再開しました。"}
SWITCH_REASON_NEEDED = "理由を書いてください。"

# ---------------------------------------------------------------- users

USERS_TITLE = "利用者"
USERS_ABOUT = "この画面に入れる人です。変更はすぐに効きます。"
USERS_HEADS = ("利用者名", "権限", "ログインの方法", "状態", "作成", "変更")
BY_PASSWORD, BY_SSO = "パスワード", "庁内の認証"
ENABLED, DISABLED = "使えます", "止めています"
USER_ADD = "利用者を加える"
USER_NAME_HINT = "英数字と . _ @ - で64文字まで"
USER_ADDED = "利用者 {name} を加えました。"
USER_SECRET = "パスワードは、いまだけ表示します。書き写して本人に渡してください。"
USER_DONE = {
    "role": "{name} の権限を変えました。",
    "disable": "{name} を止めました。",
    "enable": "{name} を再開しました。",
    "password": "{name} の新しいパスワードを作りました。いまのログインはすべて終わりました。",
}
USER_ROLE_SET = "権限を変える"
USER_DISABLE, USER_ENABLE, USER_PASSWORD = "止める", "再開する", "パスワードを作り直す"
USER_REFUSED = {
    "name": "利用者名は、英数字と . _ @ - で64文字までにしてください。",
    "taken": "同じ名前の利用者がすでにいます。",
    "unknown": "その利用者はいません。",
    "last_admin": "管理の権限を持つ人がいなくなるため、変えられません。先にほかの人を管理にしてください。",
    "password": "パスワードは12文字から128文字で、利用者名を含まないものにしてください。",
    "sso": "庁内の認証でログインする人のパスワードは、ここでは変えられません。",
    "disabled": "この利用者は止められています。",
}
ME_TITLE = "自分のパスワード"
ME_ABOUT = "変えると、ほかの機器でのログインも終わります。もう一度ログインしてください。"
ME_OLD, ME_NEW, ME_AGAIN = "いまのパスワード", "新しいパスワード（12文字以上）", "新しいパスワード（もう一度）"
ME_BUTTON = "パスワードを変える"
ME_DONE = "パスワードを変えました。これまでのログインはすべて終わりました。新しいパスワードでログインしてください。"
ME_WRONG = "いまのパスワードが違います。"
ME_DIFFERENT = "新しいパスワードの二つが同じではありません。"
ME_SSO = "庁内の認証でログインしているため、パスワードはここでは変えられません。"

ERROR_BACK = "職員画面の最初へ戻る"

# ---------------------------------------------------------------- what went wrong

ERROR_TITLES = {403: "この操作はできません"}
