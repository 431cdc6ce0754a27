"""The fixed sentences in Korean. Names and quotes of the documents stay in Japanese."""

from __future__ import annotations

from assistant.replies.catalogue import Replies
from assistant.screen import Crisis, SmallTalk

KO = Replies(
    crisis={
        Crisis.FIRE_OR_INJURY: (
            "불이 났거나 다쳤거나 갑자기 아플 때는 지금 바로 119(소방·구급)에 전화하세요.\n"
            "통화할 수 없으면 큰 소리로 주위에 도움을 청하세요. 누군가에게 위협을 받고 있으면 110(경찰)에 전화하세요."
        ),
        Crisis.SUICIDE: (
            "힘든 마음을 적어 주셔서 고맙습니다. 지금 위험하다면 119(구급)나 110(경찰)에 전화하세요.\n"
            "「よりそいホットライン」 0120-279-338(24시간, 무료, 외국어 가능)과 "
            "마음 건강 상담 전화 0570-064-556에서 이야기를 들어 줍니다. 혼자 견디지 않아도 됩니다."
        ),
        Crisis.CHILD_ABUSE: (
            "아이가 위험할 때는 지금 바로 110(경찰)에 전화하세요.\n"
            "학대가 의심되면 189(아동상담소, 24시간, 무료)에 전화하세요. 이름을 밝히지 않아도 되며 비밀은 지켜집니다."
        ),
        Crisis.VIOLENCE: (
            "지금 위험하다면 바로 110(경찰)에 전화하고 안전한 곳으로 피하세요.\n"
            "배우자나 연인의 폭력은 #8008, 성폭력 피해는 #8103에 전화하면 가까운 상담 창구로 연결됩니다. "
            "다쳤을 때는 119에 전화하세요."
        ),
        Crisis.DISASTER: (
            "목숨을 지키는 것이 먼저입니다. 구조가 필요하면 119(소방·구급)나 110(경찰), 바다 사고는 118에 전화하세요.\n"
            "쓰나미나 침수의 우려가 있으면 지금 바로 높은 곳으로 피하세요. "
            "가족의 안부는 171(재해용 음성 사서함)에서 확인할 수 있습니다."
        ),
    },
    small_talk={
        SmallTalk.GREETING: (
            "안녕하세요. {city}의 자료(계획, 용어, 절차)를 바탕으로 출처와 함께 답해 드립니다. "
            "궁금한 것을 편하게 적어 주세요."
        ),
        SmallTalk.THANKS: "천만에요. 더 궁금한 것이 있으면 이어서 적어 주세요.",
        SmallTalk.BYE: "이용해 주셔서 감사합니다. 언제든지 다시 오세요.",
        SmallTalk.ABOUT: (
            "{city}의 자료를 안내하는 AI입니다. 자료에 적힌 것만 출처와 함께 답해 드립니다. "
            "자료에 없으면 없다고 말씀드리고, 문의할 곳을 알려 드립니다."
        ),
    },
    personal_data=(
        "질문에 개인정보({kinds})가 들어 있는 것 같아 처리도 저장도 하지 않았습니다. "
        "번호, 전화번호, 주소 등을 지우고 다시 적어 주세요."
    ),
    blocked="이 글에는 답해 드릴 수 없습니다. {city}의 계획, 용어, 절차에 대해 물어봐 주세요.",
    out_of_scope_place=(
        "「{place}」에 대한 자료는 여기에 없습니다. {city}의 자료로만 답해 드릴 수 있습니다. "
        "「{place}」의 창구에 문의해 주세요."
    ),
    out_of_scope={
        "politics": "정치나 선거, 정치인에 대한 의견은 말씀드리지 않습니다.",
        "legal": "법률 판단은 할 수 없습니다. 변호사 등 전문가나 시의 상담 창구에 상담해 주세요.",
        "medical": "병이나 부상은 판단할 수 없습니다. 의사나 약사에게 상담해 주세요.",
    },
    reset="여기서부터 새로 시작합니다. 궁금한 것을 적어 주세요.",
    no_evidence="문의하신 내용은 여기에 있는 자료에서 찾지 못했습니다. 추측으로 답하지 않습니다.",
    no_evidence_stated="문의하신 내용은 여기에 있는 자료로는 확인할 수 없습니다. 자료의 내용입니다(일본어).",
    ask_next="{department}에 문의해 주세요.",
    unavailable="지금은 자료를 찾아볼 수 없습니다. 잠시 후 다시 시도해 주세요. 급하면 시청에 문의해 주세요.",
    closed="지금은 이 안내를 쉬고 있습니다. 급하면 시청에 문의해 주세요.",
    reason_likeliest="질문과 가장 가까운 자료의 담당 부서",
    reason_general="담당 부서를 모를 때의 대표 전화",
    contact="전화 {phone} ({as_of} 기준)",
    contact_undated="전화 {phone} (날짜 불명)",
    initiative="시책 {number}번 「{title}」",
    figure_one="{initiative}, 「{indicator}」: {year} {kind} 값은 {value}입니다.",
    figure_many="{initiative}, 「{indicator}」: {values}.",
    figure_value="{year} {kind} {value}",
    figure_difference="{first}부터 {last}까지의 차이는 {difference}{unit}입니다({direction}).",
    points="%포인트",
    up="증가",
    down="감소",
    same="증감 없음",
    figure_not_set="{initiative}, 「{indicator}」: {year} {kind} 값은 정해져 있지 않습니다(표에는 「—」).",
    cell_unreadable="{initiative}, 「{indicator}」: 원래 표가 불규칙하여 {year} {kind} 값을 읽을 수 없습니다({mark}).",
    year_outside="{initiative}, 「{indicator}」: {year} 값은 없습니다. 표에 있는 연도: {years}.",
    irregular="원래 자료의 표가 불규칙합니다: 「{note}」.",
    contradicted="이 점은 자료마다 적힌 내용이 다릅니다. 어느 쪽이 맞는지는 여기서 판단할 수 없습니다.",
    contradicted_newest="날짜가 최근인 자료부터 보여 드립니다.",
    contradicted_side="「{title}」 ({dated}): {quote}",
    contradicted_as_of="{as_of} 기준",
    contradicted_undated="날짜 불명",
    schedule_one="{initiative}, 「{indicator}」: {year} 계획은 {status}입니다.",
    schedule_many="{initiative}, 「{indicator}」의 계획: {values}.",
    schedule_value="{year} {status}",
    schedule_start="{initiative}, 「{indicator}」: 계획에서는 {year}부터 {status}입니다. 연도별: {values}.",
    schedule_from_first=(
        "{initiative}, 「{indicator}」: 계획의 첫 연도인 {year}부터 {status}입니다. "
        "그 전에 시작했는지는 이 표로는 알 수 없습니다. 연도별: {values}."
    ),
    schedule_never=(
        "{initiative}, 「{indicator}」: 계획 기간 안에 「実施」(실시)가 되는 연도는 없습니다. 연도별: {values}."
    ),
    label_lost=(
        "{initiative}의 계획 표에는 원래 자료에서 항목 이름이 빠진 행이 있어, "
        "문의하신 항목이 어느 행인지 읽을 수 없습니다."
    ),
    yes_status="네.",
    no_status="아니요.",
    term="「{term}」의 설명입니다.",
    department_of="{initiative}의 담당 부서는 {departments}입니다.",
    contents_of="{initiative}의 「{heading}」입니다.",
    list_policy="방침 {policy}의 ",
    list_department="「{department}」 담당 ",
    list_new="신규 ",
    list_not_new="신규가 아닌 ",
    list_status="{year}에 {status} 단계인 ",
    list_initiatives="시책",
    policies_count="방침은 모두 {count}개입니다.",
    policy_item="방침 {policy} 「{title}」",
    list_count="{what}: 모두 {count}건입니다.",
    list_item="{number} {title}",
    list_item_status="{number} {title}: {indicator}",
    label_unreadable="(항목 이름이 빠진 행)",
    list_none="{what}: 계획에서 찾지 못했습니다.",
    list_note_all="담당이 「全部局」(모든 부서)이나 「関係各課」(관계 부서)로만 적힌 시책은 이 건수에 넣지 않았습니다.",
    procedures_what="「{field}」 분야에서 온라인으로 할 수 있는 절차",
    procedures_what_all="온라인으로 할 수 있는 절차",
    procedures_what_about="물어보신 내용이 이름에 들어 있는 온라인 가능 절차",
    procedures_count="{what}: 자료의 목록에는 {count}건 있습니다.",
    procedures_count_of="{what}: 자료의 목록 {total}건 중 {count}건입니다.",
    procedure_item="{name} ({field}, {service})",
    procedure_offline="목록에는 「{name}」도 있지만, 방법은 {service}입니다.",
    procedures_note=(
        "목록에는 국가 제도의 절차 이름이 많습니다. "
        "{city}에서 접수하는지, 무엇이 필요한지는 신청하기 전에 담당 부서에 확인해 주세요."
    ),
    contact_counter="{department}({handles})입니다.",
    contact_line="{department} ({handles}): 전화 {phone} ({as_of} 기준).",
    contact_line_undated="{department} ({handles}): 전화 {phone} (날짜 불명).",
    cell_value="「{caption}」의 「{row}」, {column}: {value}.",
    national="이것은 국가 제도나 전국 공통의 안내입니다. {city}에서는 어떻게 하는지 담당 부서에 확인해 주세요.",
    from_plan="이것은 시의 계획에 적힌 시책입니다. 지금 실제로 이용할 수 있는지는 담당 부서에 확인해 주세요.",
    as_of="이 자료는 {as_of} 기준입니다. 지금과 다를 수 있습니다.",
    clarify="어느 것에 대한 질문인가요?",
    online={
        "yes": "네. 온라인으로 할 수 있습니다.",
        "no": "아니요. 이 자료에 따르면 온라인으로는 할 수 없습니다.",
        "partial": "일부만 온라인으로 할 수 있습니다.",
        "unknown": "온라인으로 할 수 있는지는 자료에 적혀 있지 않습니다.",
    },
    ask_row="시책 {number}번 「{indicator}」의 {year} {what}?",
    ask_row_all="시책 {number}번 「{indicator}」의 {what}?",
    ask_cell="「{caption}」의 「{row}」({column})?",
    what_plan="계획",
    what_target="목표",
    ask_department="시책 {number}번의 담당 부서는 어디인가요?",
    ask_targets="시책 {number}번의 목표를 알려 주세요.",
    ask_schedule="시책 {number}번의 계획을 알려 주세요.",
    ask_section="{title}: {heading}?",
    kinds={"目標": "목표", "実績": "실적", "計画": "계획"},
    statuses={"実施": "실시", "検討": "검토", "拡大": "확대"},
    units={
        "回": "회",
        "件": "건",
        "人": "명",
        "種類": "종류",
        "業務": "업무",
        "データセット": "데이터셋",
        "隊": "팀",
        "窓口": "창구",
        "箇所": "곳",
        "拠点": "거점",
        "課": "과",
        "件／月": "월당 건수",
        "件／週": "주당 건수",
    },
    year="{label}({western}년도)",
    value="{value} ({unit})",
    from_source="「{title}」에서 (일본어 인용):",
    quote="「{text}」",
    comma=", ",
)
