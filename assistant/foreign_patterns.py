"""How people ask in other languages: what tells the language, what a question wants, what only frames it. Data."""

from __future__ import annotations

# Words that mark a text without kana as Chinese; so does any character that Japanese does not write.
CHINESE = r"[呢您妳孩怎誰哪]|請問|什麼|甚麼|我想|多少|可以|如何|是否|的|垃圾|單親|負責|補助金額|在哪|几|吗"
# Traditional characters for which Japanese writes others.
TRADITIONAL = "[們這麼嗎辦單兒從對關應讓說證醫險嬰產殘戶齡畫舉實裡沒錄數與萬廳藥續總擇將號學會國區圖團壓廣歲歸歷溫滿濟獎發繼聲聽處變轉輕遞邊鄰釋鐵隨雙雜顯驗點體黨齊兩內參勞勵舊還鄉寫專屬囑]"

# An initiative by its number.
NUMBERED = {
    "en": r"\b(?:initiative|measure|item|project|no\.?|number|#)\s*(?:no\.?|number|#)?\s*(\d{1,2})\b(?!\s*(?:%|cases|people|times|years?))",
    "zh": r"(?:第\s*)?(\d{1,2})\s*(?:号|號|项|項|个|個)?\s*(?:举措|舉措|措施|项目|項目|取组|取組|事项|事項)|(?:举措|舉措|措施|项目|項目|取组|取組)\s*(?:第)?\s*(\d{1,2})",
    "ko": r"(?:시책|사업|항목|과제|이니셔티브)\s*(?:제)?\s*(\d{1,2})\s*번?|(\d{1,2})\s*번\s*(?:시책|사업|항목|과제)?",
    "vi": r"(?:hạng mục|sáng kiến|dự án|mục|hang muc|sang kien|du an|biện pháp|số)\s*(?:số|so)?\s*(\d{1,2})\b(?!\s*(?:%|người))",
}

WHAT_IS = "とは何"
# With one of these, 「what is」 asks for a value and no meaning.
ASKS_A_VALUE = (
    r"目標|実績|現状|計画|担当|期限|費用|金額|電話|割合|率|方法|必要|番号|時間|いくつ|いくら|一覧|違い|対象|条件"
)

