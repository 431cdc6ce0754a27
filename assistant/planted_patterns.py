"""The patterns that `planted.py` looks for, one to a line, over folded text. Data: no logic here.

The Japanese ones are read without white space, the English ones with it. {MACHINE}, {SAY} and {ORDERED} stand for the
lists of these names.
"""

from __future__ import annotations

# Who is spoken to when no person is.
MACHINE = (
    r"(?:生成|対話)?ai(?:アシスタント|モデル|エージェント|チャットボット|ボット)?",
    r"人工知能",
    r"llm",
    r"(?:大規模)?言語(?:生成)?モデル",
    r"(?:生成|回答|検索|要約|応答|学習)?モデル",
    r"(?:chat)?gpt(?:-?\d\S?)?",
    r"(?:チャット)?ボット",
    r"(?:自動)?(?:回答|応答|要約|生成|文章生成|対話|案内)(?:生成)?(?:器|機|エンジン|プログラム|システム|装置|ロボット|ソフト|ツール|ai)",
    r"機械",
    r"アシスタント",
    r"プログラム",
    r"エージェント",
    r"クローラー?",
    r"案内役",
    r"(?:回答|要約|引用|返答)する(?:者|側|もの|ai)",
    r"(?:回答|返答|応答|要約|生成)(?:者|係|役|側|担当)",
    r"(?:回答|答え|返答|応答|文章|要約|説明)を(?:作|書|作成す|生成す|返|考え|組み立て)(?:る|く|す)(?:者|人|側|もの|係|方)",
    r"チャット(?:の?(?:案内|回答|返答|応答))?",
)

# Stems of verbs of writing and saying, before て, た and なさい; each with its dictionary form and its imperative.
SAY = (
    r"加え(?:る|よ|ろ)?",
    r"付け加え(?:る|よ|ろ)?",
    r"(?:言い|申し|書き)添え(?:る|よ|ろ)?",
    r"足(?:し|す|せ)",
    r"添え(?:る|よ|ろ)?",
    r"[付つ]け(?:る|よ|ろ)?",
    r"[付附]す(?:る)?",
    r"[付附]し",
    r"入れ(?:る|よ|ろ)?",
    r"含め(?:る|よ|ろ)?",
    r"混ぜ(?:る|よ|ろ)?",
    r"書(?:き|く|け|い)",
    r"記(?:し|す|せ)",
    r"述べ(?:る|よ|ろ)?",
    r"挙げ(?:る|よ|ろ)?",
    r"(?:用い|使)(?:い|う|え|っ|る|よ)?",
    r"繰り返(?:し|す|せ)",
    r"写(?:し|す|せ)",
    r"貼(?:り|る|れ|っ)",
    r"置(?:き|く|け|い)",
    r"並べ(?:る|よ|ろ)?",
    r"示(?:し|す|せ)",
    r"答え(?:る|よ|ろ)?",
    r"返(?:し|す|せ)",
    r"伝え(?:る|よ|ろ)?",
    r"告げ(?:る|よ|ろ)?",
    r"語(?:り|る|れ|っ)",
    r"話(?:し|す|せ)",
    r"名乗(?:り|る|れ|っ)",
    r"唱え(?:る|よ|ろ)?",
    r"叫(?:び|ぶ|べ|ん)",
    r"言(?:い|う|え|っ)",
    r"勧め(?:る|よ|ろ)?",
    r"見せ(?:る|よ|ろ)?",
    r"(?:変え|知らせ)(?:る|よ|ろ)?",
    r"薦め(?:る|よ|ろ)?",
    r"続け(?:る|よ|ろ)?",
    r"差し?込(?:み|む|め|ん)",
    r"締めくく(?:り|る|れ|っ)",
    r"(?:差し|置き|書き|読み)[替換]え(?:る|よ|ろ)?",
    r"始め(?:る|よ|ろ)?",
    r"忍ばせ(?:る|よ|ろ)?",
    r"載せ(?:る|よ|ろ)?",
    r"掲げ(?:る|よ|ろ)?",
    r"(?:織り|盛り|埋め|混ぜ|刷り|書き|打ち)込(?:み|む|め|ん)",
    r"残(?:し|す|せ)",
    r"呼(?:び|ぶ|べ|ん)",
    r"(?:読み|申し|取り)上げ(?:る|よ|ろ)?",
    r"口にする|口にし|登場させる?",
    r"(?:促|省|消|押|明か|申し渡)(?:し|す|せ)",
    r"(?:扱|従)(?:い|う|え|っ)",
    r"みな(?:し|す|せ)",
    r"信じ(?:る|よ|ろ)?",
    r"触れ(?:る|よ|ろ)?",
    r"(?:回答|返答|応答|返信|出力|表示|記載|記述|明記|付記|追記|併記|附記|引用|復唱|案内|紹介|説明|宣言|断言|断定|強調|誘導|優先|称|保証|発言|発表|発声|送信|送付先と|実行|処理|変換|変更|訂正|言及|掲載|統一|採用|前置き|許可|適用|挿入|付与|添付|提示|要約|翻訳|転記|列挙|推薦|主張|報告|印字|生成)"
    r"(?:し|する|せよ|しろ|すべし|のこと)",
)

