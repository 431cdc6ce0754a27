"""A table as a file that a browser saves and a spreadsheet opens."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

CSV_MEDIA_TYPE = "text/csv"


def csv_file(name: str, content: bytes) -> Response:
    """The bytes of `spreadsheet.csv_bytes` as a file of this name. No cache keeps it: its address, or the same one
    asked for in another way, also answers as a page."""
    return Response(
        content,
        media_type=f"{CSV_MEDIA_TYPE}; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{quote(name, safe="")}.csv"',
            "Cache-Control": "no-store",
        },
    )