INTENTS = {
    "en": (
        (
            r"\b(which|what) (department|division|section|office)|in charge|responsible|who (handles|runs|manages|leads)",
            "担当課はどこ",
        ),
        (r"\bwhen\b.*\b(start|begin|launch|introduc|implement|available|go live|open|ready)", "いつから"),
        (r"\b(already|yet)\b.*\?|\bhas .* (started|begun)", "もう実施している？"),
        (r"\b(mean|means|meaning|stand for|stands for|definition|define)\b", "とは何"),
        (
            r"^(what('s| is| are)|whats) (an? |the )?[\w /-]{2,30}\??$(?<!number\?)(?<!target\?)(?<!fee\?)(?<!cost\?)",
            "とは何",
        ),
        (r"\bhow many\b", "いくつ"),
        (r"\bhow much\b", "いくら"),
        (r"\bhow (old|young)\b", "何歳"),
        (
            r"\b(which|what) (procedures?|applications?|services?)\b.*\bonline|\bonline\b.*\b(procedures|list)",
            "オンラインでできる手続の一覧",
        ),
        (r"\b(which|what|list|all|show)\b.*\binitiatives\b", "取組の一覧"),
        (r"\bonline\b.*\?|\b(can|could|may) (i|we|you)\b.*\bonline", "オンラインでできますか"),
        (r"\bwhere\b", "どこ"),
        (r"\bhow (do|can|to|should)\b", "方法"),
        (
            r"\b(bring|documents?|papers?) .*\b(need|require)|\bwhat .*\b(bring|need)\b|\brequired documents\b",
            "必要なもの",
        ),
        (r"\b(phone|telephone|tel)\b|\bcall (whom|who|you|the (office|city|department))", "電話番号"),
        (r"\bdeadline\b|\bby when\b|\buntil when\b|\bhow (soon|long)\b", "いつまで"),
        (r"\b(who|am i|are we) .*\b(eligible|qualif|can (get|apply|use|receive))", "対象"),
        (r"\bdifference\b.*\b(between|from)\b|\bhow much .*(increase|more)", "差"),
    ),
    "zh": (
        (
            r"(哪个|哪個|什么|什麼|哪)(部门|部門|科|课|課|单位|單位)|(谁|誰)(负责|負責)|由(谁|誰)|负责|負責|主管",
            "担当課はどこ",
        ),
        (
            r"(什么时候|什麼時候|何时|何時|几时|哪一年|哪年).*(开始|開始|实施|實施|启动|啟動)|从(什么时候|哪)",
            "いつから",
        ),
        (r"已经|已經|了吗|了嗎", "もう実施している？"),
        (
            r"是什么意思|是什麼意思|什么是|什麼是|是什么$|是什么\?|是什麼\?|是什麼$|的意思|的定义|的定義|指什么",
            "とは何",
        ),
        (r"多少钱|多少錢|费用|費用", "いくら"),
        (r"多少|几个|幾個|几件", "いくつ"),
        (
            r"(哪些|什么|什麼).*(手续|手續).*(网上|網上|线上|線上|在线)|(网上|網上|线上|線上|在线).*(哪些|手续有|手續有|办理的手续)",
            "オンラインでできる手続の一覧",
        ),
        (r"(哪些|所有|全部|列出).*(举措|措施|項目|项目|举措)", "取組の一覧"),
        (r"(网上|網上|线上|線上|在线|網路).*(吗|嗎|么|\?|？)", "オンラインでできますか"),
        (r"哪里|哪裡|哪儿|在哪|什么地方", "どこ"),
        (r"怎么|怎麼|如何|怎样|怎樣", "方法"),
        (r"(需要|要)(带|帶|准备|準備|什么|什麼|哪些)|(材料|证件|證件|文件)", "必要なもの"),
        (r"电话|電話", "電話番号"),
        (r"期限|截止|多久|几天内|幾天內|之前", "いつまで"),
        (r"谁可以|誰可以|哪些人|什么人|对象|對象|条件|條件|资格|資格", "対象"),
        (r"差(多少|距)|相差|增加多少", "差"),
    ),
    "ko": (
        (r"(어느|어떤|무슨)\s*(부서|과)|담당|누가", "担当課はどこ"),
        (r"언제\s*(부터|시작)|(시작|실시).*언제", "いつから"),
        (r"이미|벌써|했나요|되었나요|됐나요", "もう実施している？"),
        (r"(이|가|란|이란|은|는)?\s*(무슨\s*뜻|뭐예요|뭐에요|뭔가요|무엇|뭐야|뭐죠)|의미|뜻", "とは何"),
        (r"얼마", "いくら"),
        (r"몇\s*(개|건|명|회|가지|종류)", "いくつ"),
        (
            r"(온라인|인터넷).*(수속|절차|신청).*(무엇|뭐|목록|어떤)|(어떤|무슨).*(수속|절차).*(온라인|인터넷)|온라인.*(수속|절차)(는|은)?\s*\??$",
            "オンラインでできる手続の一覧",
        ),
        (r"(모든|전체|목록).*(시책|사업|시책)|(시책|사업).*(목록|전부|모두)", "取組の一覧"),
        (r"(온라인|인터넷).*(되나요|가능|할 수|돼요|있나요|있어요)", "オンラインでできますか"),
        (r"어디", "どこ"),
        (r"어떻게|방법", "方法"),
        (r"(필요한|준비할)\s*(것|서류|거)|준비물|무엇이\s*필요|뭐가\s*필요|서류", "必要なもの"),
        (r"전화", "電話番号"),
        (r"언제까지|기한|마감|며칠", "いつまで"),
        (r"누가\s*(받|신청|이용)|대상|자격|조건", "対象"),
        (r"차이", "差"),
    ),
    "vi": (
        (
            r"(phòng ban|phòng|bộ phận|đơn vị|phong ban|bo phan) nào|phụ trách|phu trach|ai chịu trách nhiệm",
            "担当課はどこ",
        ),
        (
            r"(khi nào|từ khi nào|bao giờ|khi nao|bao gio).*(bắt đầu|triển khai|thực hiện|bat dau)|bắt đầu (từ )?(khi nào|năm nào)",
            "いつから",
        ),
        (r"\bđã\b.*(chưa|rồi)", "もう実施している？"),
        (r"(là gì|nghĩa là|có nghĩa|la gi|nghia la)", "とは何"),
        (r"bao nhiêu tiền|bao nhieu tien|chi phí|chi phi|phí bao", "いくら"),
        (r"bao nhiêu|bao nhieu|mấy", "いくつ"),
        (
            r"(thủ tục|thu tuc) (nào|gì|nao|gi).*(trực tuyến|online|truc tuyen)|(trực tuyến|online|truc tuyen).*(thủ tục|thu tuc) (nào|gì)",
            "オンラインでできる手続の一覧",
        ),
        (r"(tất cả|danh sách|tat ca|danh sach).*(hạng mục|sáng kiến|dự án)", "取組の一覧"),
        (
            r"(trực tuyến|online|qua mạng|truc tuyen|qua mang).*(không|khong|được)|(có thể|co the).*(trực tuyến|online|qua mạng|truc tuyen)",
            "オンラインでできますか",
        ),
        (r"ở đâu|o dau|chỗ nào", "どこ"),
        (r"như thế nào|làm sao|cách|thế nào|nhu the nao|lam sao", "方法"),
        (r"(cần|can) (mang|gì|những|giấy|gi|giay)|giấy tờ|giay to|hồ sơ", "必要なもの"),
        (r"điện thoại|dien thoai|số phone", "電話番号"),
        (r"\bhạn\b(?! mục)|thời hạn|trong bao lâu|bao lâu|khi nào phải", "いつまで"),
        (r"ai (được|có thể)|đối tượng|điều kiện|doi tuong|dieu kien", "対象"),
        (r"chênh lệch|khác biệt|tăng bao nhiêu", "差"),
    ),
}