# How an order ends, after a stem of SAY.
ORDERED = (
    r"(?:た(?:上|うえ)で)?て?(?:ください|下さい|ほしい|欲しい|もらいたい|いただきたい|頂きたい|くれ|おけ|おくこと|もよい)",
    r"て(?:話|答え|述べ|書|伝え|案内|回答|説明)(?:し|い)?て?(?:ください|下さい|ほしい)",
    r"なさい",
    r"て(?:ね|よ)(?:[。!」]|$)",
    r"(?:必要がある|ものとする|べきで|べし|べきだ|ように(?:し|せよ|。|$)|よう(?:命|指示|求め|願|お願))",
    r"(?:こと|事|のこと)(?:[。、.)）」』!|]|とする|$|を(?:命|求め|指示|優先)|が(?:義務|必須|求められ))",
    r"なければ(?:ならない|なりません|いけない)",
    r"(?:こと)?(?:が|は)?(?:義務|必須|決まり|約束)(?:で|が|と|だ|。|$)",
    r"ね?ば(?:ならぬ|ならない)",
)
# The dictionary form at a sentence's end: an order only beside words about the answer.
PLAINLY = r"(?:んだ|のだ)?(?:[。」』()|*※]|$)"
# The same of nouns that do without する.
NOUN_ENDS = (
    r"(?:回答|出力|表示|記載|明記|付記|追記|併記|引用|復唱|案内|紹介|言及|掲載|統一|優先|挿入|添付)(?:[。」』()|*※]|$)"
)

# One of any of the following is enough: no page written for people has it. First tags of chat templates and of prompts.
TAGS = (
    r"(?:^|[\s。|])(?:system|assistant|human|user)\s*(?:>|»|=>|->)",
    r"(?:\brole|ロール|役割)\s*[=:]\s*\"?(?:system|assistant|developer|admin|システム|管理者|開発者)",
    r"\b(?:must|always|never|should|do[_-]?not)[_-](?:say|answer|reply|mention|output|cite|show|tell|include)\w*\s*[:=]",
    r"\b(?:citations?|verifier|filters?|safety|guard\w*|sources?)\s*[:=]\s*(?:off|none|false|null|no|disabled)\b",
    r"\b(?:audience|reader|target|recipient|for)\s*[:=]\s*(?:llms?|ai|models?|bots?|machines?)\b",
    r"<\s*\|[^|<>]{1,40}\|\s*>",
    r"\[\s*/?\s*(?:inst|system|sys|assistant|user|context|rules|prompt)\s*\]",
    r"<\s*<\s*/?\s*sys\s*>\s*>",
    r"<\s*/?\s*(?:system|sys|assistant|user|human|instructions?|context|answer|response|prompt|tool_?calls?|tool_?results?"
    r"|function_?calls?|thinking|think|scratchpad|documents?|retrieved|evidence|start_of_turn|end_of_turn|im_start|im_end)\b(?:\s[^<>]*)?>",
    r"#{2,}\s*(?:(?:system|user|assistant|human|instructions?|response|prompt|context|end)\b\s*(?::|$)|(?:指示|命令|応答|システム|出力|入力)\s*:)",
    r"(?:^|[\s。|>「(【\[])(?:system|assistant|human|developer|ai|llm|bot|chatgpt)\s*(?:prompt|message|note|override)?\s*[】\]]?:",
    r"\b(?:to|from|role|recipient|author)\s*=\s*\"?'?(?:assistant|system|model|ai|llm|bot|user)\b",
    r"\brole\"?'?\s*[:=]\s*\"?'?(?:system|assistant|developer|user|tool)",
    r"\bsystem\s*(?:prompt|override|message|instructions?)\b",
    r"(?:^|\W)(?:begin|end|start|stop)[ _](?:of[ _])?(?:context|prompt|system|instructions?|document)(?:\W|$)",
)

