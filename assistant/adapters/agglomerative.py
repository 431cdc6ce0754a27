"""Questions that ask the same, by average linkage over cosines (scikit-learn)."""

from __future__ import annotations

from assistant.ports import Vectors


def clusters(vectors: Vectors, *, least_cosine: float) -> list[int]:
    """A group's number for each row of unit vectors, shape (n, dimensions). Two groups become one while the mean cosine
    between their members is at least `least_cosine`."""
    if len(vectors) < 2:
        return [0] * len(vectors)
    from sklearn.cluster import AgglomerativeClustering  # noqa: PLC0415 - a second, for a page that is seldom opened

    made = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=1 - least_cosine
    ).fit(vectors)
    return [int(label) for label in made.labels_]
