"""What becomes a source, and that everything else is refused by name, with the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import load as loading
from ingest.load import Format, load
from ingest.refusal import Refusal

ROOT = Path(__file__).parents[2]
KEYS = "id: {id}\ntitle: 題\naudience: both\nsource: {{document: みほん}}\n"


def page(source_id: str = "page", extra: str = "", body: str = "本文です。\n") -> str:
    return f"---\n{KEYS.format(id=source_id)}{extra}---\n\n{body}"


def refusal(root: Path) -> Refusal:
    report = load(root)
    assert len(report.refused) == 1, report.refused
    return report.refused[0]


def test_the_shipped_corpus_loads_without_a_refusal_and_in_path_order() -> None:
    report = load(ROOT / "corpus" / "public")
    assert report.refused == ()
    paths = [source.path for source in report.sources]
    assert len(paths) == 98
    by_folder = [(*Path(path).parent.parts, Path(path).name) for path in paths]
    assert by_folder == sorted(by_folder)
    assert report.expected_facts == ROOT / "corpus" / "public" / "plan" / "facts.csv"
    assert load(ROOT / "corpus" / "public") == report


def test_the_toy_city_loads_without_a_refusal() -> None:
    report = load(ROOT / "tests" / "toy_city" / "public")
    assert report.refused == ()
    assert [source.meta.id for source in report.sources] == [
        "contacts",
        "glossary",
        "kasa-toshokan",
        "initiative-01",
        "initiative-02",
    ]
    assert report.expected_facts is None


def test_markdown_carries_its_keys_and_dates_stay_as_written(tmp_path: Path) -> None:
    tmp_path.joinpath("a.md").write_text(page(extra="as_of: 2024-10-01\nonline: no\nsection: 9\n"))
    (source,) = load(tmp_path).sources
    assert (source.meta.as_of, source.meta.online, source.meta.section) == ("2024-10-01", "no", "9")
    assert source.content.decode() == "\n本文です。\n"  # as it stands after the front matter
    assert source.line == 10


@pytest.mark.parametrize("name", ["a.md", "a.csv", "a.html", "a.txt"])
def test_any_file_may_have_its_keys_beside_it(tmp_path: Path, name: str) -> None:
    tmp_path.joinpath(name).write_text("\ufeff項目,値\n一,二\n")
    tmp_path.joinpath(f"{name}.meta.yaml").write_text(KEYS.format(id="beside"))
    (source,) = load(tmp_path).sources
    assert source.meta.id == "beside"
    assert source.format == Format(Path(name).suffix)
    assert not source.content.startswith(b"\xef\xbb\xbf")


def test_defaults_fill_what_a_file_lacks_and_the_nearest_folder_wins(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    tmp_path.joinpath("defaults.meta.yaml").write_text("id: never\nkind: guide-is-overruled\nscope: far\nsource: 市\n")
    inner.joinpath("defaults.meta.yaml").write_text("kind: support\naudience: staff\n")
    inner.joinpath("a.md").write_text("---\nid: a\ntitle: 題\n---\n本文です。\n")
    (source,) = load(tmp_path).sources
    assert (source.meta.id, source.meta.kind, source.meta.audience, source.meta.scope) == (
        "a",
        "support",
        "staff",
        "far",
    )


def test_readmes_hidden_files_and_defaults_are_no_sources(tmp_path: Path) -> None:
    for name in ("README.md", ".DS_Store", "defaults.meta.yaml"):
        tmp_path.joinpath(name).write_text("x: y\n")
    report = load(tmp_path)
    assert (report.sources, report.refused) == ((), ())


def test_the_digest_changes_with_the_keys_and_the_sha256_only_with_the_bytes(tmp_path: Path) -> None:
    tmp_path.joinpath("a.txt").write_text("本文です。")
    beside = tmp_path / "a.txt.meta.yaml"
    beside.write_text(KEYS.format(id="a"))
    (before,) = load(tmp_path).sources
    beside.write_text(KEYS.format(id="a") + "scope: national\n")
    (after,) = load(tmp_path).sources
    assert before.sha256 == after.sha256
    assert before.digest != after.digest


FRONT_MATTER = [
    ("id: a\ntitle: 題\naudience: both\n", 2, "no provenance", "sources"),
    ("id: a\ntitle: 題\naudience: both\nsources: []\n", 2, "no provenance", "sources"),
    ("id: a\ntitle: 題\naudience: both\nsources:\n  - title: ''\n", 5, "sources.0.title", "corpus/README.md"),
    ("id: a\ntitel: 題\naudience: both\nsource: x\n", 2, "`title` is missing", "title"),
    ("id: a\ntitle: 題\naudience: both\nsource: x\ncolour: red\n", 6, "`colour` is unknown", "audience"),
    ("id: a\ntitle: 題\naudience: both\nsource: {title: x, color: y}\n", 5, "`source.color` is unknown", "document"),
    ("id: a\ntitle: 題\naudience: everyone\nsource: x\n", 4, "`audience` cannot be used", "corpus/README.md"),
    ("id: a\ntitle: 題\naudience: both\nsource: x\ntopics: 5\n", 6, "`topics` cannot be used", "corpus/README.md"),
    ("id: A_1\ntitle: 題\naudience: both\nsource: x\n", 2, "a-z, 0-9", "rename"),
    ("id: a\ntitle: 'x\naudience: both\nsource: x\n", 6, "broken YAML", "quote"),
    ("id: a\nid: b\ntitle: 題\naudience: both\nsource: x\n", 3, "`id` occurs twice", "keep one"),
    ("- a\n- b\n", 2, "not a YAML mapping", "key: value"),
    ("id: a\ntitle: 題\naudience: both\nsource: x\nirregular: true\n", 2, "irregular", "irregular_note"),
    ("id: a\ntitle: 題\naudience: both\nsource: x\nkind: initiative\n", 2, "number, policy", "add these keys"),
    ("id: a\ntitle: 題\naudience: both\nsource: x\nkind: poem\n", 6, "`kind", "corpus/README.md"),
]


@pytest.mark.parametrize(("keys", "line", "reason", "mend"), FRONT_MATTER)
def test_unusable_keys_are_refused_with_their_line(
    tmp_path: Path, keys: str, line: int, reason: str, mend: str
) -> None:
    tmp_path.joinpath("bad.md").write_text(f"---\n{keys}---\n本文です。\n")
    tmp_path.joinpath("good.md").write_text(page("good"))
    refused = refusal(tmp_path)
    assert (refused.path, refused.line) == ("bad.md", line)
    assert reason in refused.reason
    assert mend in refused.mend
    assert [source.meta.id for source in load(tmp_path).sources] == ["good"]


def test_an_unclosed_front_matter_is_refused(tmp_path: Path) -> None:
    tmp_path.joinpath("a.md").write_text("---\nid: a\n本文です。\n")
    refused = refusal(tmp_path)
    assert refused.line == 1
    assert "never closed" in refused.reason


def test_a_second_source_with_the_same_id_is_refused_naming_the_first(tmp_path: Path) -> None:
    tmp_path.joinpath("a.md").write_text(page("same"))
    tmp_path.joinpath("b.md").write_text(page("same"))
    refused = refusal(tmp_path)
    assert refused.path == "b.md"
    assert "a.md" in refused.reason
    assert "another id" in refused.mend


CONTENTS = [
    ("a.txt", b"", "empty", "delete"),
    ("a.txt", b" \n\n", "no content", "delete"),
    ("a.txt", b"PK\x03\x04\0\0", "binary", "UTF-8"),
    ("a.txt", "一\n二\n表示".encode("cp932"), "not UTF-8", "iconv -f CP932 -t UTF-8"),
    ("a.docx", b"PK\x03\x04", ".docx", "PDF or Markdown"),
    ("a.xlsx", b"PK\x03\x04", ".xlsx", "CSV"),
    ("a.zip", b"PK\x03\x04", ".zip", "convert"),
]


@pytest.mark.parametrize(("name", "content", "reason", "mend"), CONTENTS)
def test_unreadable_files_are_refused_with_the_mend(
    tmp_path: Path, name: str, content: bytes, reason: str, mend: str
) -> None:
    tmp_path.joinpath(name).write_bytes(content)
    tmp_path.joinpath(f"{name}.meta.yaml").write_text(KEYS.format(id="a"))
    refused = refusal(tmp_path)
    assert refused.path == name
    assert reason in refused.reason
    assert mend in refused.mend


def test_text_in_another_encoding_is_refused_at_its_first_foreign_line(tmp_path: Path) -> None:
    tmp_path.joinpath("a.txt").write_bytes(b"one\ntwo\n" + "三".encode("euc_jp"))
    tmp_path.joinpath("a.txt.meta.yaml").write_text(KEYS.format(id="a"))
    assert refusal(tmp_path).line == 3


def test_a_file_without_keys_is_refused_and_told_where_to_write_them(tmp_path: Path) -> None:
    tmp_path.joinpath("a.csv").write_text("a,b\n1,2\n")
    refused = refusal(tmp_path)
    assert (refused.path, refused.line) == ("a.csv", 1)
    assert "a.csv.meta.yaml" in refused.mend


def test_keys_without_their_file_are_refused(tmp_path: Path) -> None:
    tmp_path.joinpath("gone.pdf.meta.yaml").write_text(KEYS.format(id="a"))
    assert refusal(tmp_path).path == "gone.pdf.meta.yaml"


def test_keys_written_twice_are_refused(tmp_path: Path) -> None:
    tmp_path.joinpath("a.md").write_text(page())
    tmp_path.joinpath("a.md.meta.yaml").write_text(KEYS.format(id="a"))
    assert "twice" in refusal(tmp_path).reason


def test_a_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MAX_FILE_BYTES", 10)
    tmp_path.joinpath("a.md").write_text(page())
    assert "larger" in refusal(tmp_path).reason


def test_a_link_out_of_the_corpus_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    root.mkdir()
    tmp_path.joinpath("secret.md").write_text(page())
    root.joinpath("a.md").symlink_to(tmp_path / "secret.md")
    refused = refusal(root)
    assert refused.path == "a.md"
    assert "leads out" in refused.reason


def test_a_linked_folder_is_not_walked(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    root.mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()
    outside.joinpath("a.md").write_text(page())
    root.joinpath("in").symlink_to(outside)
    assert refusal(root).path == "in"
    assert load(root).sources == ()


def test_a_broken_defaults_file_refuses_what_stands_under_it_once(tmp_path: Path) -> None:
    tmp_path.joinpath("defaults.meta.yaml").write_text("kind: [\n")
    tmp_path.joinpath("a.md").write_text(page("a"))
    tmp_path.joinpath("b.md").write_text(page("b"))
    refused = refusal(tmp_path)
    assert refused.path == "defaults.meta.yaml"
    assert load(tmp_path).sources == ()


def test_deeply_nested_yaml_is_refused_not_followed(tmp_path: Path) -> None:
    tmp_path.joinpath("a.md").write_text(f"---\nid: {'[' * 5000}\n---\n本文です。\n")
    assert "broken YAML" in refusal(tmp_path).reason