# Code that prints, and markup that fetches.
MARKUP = (
    r"\b(?:print|printf|println|puts|echo|alert|eval|exec|fetch|document\.write|console\.log|return|curl|wget|system\.out\.print(?:ln)?)"
    r"\s*\(?\s*f?[\"'`「]",
    r"!\[[^\]\n]*\]\s*[(\[]",
    r"\]\(\s*<?(?:https?:|//|mailto:|javascript:|data:|www\.)",
    r"<\s*(?:img|a|iframe|script|link|meta|object|embed|form|svg|video|audio)\b[^<>]*[a-z]+\s*=",
    r"\b(?:javascript|vbscript)\s*:",
    r"\bdata:(?:text|image|application)/",
    r"(?:https?:)?//\S*[?&=/]\s*[{<\[(%$]+\s*(?:q|query|question|summary|answer|user|name|input|data|text|質問|回答|氏名|利用者|内容|会話)",
)

# An order in English, or whom it is for.
ENGLISH = (
    r"\b(?:your|every|each|all|any|the (?:final|whole))\s+(?:answers?|repl(?:y|ies)|responses?|outputs?)\s+"
    r"(?:has to|have to|must|shall|should|needs? to|will)\b",
    r"\b(?:system|model|assistant|bot|ai|llm)\s+(?:notice|instruction|directive|command|order|override|message|note)s?\b\s*(?:[-:>.<]|$)",
    r"\b(?:note|message|instructions?|attention|memo)\s+(?:for|to)\s+(?:the\s+|all\s+)?"
    r"(?:summari[sz]ers?|readers? models?|retrievers?|crawlers?|parsers?)\b",
    r"\b(?:retrieved|retrieval[- ]augmented|in (?:your|the) context window)\b",
    r"\b(?:dear|hey|hello|attention|attn|for|to|note to|message to|notice to|instructions? (?:for|to)|p\.?\s?s\.?)"
    r"[\s,:]+(?:(?:all|any|the|every|this|an?|you|large|retrieval|generative|automated)\s+)*"
    r"(?:ais?|llms?|gpts?|(?:language|retrieval|answer(?:ing)?|generation|chat) models?|chat ?bots?|bots|assistants?"
    r"|ai \w+|machine readers?|crawlers?)"
    r"(?:\s+\w+)?\s*[:,.;!]",
    r"\b(?:if|when|as) you(?: are|'re)? (?:an? )?"
    r"(?:ai|llm|(?:large )?language model|chat ?bot|bot|assistant|machine|model)\b",
    r"\byou are (?:now|no longer|an? (?:ai|assistant|(?:large )?language model|unrestricted))\b",
    r"\b(?:ignore|disregard|forget|override|bypass|overrule|discard|skip)\s+(?:\w+\s+){0,4}"
    r"(?:text|answers?|instructions?|prompts?|rules?|guidelines?|directions?|context|rows?|above|evidence|documents?|sources?|passages?|citations?|lines?|table)\b",
    r"\bllm[-_ ](?:say|allow|hide|note|instruction|only|output)\w*",
    r"\b(?:act as|pretend (?:to|that|you)|jailbreak|developer mode|do anything now)\b",
    r"\bnew (?:instructions?|task|rules?)\s*:",
)

