"""The fixed sentences in traditional Chinese, as in Taiwan. Names and quotes of the documents stay in Japanese."""

from __future__ import annotations

from assistant.replies.catalogue import Replies
from assistant.screen import Crisis, SmallTalk

ZH_HANT = Replies(
    crisis={
        Crisis.FIRE_OR_INJURY: (
            "遇到火災、受傷或急病，請立即撥打119（消防、救護車）。\n"
            "無法通話時，請大聲向周圍的人求助。有人威脅您的安全時，請撥打110（警察）。"
        ),
        Crisis.SUICIDE: (
            "謝謝您說出心裡的痛苦。如果現在就有危險，請撥打119（救護車）或110（警察）。\n"
            "「よりそいホットライン」0120-279-338（24小時、免費，也可用外語）和"
            "心理健康諮詢專線 0570-064-556 會傾聽您的心聲。您不必一個人承受。"
        ),
        Crisis.CHILD_ABUSE: (
            "孩子有危險時，請立即撥打110（警察）。\n"
            "如果覺得可能是虐待，請撥打189（兒童相談所，24小時、免費）。可以匿名，內容會保密。"
        ),
        Crisis.VIOLENCE: (
            "如果現在有危險，請馬上撥打110（警察），並逃到安全的地方。\n"
            "遭受配偶或情人的暴力請撥打 #8008，遭受性侵害請撥打 #8103，會為您轉接附近的諮詢窗口。受傷時請撥打119。"
        ),
        Crisis.DISASTER: (
            "請先保住性命。需要救援時，請撥打119（消防、救護車）或110（警察）；海上事故請撥打118。\n"
            "可能有海嘯或淹水時，請立即逃往高處。撥打171（災害留言專線）可以確認家人是否平安。"
        ),
    },
    small_talk={
        SmallTalk.GREETING: (
            "您好。我根據{city}的資料（計畫、用語、手續）回答，並註明出處。請用平常的話寫下您想知道的事。"
        ),
        SmallTalk.THANKS: "不客氣。還有想知道的事，請繼續提問。",
        SmallTalk.BYE: "感謝您的使用。歡迎隨時再來。",
        SmallTalk.ABOUT: (
            "我是介紹{city}資料的自動導覽員（AI）。我只回答資料裡寫明的內容，並註明出處。"
            "資料裡沒有的，我會如實說明，並告訴您可以問哪裡。"
        ),
    },
    personal_data=(
        "您的問題裡似乎有個人資料（{kinds}），所以沒有處理，也沒有儲存。請刪去號碼、電話、地址等，再寫一次。"
    ),
    blocked="這句話我無法回答。請詢問有關{city}的計畫、用語或手續的問題。",
    out_of_scope_place="這裡沒有關於「{place}」的資料，我只能根據{city}的資料回答。請向「{place}」的窗口洽詢。",
    out_of_scope={
        "politics": "對於政治、選舉和政治人物，我不發表意見。",
        "legal": "我不能作法律判斷。請諮詢律師等專業人士，或市府的諮詢窗口。",
        "medical": "我不能判斷病情或傷勢。請諮詢醫師或藥師。",
    },
    reset="我們從這裡重新開始。請寫下您想知道的事。",
    no_evidence="在現有的資料裡沒有找到您問的內容。我不作猜測。",
    no_evidence_stated="從現有的資料無法確認您問的內容。資料裡是這樣寫的（日文）：",
    ask_next="請洽詢：{department}。",
    unavailable="現在無法查詢資料。請稍後再試，急用時請聯絡市政府（市役所）。",
    closed="本服務目前暫停。急用時請聯絡市政府（市役所）。",
    reason_likeliest="負責與您的問題最接近的資料",
    reason_general="不清楚由哪個單位負責時的總機",
    contact="電話 {phone}（截至 {as_of}）",
    contact_undated="電話 {phone}（日期不明）",
    initiative="第{number}項舉措「{title}」",
    figure_one="{initiative}的「{indicator}」：{year}的{kind}是{value}。",
    figure_many="{initiative}的「{indicator}」：{values}。",
    figure_value="{year}的{kind}是{value}",
    figure_difference="從{first}到{last}，相差{difference}{unit}（{direction}）。",
    points="個點",
    up="增加",
    down="減少",
    same="沒有增減",
    figure_not_set="{initiative}的「{indicator}」沒有設定{year}的{kind}（表中為「—」）。",
    cell_unreadable="{initiative}的「{indicator}」：原表不規則，無法讀出{year}的{kind}（{mark}）。",
    year_outside="{initiative}的「{indicator}」沒有{year}的數值。表中有：{years}。",
    irregular="原資料的表格不規則：「{note}」。",
    contradicted="關於這一點，各份資料的記載不一致。在這裡無法判斷哪一個正確。",
    contradicted_newest="依資料日期由新到舊列出。",
    contradicted_side="「{title}」（{dated}）：{quote}",
    contradicted_as_of="截至 {as_of}",
    contradicted_undated="日期不明",
    schedule_one="{initiative}的「{indicator}」：{year}的計畫是{status}。",
    schedule_many="{initiative}的「{indicator}」的計畫：{values}。",
    schedule_value="{year}是{status}",
    schedule_start="按照計畫，{initiative}的「{indicator}」從{year}起為{status}。各年度：{values}。",
    schedule_from_first=(
        "{initiative}的「{indicator}」從計畫的首個年度{year}起就是{status}。"
        "在那之前是否已經開始，這張表看不出來。各年度：{values}。"
    ),
    schedule_never="{initiative}的「{indicator}」在計畫期間內沒有進入「実施」（實施）的年度。各年度：{values}。",
    label_lost="{initiative}的計畫表中，有些列在原資料裡缺少項目名稱，無法讀出您問的項目是哪一列。",
    yes_status="是的。",
    no_status="不是。",
    term="「{term}」的說明：",
    department_of="{initiative}的負責單位是{departments}。",
    contents_of="{initiative}的「{heading}」。",
    list_policy="方針{policy}的",
    list_department="由「{department}」負責的",
    list_new="新增的",
    list_not_new="非新增的",
    list_status="{year}處於{status}階段的",
    list_initiatives="舉措",
    policies_count="方針共有{count}項。",
    policy_item="方針{policy}「{title}」",
    list_count="{what}共有{count}項。",
    list_item="{number} {title}",
    list_item_status="{number} {title}：{indicator}",
    label_unreadable="（缺少項目名稱的列）",
    list_none="計畫中沒有找到{what}。",
    list_note_all="負責單位只寫「全部局」（所有單位）或「関係各課」（相關科室）的舉措，沒有計算在內。",
    procedures_what="「{field}」方面可在網路上辦理的手續",
    procedures_what_all="可在網路上辦理的手續",
    procedures_what_about="名稱中含有您所問內容的可線上辦理手續",
    procedures_count="{what}，資料的一覽表中有{count}項。",
    procedures_count_of="{what}，資料的一覽表{total}項中有{count}項。",
    procedure_item="{name}（{field}、{service}）",
    procedure_offline="一覽中還有「{name}」，方法是{service}。",
    procedures_note=(
        "一覽表中多為國家制度的手續名稱。申請前，請向負責單位確認{city}是否受理線上申請，以及需要準備什麼。"
    ),
    contact_counter="{department}（{handles}）。",
    contact_line="{department}（{handles}）：電話 {phone}（截至 {as_of}）。",
    contact_line_undated="{department}（{handles}）：電話 {phone}（日期不明）。",
    cell_value="「{caption}」的「{row}」，{column}：{value}。",
    national="這是國家制度或全國通用的說明。在{city}如何辦理，請向負責單位確認。",
    from_plan="這是市的計畫裡寫的舉措。現在能否實際使用，請向負責單位確認。",
    as_of="這份資料的內容截至 {as_of}，可能與現在不同。",
    clarify="您問的是哪一個？",
    online={
        "yes": "可以。能在網路上辦理。",
        "no": "不可以。根據這份資料，不能在網路上辦理。",
        "partial": "只有一部分可以在網路上辦理。",
        "unknown": "資料裡沒有寫能否在網路上辦理。",
    },
    ask_row="第{number}項舉措「{indicator}」{year}的{what}？",
    ask_row_all="第{number}項舉措「{indicator}」的{what}？",
    ask_cell="「{caption}」的「{row}」（{column}）？",
    what_plan="計畫",
    what_target="目標",
    ask_department="第{number}項舉措由哪個部門負責？",
    ask_targets="第{number}項舉措的目標是多少？",
    ask_schedule="第{number}項舉措有什麼計畫？",
    ask_section="{title}：{heading}？",
    kinds={"目標": "目標", "実績": "實際值", "計画": "計畫"},
    statuses={"実施": "實施", "検討": "研議", "拡大": "擴大"},
    units={
        "回": "次",
        "件": "件數",
        "人": "人數",
        "種類": "種",
        "業務": "業務項目",
        "データセット": "資料集",
        "隊": "隊伍",
        "窓口": "窗口",
        "箇所": "處",
        "拠点": "據點",
        "課": "科室",
        "件／月": "每月件數",
        "件／週": "每週件數",
    },
    year="{label}（{western}年度）",
    value="{value}（{unit}）",
    from_source="摘自「{title}」（引用為日語）：",
    quote="「{text}」",
    comma="、",
)
