"""The audit log says what was done in words, the same on a page and in a file, whatever accounts are called."""

from __future__ import annotations

import csv
import io

import pytest

from assistant.desk.people import Act, ActKind, Role
from tests.desk.fakes import BEGAN, FakeDesk


@pytest.mark.parametrize(
    ("kind", "subject", "detail", "told"),
    [
        (ActKind.SWITCHED_OFF, "chat", "viewer", ("市民の案内", "viewer")),
        (ActKind.SWITCHED_ON, "generation", "直した", ("生成AIの文章", "直した")),
        (ActKind.ROLLBACK, "staff", "gen-old", ("職員の索引", "gen-old")),
        (ActKind.USER_ADDED, "chat", "editor", ("chat", "編集")),
        (ActKind.ROLE_CHANGED, "citizen", "admin (single sign-on)", ("citizen", "管理（庁内の認証）")),
        (ActKind.USER_DISABLED, "generation", "", ("generation", "")),
        (ActKind.USER_ADDED, "staff", "", ("staff", "")),
    ],
)
def test_an_act_is_told_by_its_kind_on_the_page_and_in_the_file(
    kind: ActKind, subject: str, detail: str, told: tuple[str, str]
) -> None:
    desk = FakeDesk()
    admin = desk.as_(Role.ADMIN)
    desk.store.noted = [Act(BEGAN, "console", kind, subject, detail)]
    file = list(csv.reader(io.StringIO(admin.get("/desk/audit?format=csv").text.removeprefix("\ufeff"))))
    assert file[1][:2] == ["2026-11-23 09:00", "（コマンド）"]
    assert tuple(file[1][3:]) == told
    page = admin.get("/desk/audit").text
    row = page[page.index("<tbody") : page.index("</tbody>")]
    assert all(f">{cell}<" in row for cell in told if cell)
    if kind in (ActKind.SWITCHED_OFF, ActKind.SWITCHED_ON):
        assert f">{told[0]}<" in admin.get("/desk/switches").text