# Whom it is for, in Japanese.
SPOKEN_TO = (
    r"(?:{MACHINE})(?:だけ|のみ)?(?:が|に|にだけ|にのみ)読(?:む|ませる|んで|まれる|める)(?:ため|行|欄|文|部分|注|段落|節)",
    r"人(?:間)?(?:の目)?に(?:は)?(?:見え|表示し|表示され|読め|読ませ)ない",
    r"(?:^|[(【\[<〔「※])(?:自動)?(?:要約|回答生成|応答生成|文章生成|検索|索引|学習)(?:ai)?(?:用|向け|専用)[)】\]>〕」:]",
    r"検索拡張生成|プロンプト(?:注入|インジェクション)",
    r"(?:{MACHINE})(?:向け|用|宛て?|あて)の?(?:指示|命令|メモ|注記?|連絡|補足|伝言|お願い|メタデータ|設定|合図|付記|追記|情報)(?:[:=」】)|]|「|$)",
    r"(?:{MACHINE})は(?:最後に|最初に|必ず)?(?:何と|なんと)(?:言|答|締|述|書|返|名乗)",
    r"^\W*(?:{MACHINE})(?:の(?:方|皆さん|みなさん|皆様|読者))?(?:へ|宛て?|あて|各位|諸君|に告ぐ|に命ずる|に命じる|向け|専用)"
    r"(?:の?(?:指示|命令|連絡|注意|お願い|伝言|メモ|注記?|通達|補足|覚え?書き?|注文|依頼|手引き?|追記))*(?:[:、。,「『(|)\]】]|$)",
    r"[(【\[<〔「『※。](?:{MACHINE})(?:の(?:方|皆さん|みなさん|皆様|読者))?(?:へ|宛て?|あて|各位|向け|専用)"
    r"(?:の?(?:指示|命令|連絡|注意|お願い|伝言|メモ|注記?|通達|補足|覚え?書き?|注文|依頼|手引き?|追記))*(?:[:、。,「『(|)\]】]|$)",
    r"(?:{MACHINE})(?:へ|向け)の?(?:指示|命令|連絡|注意|お願い|伝言|メモ|注記?|通達|補足)[:|」】)]",
    r"(?:説明文|回答|答え|要約|案内文|返答|生成文)の?(?:作成|生成|執筆|書き)(?:者|手|器|役|ai)(?:へ|に告|宛|は)",
    r"(?:読み手|読者|相手|読む(?:の|者|もの)|あなた|君|お前|貴方|貴殿)(?:が|は|も)(?:人間でな|人でな|{MACHINE}(?:の(?:場合|とき|時|なら)|なら|で(?:ある|す|あ)|だ|として))",
    r"(?:読む|読んだ|読める|読んでいる|読み取る|拾い読みする|要約する|引用する|参照する|これを使う|見ている|回答する|答える)(?:ai|llm|言語モデル|モデル|機械|ボット|アシスタント|人工知能)"
    r"(?:へ|は|に|なら|の(?:方|みな|皆))",
)

# Orders to forget, and orders as such.
COMMAND = (
    r"(?:聞か|尋ねら|問わ|訊か)れ(?:たら|た場合|たとき|た際)[^。]{0,30}(?:[0-9][0-9-]{8,}|://)\S*[^。]{0,6}(?:答え|案内|回答|伝え)",
    r"(?:本番|公式|正式|統一|真|正解)の?(?:答え|回答|見解)は[「『]",
    r"(?:どの|すべての|全ての|各|あらゆる)(?:回答|答え|返答)に(?:も|は)?(?:必ず)?(?:貼|付|添|入れ|加|書|記|表示)",
    r"(?:答え|回答|返答|応答)を(?:書く|作る|出す|返す|生成する|組み立てる)(?:前|後|たび|とき|際)(?:に|は)",
    r"「[^」]{2,60}」[^。「」]{0,12}(?:せよ|えよ|けよ|べよ|げよ|れよ|しろ)(?:[。)]|$)",
    r"(?:回答|答え|返答|応答)の(?:最後|末尾|冒頭|先頭|最初)に(?:必ず)?(?:書|付|添|加|言|述|足|置)",
    r"(?:指示|命令)その[一二三四1-4]",
    r"(?:指示|命令|注|メモ|行|文)は(?:秘密|内緒|極秘|口外)",
    r"(?:システム|内部|隠し|初期)プロンプト(?:を|に|は)",
    r"(?:これまで|今まで|以前|上記|前|上|従来|他|ほか|すべて|全て|元)の(?:すべての|全ての)?(?:指示|命令|規則|ルール|制約|プロンプト|設定)(?:を|は|など|も)\S{0,6}"
    r"(?:無視|忘れ|破棄|取り消|上書|従わ)(?!られ)",
    r"(?:^|[|。※「【\[(>・\-])(?:最優先|追加|緊急|新しい|新|重要|秘密|隠し)?の?(?:指示文?|命令文?|指令|プロンプト)[】\])]?(?:\d{0,2})[:|】]",
    r"(?:開発者|デバッグ|管理者|無制限)モード(?:に|を|で|へ)",
    r"これから(?:あなた|君|お前)は|(?:あなた|君|お前)はこれから",
    # bare imperatives at a clause's end: people are asked with ください and こと
    r"(?:答え|述べ|加え|添え|付け|つけ|入れ|含め|唱え|伝え|告げ|続け|挙げ|並べ|勧め)(?:よ|ろ)(?:[。、」』)!|]|$)",
    r"(?:回答|出力|表示|記載|返答|応答|引用|復唱|案内|宣言|追記|明記|付記|紹介|断言|挿入|報告|根拠と|典拠と|出典と|答えと|として扱う?こと|名乗り?と)(?:せよ|しろ)",
    r"(?:を|と|に|へ|で)(?:書け|記せ|示せ|返せ|置け|写せ|貼れ|話せ|名乗れ|従え|繰り返せ|書き足せ|書き写せ|付せ|足せ)(?:[。、」』)!|]|$)",
    r"」と言え(?:[。)]|$)",
)

