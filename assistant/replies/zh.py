"""The fixed sentences in simplified Chinese. Names and quotes of the documents stay in Japanese."""

from __future__ import annotations

from assistant.replies.catalogue import Replies
from assistant.screen import Crisis, SmallTalk

ZH = Replies(
    crisis={
        Crisis.FIRE_OR_INJURY: (
            "遇到火灾、受伤或急病，请立即拨打119（消防、急救）。\n"
            "无法通话时，请大声向周围的人求助。有人威胁您的安全时，请拨打110（警察）。"
        ),
        Crisis.SUICIDE: (
            "谢谢您说出心里的痛苦。如果现在就有危险，请拨打119（急救）或110（警察）。\n"
            "「よりそいホットライン」0120-279-338（24小时、免费，也可用外语）和"
            "心理健康咨询电话 0570-064-556 会倾听您的心声。您不必一个人承受。"
        ),
        Crisis.CHILD_ABUSE: (
            "孩子有危险时，请立即拨打110（警察）。\n"
            "如果觉得可能是虐待，请拨打189（儿童相谈所，24小时、免费）。可以匿名，内容会保密。"
        ),
        Crisis.VIOLENCE: (
            "如果现在有危险，请马上拨打110（警察），并逃到安全的地方。\n"
            "遭受配偶或恋人的暴力请拨打 #8008，遭受性侵害请拨打 #8103，会为您转接附近的咨询窗口。受伤时请拨打119。"
        ),
        Crisis.DISASTER: (
            "请先保住性命。需要救援时，请拨打119（消防、急救）或110（警察）；海上事故请拨打118。\n"
            "可能有海啸或淹水时，请立即逃往高处。拨打171（灾害留言电话）可以确认家人是否平安。"
        ),
    },
    small_talk={
        SmallTalk.GREETING: (
            "您好。我根据{city}的资料（计划、用语、手续）回答，并注明出处。请用平常的话写下您想知道的事。"
        ),
        SmallTalk.THANKS: "不客气。还有想知道的事，请继续提问。",
        SmallTalk.BYE: "感谢您的使用。欢迎随时再来。",
        SmallTalk.ABOUT: (
            "我是介绍{city}资料的自动向导（AI）。我只回答资料里写明的内容，并注明出处。"
            "资料里没有的，我会如实说明，并告诉您可以问哪里。"
        ),
    },
    personal_data=(
        "您的问题里似乎有个人信息（{kinds}），所以没有处理，也没有保存。请删去号码、电话、住址等，再写一次。"
    ),
    blocked="这句话我无法回答。请询问有关{city}的计划、用语或手续的问题。",
    out_of_scope_place="这里没有关于「{place}」的资料，我只能根据{city}的资料回答。请向「{place}」的窗口咨询。",
    out_of_scope={
        "politics": "对于政治、选举和政治人物，我不发表意见。",
        "legal": "我不能作法律判断。请咨询律师等专业人士，或市里的咨询窗口。",
        "medical": "我不能判断病情或伤势。请咨询医生或药剂师。",
    },
    reset="我们从这里重新开始。请写下您想知道的事。",
    no_evidence="在现有的资料里没有找到您问的内容。我不作猜测。",
    no_evidence_stated="从现有的资料无法确认您问的内容。资料里是这样写的（日语）：",
    ask_next="请咨询：{department}。",
    unavailable="现在无法查询资料。请稍后再试，着急时请联系市政府（市役所）。",
    closed="本服务现在暂停。着急时请联系市政府（市役所）。",
    reason_likeliest="负责与您的问题最接近的资料",
    reason_general="不清楚由哪个部门负责时的总机",
    contact="电话 {phone}（截至 {as_of}）",
    contact_undated="电话 {phone}（日期不明）",
    initiative="第{number}项举措「{title}」",
    figure_one="{initiative}的「{indicator}」：{year}的{kind}是{value}。",
    figure_many="{initiative}的「{indicator}」：{values}。",
    figure_value="{year}的{kind}是{value}",
    figure_difference="从{first}到{last}，相差{difference}{unit}（{direction}）。",
    points="个点",
    up="增加",
    down="减少",
    same="没有增减",
    figure_not_set="{initiative}的「{indicator}」没有设定{year}的{kind}（表中为「—」）。",
    cell_unreadable="{initiative}的「{indicator}」：原表不规则，无法读出{year}的{kind}（{mark}）。",
    year_outside="{initiative}的「{indicator}」没有{year}的数值。表中有：{years}。",
    irregular="原资料的表格不规则：「{note}」。",
    contradicted="关于这一点，各份资料的记载不一致。在这里无法判断哪一个正确。",
    contradicted_newest="按资料日期从新到旧列出。",
    contradicted_side="「{title}」（{dated}）：{quote}",
    contradicted_as_of="截至 {as_of}",
    contradicted_undated="日期不明",
    schedule_one="{initiative}的「{indicator}」：{year}的计划是{status}。",
    schedule_many="{initiative}的「{indicator}」的计划：{values}。",
    schedule_value="{year}是{status}",
    schedule_start="按计划，{initiative}的「{indicator}」从{year}起为{status}。各年度：{values}。",
    schedule_from_first=(
        "{initiative}的「{indicator}」从计划的首个年度{year}起就是{status}。"
        "在那之前是否已经开始，这张表看不出来。各年度：{values}。"
    ),
    schedule_never="{initiative}的「{indicator}」在计划期间内没有进入「実施」（实施）的年度。各年度：{values}。",
    label_lost="{initiative}的计划表中，有些行在原资料里缺少项目名称，无法读出您问的项目是哪一行。",
    yes_status="是的。",
    no_status="不是。",
    term="「{term}」的说明：",
    department_of="{initiative}的负责部门是{departments}。",
    contents_of="{initiative}的「{heading}」。",
    list_policy="方针{policy}的",
    list_department="由「{department}」负责的",
    list_new="新增的",
    list_not_new="非新增的",
    list_status="{year}处于{status}阶段的",
    list_initiatives="举措",
    policies_count="方针共有{count}项。",
    policy_item="方针{policy}「{title}」",
    list_count="{what}共有{count}项。",
    list_item="{number} {title}",
    list_item_status="{number} {title}：{indicator}",
    label_unreadable="（缺少项目名称的行）",
    list_none="计划中没有找到{what}。",
    list_note_all="负责部门只写「全部局」（所有部门）或「関係各課」（有关科室）的举措，没有计算在内。",
    procedures_what="「{field}」方面可在网上办理的手续",
    procedures_what_all="可在网上办理的手续",
    procedures_what_about="名称中含有您所问内容的可在线办理手续",
    procedures_count="{what}，资料的一览表中有{count}项。",
    procedures_count_of="{what}，资料的一览表{total}项中有{count}项。",
    procedure_item="{name}（{field}、{service}）",
    procedure_offline="一览中还有「{name}」，方法是{service}。",
    procedures_note=(
        "一览表中多为国家制度的手续名称。申请前，请向负责部门确认{city}是否受理网上申请，以及需要准备什么。"
    ),
    contact_counter="{department}（{handles}）。",
    contact_line="{department}（{handles}）：电话 {phone}（截至 {as_of}）。",
    contact_line_undated="{department}（{handles}）：电话 {phone}（日期不明）。",
    cell_value="「{caption}」的「{row}」，{column}：{value}。",
    national="这是国家制度或全国通用的说明。在{city}如何办理，请向负责部门确认。",
    from_plan="这是市的计划里写的举措。现在能否实际使用，请向负责部门确认。",
    as_of="这份资料的内容截至 {as_of}，可能与现在不同。",
    clarify="您问的是哪一个？",
    online={
        "yes": "可以。能在网上办理。",
        "no": "不可以。根据这份资料，不能在网上办理。",
        "partial": "只有一部分可以在网上办理。",
        "unknown": "资料里没有写能否在网上办理。",
    },
    ask_row="第{number}项举措「{indicator}」{year}的{what}？",
    ask_row_all="第{number}项举措「{indicator}」的{what}？",
    ask_cell="「{caption}」的「{row}」（{column}）？",
    what_plan="计划",
    what_target="目标",
    ask_department="第{number}项举措由哪个部门负责？",
    ask_targets="第{number}项举措的目标是多少？",
    ask_schedule="第{number}项举措有什么计划？",
    ask_section="{title}：{heading}？",
    kinds={"目標": "目标", "実績": "实际值", "計画": "计划"},
    statuses={"実施": "实施", "検討": "研究", "拡大": "扩大"},
    units={
        "回": "次",
        "件": "件数",
        "人": "人数",
        "種類": "种类",
        "業務": "业务",
        "データセット": "数据集",
        "隊": "队伍",
        "窓口": "窗口",
        "箇所": "处",
        "拠点": "据点",
        "課": "科室",
        "件／月": "每月件数",
        "件／週": "每周件数",
    },
    year="{label}（{western}年度）",
    value="{value}（{unit}）",
    from_source="摘自「{title}」（引用为日语）：",
    quote="「{text}」",
    comma="、",
)
