"""What `verify_words.py` looks for: where clauses end, what denies, what claims, what rivals what."""

from __future__ import annotations

import re
from enum import StrEnum

CLAUSE = re.compile(r"[、。，！？!?\n;；|「」『』【】]|/(?!\d)|が、|,(?!\d)")
MUST_BE = re.compile(
    r"な(?:ければ|くては|いと)(?:なり|なら|いけ)(?:ません|ない|ず)|ねばな(?:りません|らない)|ざるを得(?:ない|ません)"
)
# What carries meaning. Pronouns, particles, auxiliaries, interjections and symbols do not.
CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "接尾辞", "接頭辞"})
NOUNS = frozenset({"名詞", "形状詞", "接頭辞", "接尾辞"})
DENIES = frozenset({"ない", "ず", "ぬ", "まい", "無い", "なし"})
OUTSIDE = frozenset({"外", "以外"})  # 対象外 and 窓口以外: deny the word before them, of a name as well
UN = frozenset({"非", "不", "未", "無"})  # 非課税 and 未就学: deny the word after them
LIGHT = frozenset(
    {"為る", "居る", "有る", "成る", "出来る", "下さる", "頂く", "貰う", "言う", "行う", "無い", "なし", "良い"}
)
FORMAL = frozenset({"だ", "です", "ます", "た", "れる", "られる", "せる", "て"})
# Nouns that state nothing by themselves; 必要 and 可能 are looked at as what they claim.
_STATE_NOTHING = (
    "事 こと 物 もの 所 ところ とき ため よう 名 物 者 方 人 時 場合 際 為 様 等 次 以下 上 中 間 所 形 点 "
    "通り 訳 筈 他 ほか 御 お ご 達 的 性 用 化 必要 可能 令和 年度 年 月 "
    "日 円 西暦 会計 パーセント 手続き 案内 内容 全て 両方 各 何 此れ 其れ 此の 其の 又 及び 又は "
)
HARMLESS = frozenset(_STATE_NOTHING.split())


class Claim(StrEnum):
    """How a clause means what it says."""

    DONE = "done"
    PLANNED = "planned"
    CONSIDERED = "considered"
    NEEDED = "needed"
    MAYBE = "maybe"
    ONLY = "only"
    EITHER = "either"


CLAIMS = {
    Claim.DONE: re.compile(r"済み?(?!ませ)|完了|(?:まし|でし|だっ|[しえけせてれっい])た(?=$|です|[)）])"),
    Claim.PLANNED: re.compile(r"予定|見込み|見通し|目指|めざ|努め"),
    Claim.CONSIDERED: re.compile(r"検討|調査|研究|構想"),
    Claim.NEEDED: re.compile(r"必要(?!経費|事項|性)|必須|義務|" + MUST_BE.pattern),
    Claim.MAYBE: re.compile(r"場合があ|場合もあ|ことがあ|こともあ|かもしれ|原則|おおむね|可能性"),
    Claim.ONLY: re.compile(r"のみ|だけ|に限"),
    Claim.EITHER: re.compile(r"または|又は|もしくは|若しくは|あるいは|いずれか|どちらか"),
}
# Each line: words, as a dictionary cuts them, of which one excludes the others when they are said of the same thing.
RIVALS = tuple(
    frozenset(line.split())
    for line in """
検討 実施 準備 試行 継続 完了 拡大 拡充 設計 構築 開始 終了 中止 廃止 見直し 未定 開発 運用
必要 不要
可能 不可
有料 無料
有り 無し
増加 減少
増額 減額
増える 減る
上がる 下がる
内 外 県外
国内 国外
転入 転出
任意 義務 必須
公立 私立
午前 午後
平日 休日 土曜 日曜 祝日
通院 入院
父 母
父子 母子
夫 妻
男性 女性
個人 法人
全部 一部
最大 最小
最高 最低
新規 継続
早い 遅い
オンライン 窓口 郵送
本人 代理
取得 喪失
加入 脱退
認める 禁じる
""".strip().splitlines()
)
