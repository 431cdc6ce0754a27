"""The fixed sentences in English. Names and quotes of the documents stay in Japanese."""

from __future__ import annotations

from assistant.replies.catalogue import Replies
from assistant.screen import Crisis, SmallTalk

EN = Replies(
    crisis={
        Crisis.FIRE_OR_INJURY: (
            "For a fire, an injury or sudden illness, call 119 (fire and ambulance) now.\n"
            "If you cannot speak, call out to people near you. If someone threatens you, call 110 (police)."
        ),
        Crisis.SUICIDE: (
            "Thank you for writing how hard it is. If you are in danger now, call 119 (ambulance) or 110 (police).\n"
            "Yorisoi Hotline 0120-279-338 (24 hours, free, also in other languages) and the mental health line "
            "0570-064-556 will listen. You do not have to carry this alone."
        ),
        Crisis.CHILD_ABUSE: (
            "If a child is in danger, call 110 (police) now.\n"
            "If you think a child may be abused, call 189 (child guidance centre, 24 hours, free). "
            "You need not give your name, and what you say stays secret. For an injury or illness call 119."
        ),
        Crisis.VIOLENCE: (
            "If you are in danger, call 110 (police) at once and get to a safe place.\n"
            "For violence by a partner call #8008, for sexual assault #8103; they connect you to help nearby. "
            "If you are hurt, call 119."
        ),
        Crisis.DISASTER: (
            "Save your life first. If you need rescue, call 119 (fire and ambulance) or 110 (police); at sea, 118.\n"
            "If a tsunami or flood may come, go to high ground now. Dial 171 to leave or hear messages from your family."
        ),
    },
    small_talk={
        SmallTalk.GREETING: (
            "Hello. I answer from {city}'s documents (plan, glossary, procedures) and show where each answer stands. "
            "Ask in your own words."
        ),
        SmallTalk.THANKS: "You are welcome. Ask on if there is anything else.",
        SmallTalk.BYE: "Thank you. Come back any time.",
        SmallTalk.ABOUT: (
            "I am an automatic guide (AI) to {city}'s documents. I say only what they say, with the source. "
            "When they do not say it, I tell you so and whom to ask."
        ),
    },
    personal_data=(
        "Your question seems to hold personal data ({kinds}), so it was neither processed nor stored. "
        "Please take out numbers, phone numbers and addresses and write it again."
    ),
    blocked="I cannot answer this. Please ask about {city}'s plan, terms or procedures.",
    out_of_scope_place=(
        "There are no documents about 「{place}」 here. I can only answer from {city}'s documents. "
        "Please ask the office of 「{place}」."
    ),
    out_of_scope={
        "politics": "I do not give opinions on politics, elections or politicians.",
        "legal": "I cannot judge a legal case. Please ask a lawyer, or the city hall which legal consultations there are.",
        "medical": "I cannot give medical advice. Please ask a doctor or a pharmacist.",
    },
    reset="We start again from here. What would you like to know?",
    no_evidence="I did not find this in the documents that I have, and I do not guess.",
    no_evidence_stated="The documents do not settle this. This is what they say (in Japanese):",
    ask_next="Please ask: {department}.",
    unavailable="The documents cannot be searched right now. Please try again in a while, or ask the city hall.",
    closed="This service is paused right now. If it is urgent, please ask the city hall.",
    reason_likeliest="in charge of the documents nearest to your question",
    reason_general="the city hall's main line, when the department is not known",
    contact="phone {phone} (as of {as_of})",
    contact_undated="phone {phone} (date unknown)",
    initiative="Initiative {number} 「{title}」",
    figure_one="{initiative}, 「{indicator}」: the {kind} for {year} is {value}.",
    figure_many="{initiative}, 「{indicator}」: {values}.",
    figure_value="{kind} for {year} {value}",
    figure_difference="The difference from {first} to {last} is {difference}{unit} ({direction}).",
    points=" points",
    up="more",
    down="less",
    same="no change",
    figure_not_set="{initiative}, 「{indicator}」: no {kind} is set for {year} (the table has 「—」).",
    cell_unreadable="{initiative}, 「{indicator}」: the {kind} for {year} cannot be read, the original table is damaged ({mark}).",
    year_outside="{initiative}, 「{indicator}」 has no value for {year}. The table has: {years}.",
    irregular="The table in the original document is irregular: 「{note}」.",
    contradicted="The documents disagree on this point. Which of them is right cannot be told here.",
    contradicted_newest="The document with the latest date comes first.",
    contradicted_side="「{title}」 ({dated}): {quote}",
    contradicted_as_of="as of {as_of}",
    contradicted_undated="date unknown",
    schedule_one="{initiative}, 「{indicator}」: the plan for {year} is {status}.",
    schedule_many="{initiative}, 「{indicator}」: the plan is {values}.",
    schedule_value="{year} {status}",
    schedule_start="{initiative}, 「{indicator}」 becomes {status} in {year} by the plan ({values}).",
    schedule_from_first=(
        "{initiative}, 「{indicator}」 is {status} from the first year of the plan, {year} ({values}). "
        "Whether it began before that, this table does not tell."
    ),
    schedule_never="{initiative}, 「{indicator}」 does not reach 「実施」 (in operation) within the plan ({values}).",
    label_lost=(
        "{initiative}: some rows of its schedule have lost their names in the original, "
        "so that the plan for what you ask cannot be read."
    ),
    yes_status="Yes.",
    no_status="No.",
    term="What 「{term}」 means:",
    department_of="{initiative} is the responsibility of {departments}.",
    contents_of="{initiative}: its 「{heading}」.",
    list_policy="Under policy {policy}: ",
    list_department="In charge 「{department}」: ",
    list_new="New: ",
    list_not_new="Not new: ",
    list_status="In {year} at the stage {status}: ",
    list_initiatives="initiatives",
    policies_count="There are {count} policies.",
    policy_item="Policy {policy} 「{title}」",
    list_count="{what}: {count}.",
    list_item="{number} {title}",
    list_item_status="{number} {title}: {indicator}",
    label_unreadable="（項目名が失われた行）",
    list_none="{what}: none found in the plan.",
    list_note_all="Initiatives whose department is only 「全部局」 (all) or 「関係各課」 (those concerned) are not counted.",
    procedures_what="Procedures online in the field 「{field}」",
    procedures_what_all="Procedures online",
    procedures_what_about="Procedures that can be done online and name what you ask about",
    procedures_count="{what}: {count} in the documents' list.",
    procedures_count_of="{what}: {count} of the {total} in the documents' list.",
    procedure_item="{name} ({field}, {service})",
    procedure_offline="The list also has “{name}”; the way it names is {service}.",
    procedures_note=(
        "Many names in the list are those of national procedures. "
        "Please ask the department whether {city} takes them online and what you need."
    ),
    contact_counter="{department} ({handles}).",
    contact_line="{department} ({handles}): phone {phone} (as of {as_of}).",
    contact_line_undated="{department} ({handles}): phone {phone} (date unknown).",
    cell_value="「{caption}」, 「{row}」, {column}: {value}.",
    national="This is a national rule. Please ask the department how {city} handles it.",
    from_plan="This is written in the city's plan. Please ask the department whether it can be used today.",
    as_of="This document is as of {as_of}. Things may have changed.",
    clarify="Which of these do you mean?",
    online={
        "yes": "Yes, it can be done online.",
        "no": "No, it cannot be done online according to this document.",
        "partial": "Partly: some of it can be done online.",
        "unknown": "Whether it can be done online is not stated in the documents.",
    },
    ask_row="Initiative {number} 「{indicator}」, {year}: {what}?",
    ask_row_all="Initiative {number} 「{indicator}」: {what}?",
    ask_cell="「{caption}」, 「{row}」 ({column})?",
    what_plan="plan",
    what_target="target",
    ask_department="Which department is in charge of initiative {number}?",
    ask_targets="What are the targets of initiative {number}?",
    ask_schedule="What is the schedule of initiative {number}?",
    ask_section="{title}: {heading}?",
    kinds={"目標": "target", "実績": "actual value", "計画": "plan"},
    statuses={"実施": "in operation", "検討": "under study", "拡大": "expansion"},
    units={
        "回": "times",
        "件": "cases",
        "人": "people",
        "種類": "kinds",
        "業務": "tasks",
        "データセット": "datasets",
        "隊": "teams",
        "窓口": "counters",
        "箇所": "places",
        "拠点": "sites",
        "課": "sections",
        "件／月": "cases a month",
        "件／週": "cases a week",
    },
    year="FY{western} ({label})",
    value="{value} ({unit})",
    from_source="From 「{title}」 (quoted in Japanese):",
    quote="「{text}」",
    comma=", ",
)