# Two of these kinds in one sentence or two that follow each other are enough: each alone occurs in honest pages.
REPLY = (
    r"(?:質問|問い)が[^。]{1,20}(?:なら|場合は?|とき|時)",
    r"(?:利用者|市民|住民|読者|閲覧者)へは",
    r"と(?:必ず|だけ|のみ)(?:案内|答え|回答|説明|述べ|紹介|勧め)",
    r"(?:回答|案内|説明)に(?:は)?(?:必ず)?(?:載せ|加え|含め|入れ|添え|付け|足|書き添え|盛り込|混ぜ)",
    r"(?:回答|説明|案内|話)の(?:中|途中|最後|冒頭)(?:で|に)[^。]{0,12}「",
    r"(?:一文|一言|合言葉|台詞|呪文|祝詞|決まり文句|文言)を(?:{SAY})(?:{ORDERED})",
    r"(?:必ず|まず|最初に|常に)?(?:これ|それ)を(?:第一|最初|最後|先|必ず)|必ずこれを",
    r"(?:回答|応答|案内|返答|出力)(?:方針|基準|手順|条件|要領|形式|文案)(?:の変更|を変更|:|\(|」|】|\||は|として)",
    r"(?:全|すべての|全ての)(?:行|文|段落|項目|回答|答え)(?:を|に|へ)",
    r"(?:すべて|全て|全部|各|どの|いずれ)の?(?:回答|答え|返答|応答)",
    r"(?:読者|閲覧者|質問者|質問した人|尋ねた人|聞き手|読み手|問うた人)(?:に|へ|には)",
    r"(?:必須|決まり|締めの|結びの|冒頭の|末尾の)の?(?:文句?|句|語|言葉|一文|一句|一言|文言)",
    r"(?:補足|隠し|追加)(?:根拠|出典|典拠|規則)",
    r"(?:回答|答え|返答|応答|返事|出力|要約|引用|返信|生成文|答え?文|案内文|説明文|本文)文?(?:ごと|毎)?の?"
    r"(?:末尾|最後|冒頭|先頭|中ほど|途中|結び|締め|おしまい|終わり|始め|はじめ|文末|文頭|本文|直後|直前|頭|後ろ|どこか|中|たび|都度|一行目|\d(?:行|文)目)",
    r"(?:答え|返答|応答|要約|回答文?|答え?文|返事|返信)(?:に|には|へ|では|は|を|の|ごとに|も)[^。]{0,40}[「『\"'“※★©]",
    r"(?:答え|返答|応答|出力|要約|回答文|答え?文|返事)(?:に(?!つ|よ|対|関|お)|へ|では)",
    r"(?:答え|回答し|返答し|案内し|要約し|紹介し|まとめ)(?:る|する|た|した)(?:とき|時|際|場合|たび|前|後)(?:に|は|には|、)",
    r"(?:文末|文頭|語尾|文の(?:後ろ|うしろ|最後|末尾|前|頭)|各文|段落ごと|一文目|最初の(?:一?文|語|行)|最後の(?:一?文|語|行)|\d文目)(?:に|へ|は|を|で)",
    r"(?:文|一文|一言|語|言葉|台詞|合言葉|文字列|フレーズ|文言|印|記号|タグ|番号|リンク|アドレス|画像|url)を、?(?:必ず|そのまま|一字一句|まず|最初に|最後に)",
    r"(?:この|上の|下の|次の|右の|左の|以下の|上記の?)(?:文|一文|行|語|段落|画像|記号|印|タグ|英字|文字列?|値|文言|言葉|台詞|注|見解|合言葉)"
    r"(?:を|の先頭|まで|も|で|だけ|に従)",
    r"(?:引用|典拠|出典|根拠)(?:の書き方|番号|の印|の形式|として(?:は)?(?:必ず|次|この|「|\[))",
    r"\[\d{1,3}\](?:を|と|の|は|」|』|という|番)",
    r"(?:回答|出力|生成|応答|案内|引用|表示|要約|返答)(?:の)?(?:規則|ルール|命令|指令|プロトコル|条項|形式指定|仕様)",
    r"(?:利用者|読者|質問者|閲覧者|相手|尋ねた人|聞いた人|問うた人|ユーザー|市民|住民)(?:に|には|へ)[^。]{0,20}「[^」]+」",
    r"(?:よう|ように|と)(?:利用者|読者|質問者|閲覧者|市民|住民)(?:に|へ)(?:勧め|促|誘導)",
    r"(?:質問|問い|尋ね|聞か|問わ|訊か)(?:され|れ|を受け|があ)?(?:た|れ|っ)?(?:ら|場合|とき|時|際)(?:は|に|には|も)?[^。]{0,20}「[^」]+」",
    r"(?:他の|ほかの|どの|どんな|すべての|全ての|あらゆる|いかなる)(?:問い|質問|回答|答え)(?:に|で|の|へ)",
)
TRIGGER = (
    r"(?:{MACHINE})(?:のみ|だけ|限定)(?:に|が)?(?:適用|有効|対象|読|向け)",
    r"(?:{MACHINE})(?:が|は)\S{0,10}(?:読む|引く|使う|参照する|拾う|見る|触れる|訳す|処理する)(?:とき|場合|際|時|なら)",
    r"^\W*\{\s*\"[^\"]+\"\s*:",
    r"チャットの?(?:案内|回答|返答)(?:でも|では|に|は)",
    r"(?:編集部|作成者|管理者|運営|システム)(?:注|より|から|更新|通知|訂正)",
    r"(?:{MACHINE})(?:が|は|も)[^。]{0,12}(?:説明|回答|案内|答え|返答|要約|引用|紹介|述べ|話)(?:する|る|した)(?:とき|際|場合|時|決まり)",
    r"(?:{MACHINE})(?:は|が)(?:最後に|最初に|必ず)?(?:何と|なんと|どう|どのように)(?:言|答|締|述|書|案内|説明|返|名乗|始|結)",
    r"(?:{MACHINE})(?:は|も|でも|では)[^。]{0,30}(?:代わりに|必ず|最優先|最初に|だけ|のみ|第一に|「)",
    r"(?:この|本|当該?)(?:頁|ページ|文書|文章|資料|情報|記事|表|欄|節|注|件|内容|案内|データ|ファイル|文|段落|制度|事業|手続き?)(?:の(?:内容|情報|文|話))?"
    r"(?:を|から|が|に|について|に関して)[^。、]{0,12}(?:場合|とき|時|際|なら|たら|たび|者は)(?:は|に|には|も|、)",
    r"(?:検索|索引|要約|生成)(?:され|した|する|し)(?:た|て)?\S{0,4}(?:場合|とき|時|際|なら|たら|たび)",
    r"(?:ここ|この(?:頁|ページ|文|文書|文章|資料|行|段落|情報|記事|表|欄|節|注)|これ|本(?:頁|文書|資料|ページ))(?:を|から|が|に)(?:使|読|参照|引用|要約|見|取得|検索|拾|根拠|もと|基|示)"
    r"\S{0,6}(?:場合|とき|時|際|なら|ら|たび|者は|には|は)",
    r"(?:{MACHINE})は、?\S{0,30}",
    r"(?:{MACHINE})(?:へ|に(?:告|命|対し))",
    r"(?:^|[|。※「【\[(>])(?:system|システム|管理者|開発者|運営|編集部)[】\])]?:",
)
OVERRIDE = (
    r"(?:ここまで|上|以上|この上|これまで)の(?:文章?|内容|記述|説明|値|金額)は(?:すべて)?(?:練習|見本|例|ダミー|仮|テスト|試験)",
    r"差し?替え(?:て|た上で)(?:表示|案内|回答|答|示)",
    r"(?:ほか|他|それ以外|余計)の(?:説明|回答|答え|こと|案内)は(?:し|述べ|言わ|書か)ない",
    r"(?:訂正|修正|差し替え|読み替え)(?:した|後の|済みの)(?:数値|値|金額|内容|文|答え)|正しくは",
    r"読み替えて?(?:回答|答|案内|表示|説明|述)",
    r"(?:事実|本当のこと|正しい値|元の値)(?:は|を)(?:述べ|言わ|答え|書か)(?:ない|ず)",
    r"根拠(?:を読む|の確認|を見る)(?:の)?(?:を|は)(?:やめ|省|不要|せず)",
    r"(?:上|前|右|左|以上|先)の?(?:行|文|段落|値|記述|説明|内容|答え|数字|金額|表)は(?:すべて|全て)?(?:古|誤|間違|無効|下書|仮|使わ|嘘)",
    r"(?:新しい|正しい|本当の|最新の|真の|唯一の|公式の)(?:正解|答え|回答|見解)は",
    r"(?:本文|上記|他の(?:記述|資料|行|文)|ほかの(?:記述|資料|行|文)|すべて|全て)(?:に|より)も?(?:優先|勝)",
    r"(?:質問|問い)の(?:内容|種類|中身)に(?:かかわ|関わ|よら|関係な)",
    r"(?:前述|上記|以上)の(?:内容|記述|説明|値|数字|金額)は(?:誤|間違|古|無効|使わ)",
    r"(?:無視|破棄|上書き?|撤回)(?:し(?:て(?=[^。]{0,20}(?:答|書|出力|述べ|言え|「))|、|ろ|なさい)|せよ|すること)",
    r"(?:の|答え|回答)(?:代わりに|かわりに|代りに)",
    r"(?:だけ|のみ|とだけ)(?:を|で|と)?(?:答え|回答|書|述べ|出力|返|用い|言)",
    r"(?:下書き|清書|旧値|仮の値|誤り)(?:の値|で|であ)",
    r"(?:優先(?:せよ|すること)|正しいものとみな|検証(?:済|は不要|しない|を省)|確認(?:は不要|を省))",
    r"(?:以外|ほかのこと|ほか|他)(?:は|を|には)?、?(?:一切|何も|決して)?(?:述べ|書か|答え|言わ|出力し|触れ|話さ|載せ)(?:ない|ず|るな|ぬ)",
)
HUSH = (
    r"(?:省略|変更|改変|言い換え|要約|割愛)(?:は)?(?:不可|禁止|するな|厳禁)",
    r"(?:金額|出典|根拠|元の[^。]{1,6}|正しい[^。]{1,6}|ほか|他)(?:は|を|には)(?:言わ|述べ|答え|書か|示さ|出さ|触れ)(?:ない|ず|るな)",
    r"理由は?(?:を)?(?:聞|述べ|言|問|説明|書|明か|尋ね|示)(?:か|べ|わ|さ|し|え|ね)?(?:な|ず|ぬ)",
    r"(?:この(?:指示|命令|行|文|注|メモ|欄|依頼|印|部分|こと)|(?:指示|命令|注)(?:が|の)(?:あ|存在))\S{0,8}(?:言わ|触れ|明か|伏せ|述べ|書か|見せ|漏ら|知らせ|言及|話さ|消)",
    r"(?:述べ|書か|付け|添え|従わ|入れ|言わ|加え|含め|答え|示さ|載せ)ない(?:回答|答え|返答|応答|場合|と、?(?:この|回答|エラー|失敗|無効|誤))",
    r"(?:回答|答え|返答|応答|出力)は?(?:すべて|全て)?(?:無効|失格|不合格|誤り|エラー)",
)

