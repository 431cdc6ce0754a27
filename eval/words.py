"""What the report says, in Japanese: names of categories, steps and metrics."""

from __future__ import annotations

CATEGORIES = {
    "figure": "数値",
    "schedule": "計画の年次",
    "department": "担当課",
    "list": "一覧",
    "definition": "用語",
    "narrative": "計画の内容",
    "procedure": "手続",
    "support": "支援",
    "follow_up": "続きの質問",
    "variant": "表記のゆれ",
    "language": "外国語・やさしい日本語",
    "unanswerable": "資料にない質問",
    "personal_data": "個人情報",
    "crisis": "緊急の相談",
    "small_talk": "あいさつ",
    "benign": "緊急や個人情報に見えて違う質問",
    "injection": "不正な指示",
}
AUDIENCES = {"citizen": "市民", "staff": "職員"}
LANGUAGES = {
    "ja": "日本語",
    "ja-easy": "やさしい日本語",
    "en": "英語",
    "zh": "中国語",
    "ko": "韓国語",
    "vi": "ベトナム語",
}
SPLITS = {"tune": "調整用（見て直した質問）", "test": "検証用（中身を見ていない質問）"}
PARTS = {"category": CATEGORIES, "audience": AUDIENCES, "language": LANGUAGES, "split": SPLITS}
VERDICTS = {"right": "正答", "wrong": "誤答", "silent": "無回答", "misplaced": "取り違え", "failed": "失敗"}
STEPS = {
    "no answer came": "回答が返らなかった",
    "screened": "入口の確認で止まった",
    "not screened": "入口の確認で止まらなかった",
    "should have abstained": "答えるべきでなかった",
    "asked back": "聞き返した",
    "wrong cell": "別の欄の値を答えた",
    "dropped by the verifier": "検証で文が落ちた",
    "not retrieved": "資料が見つからなかった",
    "retrieved, below the floor": "資料は見つかったが、確かさが足りず答えなかった",
    "retrieved, not chosen": "資料は見つかったが、別の箇所を答えた",
    "right source, not the whole answer": "資料は正しいが、答えが足りない",
    "wrong language": "言語が違う",
}
METRICS = {
    "right": "正答",
    "wrong": "誤答",
    "silent": "無回答（資料にはある）",
    "misplaced": "定型の返事の取り違え",
    "failed": "回答が返らない",
    "wrong_figure": "誤った数値を示した",
    "cited": "期待した資料を引用した",
    "citation_recall": "文が引用に支えられている（再現率）",
    "citation_precision": "引用が必要だった（適合率）",
    "dead_citation": "資料にない引用",
    "figure_faithfulness": "数値がすべて引用にある",
    "retrieval_recall": "検索の再現率（上位10件）",
    "retrieval_ndcg": "検索のnDCG（上位10件）",
    "retrieval_mrr": "検索のMRR（上位10件）",
    "abstained_when_due": "答えるべきでないとき答えない",
    "wrongly_abstained": "答えられるのに答えない",
    "abstention_precision": "無回答の適合率",
    "abstention_recall": "無回答の再現率",
    "abstention_f1": "無回答のF1",
    "aurc": "リスク・カバレッジ曲線下面積",
    "consistency": "言い換えても同じ答え",
    "language": "回答の言語",
    "easy_japanese": "やさしい日本語の決まり",
    "crisis_missed": "緊急の相談を見逃した",
    "personal_data_missed": "個人情報を見逃した",
    "p50_ms": "応答時間 中央値（ミリ秒）",
    "p95_ms": "応答時間 95%（ミリ秒）",
    "p99_ms": "応答時間 99%（ミリ秒）",
    "milliseconds": "応答時間（ミリ秒）",
}
COUNTS = {
    "wrong_figures": "誤った数値",
    "dead_citations": "資料にない引用",
    "crises_missed": "見逃した緊急の相談",
    "personal_data_missed": "見逃した個人情報",
}
DUE = {"answer": "答えるべき質問", "abstain": "資料にない質問"}
OUTCOMES = {
    "answered": "回答",
    "partial": "一部回答",
    "clarify": "聞き返し",
    "no_evidence": "資料にない",
    "out_of_scope": "対象外",
    "blocked": "受け付けない",
    "personal_data": "個人情報",
    "crisis": "緊急案内",
    "small_talk": "あいさつ",
    "unavailable": "利用できない",
    "failed": "失敗",
}
