"""Every fixed sentence that a resident or a member of staff can read, one catalogue for each language, for review.

Emergency numbers: 110 police, 119 fire and ambulance, 118 coast guard, 189 児童相談所虐待対応ダイヤル,
#8008 DV相談ナビ, #8103 性犯罪被害相談, 0120-279-338 よりそいホットライン, 0570-064-556 こころの健康相談統一ダイヤル,
171 災害用伝言ダイヤル: nationwide numbers as their operators publish them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.fiscal_year import parse_label
from assistant.screen import Crisis, SmallTalk


@dataclass(frozen=True, slots=True)
class Replies:
    """The wording of one language. Names in braces are filled in; what stands in the documents stays Japanese."""

    crisis: Mapping[Crisis, str]
    small_talk: Mapping[SmallTalk, str]
    personal_data: str
    blocked: str
    out_of_scope_place: str
    out_of_scope: Mapping[str, str]  # politics, legal, medical
    reset: str
    no_evidence: str
    no_evidence_stated: str
    ask_next: str
    unavailable: str
    closed: str
    reason_likeliest: str
    reason_general: str
    contact: str
    contact_undated: str
    initiative: str
    figure_one: str
    figure_many: str
    figure_value: str
    figure_difference: str
    points: str
    up: str
    down: str
    same: str
    figure_not_set: str
    cell_unreadable: str
    year_outside: str
    irregular: str
    contradicted: str
    contradicted_newest: str
    contradicted_side: str
    contradicted_as_of: str
    contradicted_undated: str
    schedule_one: str
    schedule_many: str
    schedule_value: str
    schedule_start: str
    schedule_from_first: str
    schedule_never: str
    label_lost: str
    yes_status: str
    no_status: str
    term: str
    department_of: str
    contents_of: str
    list_policy: str
    list_department: str
    list_new: str
    list_not_new: str
    list_status: str
    list_initiatives: str
    policies_count: str
    policy_item: str
    list_count: str
    list_item: str
    list_item_status: str
    label_unreadable: str
    list_none: str
    list_note_all: str
    procedures_what: str
    procedures_what_all: str
    procedures_what_about: str
    procedures_count: str
    procedures_count_of: str  # likewise, of a list of `total` that names others too
    procedure_item: str
    procedure_offline: str  # name, service: a row of the list that leads to no way over the net
    procedures_note: str
    contact_counter: str
    contact_line: str
    contact_line_undated: str
    cell_value: str
    national: str
    from_plan: str
    as_of: str
    clarify: str
    online: Mapping[str, str]  # by the key `online` of a source's front matter
    ask_row: str
    ask_row_all: str
    ask_cell: str
    what_plan: str
    what_target: str
    ask_department: str
    ask_targets: str
    ask_schedule: str
    ask_section: str
    kinds: Mapping[str, str]  # 目標 and 実績
    statuses: Mapping[str, str]  # 実施, 検討, …
    units: Mapping[str, str]
    year: str  # of a fiscal year's label and its western year
    value: str  # of a table's value and its unit
    from_source: str  # before quotes
    quote: str
    comma: str

    def year_of(self, label: str) -> str:
        """A fiscal year's label (令和9年度) as it is said."""
        western = parse_label(label)
        return self.year.format(label=label, western=western) if western else label

    def value_of(self, value: str, unit: str) -> str:
        """A table's value, verbatim, its unit explained."""
        return self.value.format(value=value, unit=self.units[unit]) if unit in self.units else value

    def status_of(self, status: str) -> str:
        """A stage of the plan, verbatim, explained."""
        said = [self.statuses[part] for part in status.split("／") if part in self.statuses]
        return self.value.format(value=status, unit="/".join(said)) if said else status