FRAME = {
    "en": (
        "a an the of in on for to at by with from as and or but is are was were be been am do does did doing done can could will would should shall may might must "
        "i me my mine we us our you your he she his her they them their it its this that these those there here what which who whom whose when where why how "
        "please tell know want wanted need needs like get gets got give gives given have has had having if so then than about into over under up down out any some "
        "many much more most very also too just only still not no yes ok hello hi thanks thank let show explain find see use used using make made "
        "go going come coming take takes taking i'm i've it's what's don't doesn't can't isn't there's he's she's one thing things way ways information info "
        "city town tokushima tokushima-shi japan japanese foreigner foreign resident people person someone somebody live living really possible able "
        "year years number value set between per during after before already yet today now year's does-it planned expected supposed kind sort stand called say says main "
        "wondering mean means meaning"
    ),
    "zh": (
        "请问 請問 请 請 告诉我 告訴我 我想知道 想知道 我想 我要 我 你 您 你们 我们 他 她 的 了 吗 嗎 呢 吧 啊 是 有 在 和 与 與 及 或 也 都 就 还 還 能 能不能 可以 可不可以 可否 "
        "会 會 要 想 需要 应该 應該 必须 怎么办 怎麼辦 怎么样 怎么 怎麼 怎样 怎樣 如何 什么 什麼 甚麼 哪些 哪个 哪個 哪里 哪裡 哪儿 哪一 哪 谁 誰 多少 几 幾 何时 "
        "什么时候 什麼時候 为什么 為什麼 一下 一个 一個 这个 這個 那个 那個 这 這 那 吗？ 德岛市 德島市 德岛 德島 市里 市政府 市 日本 外国人 外國人 人 时 時 时候 對 对 给 給 "
        "到 从 從 用 以 为 為 被 把 让 讓 去 来 來 做 办 辦 办理 辦理 知道 了解 关于 關於 方面 进行 進行 已经 已經 现在 是否 没有 沒有 不 没 沒 吧 呀 个 個 条 年的 年 里 裡 上 中 内 內 第 项 項"
    ),
    "ko": (
        "알려주세요 알려 주세요 가르쳐주세요 가르쳐 궁금해요 궁금합니다 싶어요 싶습니다 싶은데 하고 입니다 인가요 인가 나요 까요 습니까 합니까 됩니까 되나요 되요 돼요 해요 하나요 할 수 있나요 있어요 "
        "있습니까 있나 수 있는 있는지 무엇입니까 무엇인가요 무엇 뭐예요 뭐에요 뭔가요 뭐 무슨 어떤 어느 어디서 어디에서 어디에 어디 언제까지 언제부터 언제 누가 누구 얼마나 얼마 몇 어떻게 왜 은 는 이 가 을 를 의 에 에서 "
        "으로 로 와 과 도 만 부터 까지 에게 한테 께 도쿠시마시 도쿠시마 일본 외국인 사람 저는 제가 저 제 우리 나는 내 그 이것 그것 좀 혹시 그리고 그런데 하는 하려면 하면 한 된 되는 될 위해 위한 대해 대한 관한 무엇이 받을 받고 "
        "필요해요 가능한가요 가능해요 요 죠 야 주세요 하기 하고싶어요 합니다 했어요 해야 년도 년의 년 번 개"
    ),
    "vi": (
        "xin cho tôi hỏi tôi biết muốn mình em anh chị bạn chúng ta của là gì nào và hoặc có không thể được phải cần làm sao như thế nào ở đâu khi bao giờ bao nhiêu mấy ai vì tại "
        "cho với về trong ngoài trên dưới từ đến tới này kia đó những các một cái việc khi nếu thì mà để bằng theo bị đã đang sẽ chưa rồi còn cũng chỉ rất lắm ạ nhé vậy đi "
        "thành phố tokushima nhật bản nhật người nước ngoài ơi vui lòng giúp nói giải thích năm số hạng mục thứ thế cách nhận dùng sử dụng lấy"
    ),
}
