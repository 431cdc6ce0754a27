"""Addresses of source pages: `/sources/initiative-27?mark=s12,s13#s12` marks two sentences and shows the first."""

from __future__ import annotations

from collections.abc import Sequence

SOURCE_ID = r"^[a-z0-9-]{1,80}$"


def source_url(source_id: str) -> str:
    """The page of a source."""
    return f"/sources/{source_id}"


def mark_url(source_id: str, sentence_ids: Sequence[str]) -> str:
    """The page of a source with these of its sentences marked; ids are `<source id>#s<n>`."""
    anchors = [anchor_of(sentence_id) for sentence_id in sentence_ids]
    if not anchors:
        return source_url(source_id)
    return f"{source_url(source_id)}?mark={','.join(anchors)}#{anchors[0]}"


def anchor_of(sentence_id: str) -> str:
    """The anchor of a sentence on its source's page: `s12` of `initiative-27#s12`."""
    return sentence_id.rpartition("#")[2]
