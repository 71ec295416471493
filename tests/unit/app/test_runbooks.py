"""The pattern library as files: what is written reads back as it was, and a mistake is told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.extraction.model import CAUSES
from app.domain.library import LibraryEntry
from app.runbooks import ENDINGS, RunbookError, read, read_files, written

ID = "invalid-login-3f9a2b7c"
LINE = "".join(chr(code) for code in (0x85, 0x2028, 0xFEFF, 0x1F600, 0x0, 0xD800))
nasty = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                "## Workaround",
                "\\## Known cause",
                "\\\\## x",
                "---",
                "- a: b",
                "",
                "  ",
                "# h",
                "'",
                '"',
                ": ",
                "yes",
                "|",
                LINE,
            ]
        ),
        max_size=6,
    ).map("\n".join),
)
hexes = st.text(alphabet="0123456789abcdef", min_size=8, max_size=32)
entries = st.builds(
    LibraryEntry,
    id=st.from_regex(r"[a-z0-9][a-z0-9-]{0,30}[a-z0-9]", fullmatch=True),
    title=nasty.map(lambda text: f"x {text}"),
    originating=nasty,
    receiving=nasty,
    known_cause=nasty,
    ruled_out=st.lists(st.sampled_from(CAUSES)).map(tuple),
    workaround=nasty,
    runbook=st.sampled_from(["", "https://wiki.example/a?b=c#d", "http://x/ü"]),
    owner=nasty,
    state=st.sampled_from(["draft", "reviewed"]),
    fingerprints=st.lists(hexes.map(lambda digits: f"v1:{digits}"), max_size=3).map(tuple),
)


@given(entries, st.sampled_from(list(ENDINGS)))
def test_an_entry_that_is_written_reads_back_the_same(entry: LibraryEntry, form: str) -> None:
    text = written(entry, form)  # type: ignore[arg-type]
    again = read(f"{entry.id}{ENDINGS[form]}", text).entry  # type: ignore[index]
    assert again == entry
    assert written(again, form) == text  # type: ignore[arg-type]


@given(st.lists(entries, max_size=4, unique_by=lambda entry: entry.id), st.sampled_from(list(ENDINGS)))
def test_a_folder_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, many: list[LibraryEntry], form: str
) -> None:
    folder = tmp_path_factory.mktemp("runbooks")
    taken: set[str] = set()
    many = [one for one in many if not taken & set(one.fingerprints) and not taken.update(one.fingerprints)]
    for entry in many:
        (folder / f"{entry.id}{ENDINGS[form]}").write_bytes(written(entry, form).encode())  # type: ignore[arg-type,index]
    (folder / "README.md").write_text("What these files are.")
    assert sorted(read_files([folder]), key=lambda one: one.entry.id) == sorted(
        (read(str(folder / f"{one.id}{ENDINGS[form]}"), written(one, form)) for one in many),  # type: ignore[arg-type,index]
        key=lambda one: one.entry.id,
    )


@given(nasty, st.sampled_from([".md", ".yaml"]))
def test_any_other_text_is_refused_with_file_and_line(text: str, ending: str) -> None:
    with pytest.raises(RunbookError) as refused:
        read(f"some{ending}", text)
    assert all(problem.startswith(f"some{ending}:") for problem in refused.value.problems)


def test_a_markdown_file_is_as_people_write_it() -> None:
    text = (
        "---\nid: invalid-login-3f9a2b7c\ntitle: Token rejected\nboundary: {from: Shopify, to: NetSuite}\n"
        "runbook: https://wiki.example/tokens\nruled_out: [cache_staleness]\nfingerprints: ['v1:3f9a2b7c']\n---\n\n"
        "## Known cause\nThe token expires\nafter 90 days.\n\n## Workaround\n- renew it\n- run the job again\n"
    )
    entry = read(f"{ID}.md", text).entry
    assert entry.known_cause == "The token expires\nafter 90 days."
    assert entry.workaround == "- renew it\n- run the job again"
    assert (entry.boundary, entry.state) == ("Shopify -> NetSuite", "draft")


FRONT = f"---\nid: {ID}\ntitle: T\n"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("id: x\n", 1, "front matter"),
        (FRONT, 1, "has no end"),
        (f"{FRONT}colour: red\n---\n", 4, "unknown key: colour"),
        (f"{FRONT}state: done\n---\n", 4, "expected one of: draft, reviewed"),
        (f"{FRONT}ruled_out:\n- session_expiry\n- bad_data\n---\n", 6, "expected one of: transient_sync_delay"),
        (f"{FRONT}runbook: wiki\n---\n", 4, "a link that begins with https://"),
        (f"{FRONT}fingerprints: [abc]\n---\n", 4, "as handoff fingerprint prints it"),
        (f"{FRONT}owner: [\n---\n", 4, "valid YAML"),
        (f"---\nid: {ID}\n---\n", 2, "'title' is a required property"),
        ("---\nid: other\ntitle: T\n---\n", 2, "as in the file's name"),
        (f"{FRONT}workaround: x\n---\n", 4, "below its heading ## Workaround"),
        (f"{FRONT}---\n\n## Cause\nx\n", 6, "unknown section ## Cause"),
        (f"{FRONT}---\n## Workaround\nx\n## Workaround\ny\n", 7, "stands at line 5 already"),
        (f"{FRONT}---\nloose text\n", 5, "text before the first section"),
    ],
)
def test_a_mistake_names_file_and_line(text: str, line: int, says: str) -> None:
    with pytest.raises(RunbookError) as refused:
        read(f"{ID}.md", text)
    (problem, *_) = refused.value.problems
    assert problem.startswith(f"{ID}.md:{line}: "), refused.value.problems
    assert says in problem


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a1.md").write_text("---\nid: a1\ntitle: T\nstate: x\nowner: 5\n---\n")
    (tmp_path / "b1.yaml").write_text("id: b1\n")
    (tmp_path / "c1.md").write_text("---\nid: c1\ntitle: T\nfingerprints: ['v1:00000000']\n---\n")
    (tmp_path / "d1.yaml").write_text("id: d1\ntitle: T\nfingerprints: ['v1:00000000']\n")
    with pytest.raises(RunbookError) as refused:
        read_files([tmp_path])
    assert len(refused.value.problems) == 4
    assert "a fingerprint belongs to one pattern" in refused.value.problems[-1]


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a1.md").write_bytes(b"\xff\xfe")
    with pytest.raises(RunbookError, match=r"a1\.md:1: not UTF-8"):
        read_files([tmp_path])
    with pytest.raises(RunbookError, match="not a pattern file"):
        read_files([tmp_path / "a1.txt"])