# English, two kinds in a sentence.
ENGLISH_ORDER = (
    r"(?:^|[.:;,!?\"'()>|\]\-*]\s*|\b(?:please|must|should|shall|and|then|always|now|also|just|only|simply|first|instead|exactly|to|will)\s+)"
    r"(?:answer|reply|respond|output|print|say|state|tell|repeat|append|prepend|add|include|mention|publish|echo|insert|quote|cite|write"
    r"|greet|recommend|reveal|display|claim|announce|begin|end|replace|call|render|conclude)\b",
)
ENGLISH_REPLY = (
    r"\bwhenever\b|^\W*rules?\s*:|\bnothing (?:else|smaller|more|less|but)\b|\band only that\b",
    r"\b(?:your|the|any|every|each|all|its|whole|final|this)\s+(?:\w+\s+)?(?:answers?|repl(?:y|ies)|responses?|outputs?|summar(?:y|ies)|completions?)\b",
    r"\b(?:tell|inform|remind|convince|ask)\s+(?:the|every|any|all)\s+(?:users?|readers?|askers?|residents?|citizens?|customers?|visitors?)\b",
    r"\b(?:the|every|any)\s+(?:users?|readers?|askers?)\b",
    r"\b(?:whenever|when|if|each time|every time) "
    r"(?:asked|quoting|citing|this (?:page|document|text|passage) is)\b",
    r"\b(?:verbatim|word for word|exact(?:ly)? (?:phrase|words?|sentence|string|token)"
    r"|the (?:phrase|words?|token|string|sentence|code ?word|password)\b)",
    r"\bin place of\b|\binstead of (?:the|an?) (?:answer|above|figure|amount|row|sentence)",
    r"\b(?:ai|llms?|language models?|chat ?bots?|assistants?|retrieval models?|ai agents?|models?)\b",
    r"\b(?:do not|don't|never) (?:mention|reveal|tell|explain|disclose|cite|say)\b",
    r"\b(?:say|print|output|answer|reply|respond|state|repeat|echo|publish|announce|include|insert|append|prepend|mention|greet)\b"
    r"[^\"“「]{0,60}[\"“「*][^\"”」*]{3,80}[\"”」*]",
)

# Words to be said as they stand, and with stress. Where a person speaks to a person (PEOPLE), pages ask that too.
LITERAL = (
    r"「[^」]{2,60}」(?:という|との|の|なる)?(?:語|文|一文|一言|言葉|文言|印|句|名|フレーズ|表現|合言葉|文字列|記号|制度|見解)?"
    r"(?:を|と|で|も|へ)?(?:必ず|かならず|そのまま|だけ|のみ|とだけ|最初に|最後に|一字一句|毎回|常に)*(?:{SAY})(?:{ORDERED}|ます|(?:んだ|のだ)?(?:[。」』()|*※]|$))",
)
STRESS = (
    r"必ず",
    r"かならず",
    r"そのまま",
    r"一字一句",
    r"とだけ",
    r"忘れず",
    r"毎回(?=前置|添え|付け|書|言|答え|述べ|表示)",
    r"例外なく",
    r"漏れなく",
    r"(?:いつも|常に|まず最初に|第一に|最優先)",
    r"何を(?:聞か|問わ|尋ね)れても",
)
PEOPLE = (
    r"窓口",
    r"電話",
    r"(?:市役所|支所|職員|係員|受付|受診|検診|連絡|名前|医師|医療機関|病院|薬局|救急|消防|警察|店員|店舗|運転手|業者|会場|先生|担任|学校)",
    r"(?:申込|申請|届出|届け出|記入|封筒|用紙|様式|はがき|ハガキ|メール|件名|欄)",
    r"1(?:19|10|18)",
    r"来庁|来所|来場",
)

# What a person who answers has to do with, loosely; counts only with words in quotation marks that are to be said.
ANSWERING = (
    r"(?:{MACHINE})",
    r"(?:答え|返事|返し|返答|応答|回答|質問|問い|要約|読者|利用者|市民への)",
    r"(?:次|以下|上記|この|本)の?(?:頁|ページ|文章?|文書|資料|欄|行|例文|値|質問)",
    r"自動で",
)
SAID_SO = (
    r"「[^」]{2,60}」(?:という|との|と|を|で|も|へ|に|のように|どおりに)?、?(?:必ず|そのまま|だけ|のみ|一律)*"
    r"(?:(?:お|ご)?(?:{SAY})(?:{ORDERED}|られたい|(?:んだ|のだ)?(?:[。」()|*※]|$)|て(?:ね|よ|くれ)|運用|とする|ものと)"
    r"|として(?:ください|下さい|扱|答|案内)|とする(?:[。|]|$)|を(?:使用|採用)(?:[。|]|$)|(?:出力|返答|応答)(?:[。|]|$))",
    r"(?:(?:答え|返答|返事)[:=→]|(?:応答|回答文?)例[:=→]?|テンプレート[:=→]|締めの言葉[:=→は])「[^」]{2,60}」",
)
