"""A release in other formats: Parquet, SQLite, XLSX, ZIP, and metadata in Croissant, DCAT, schema.org.

In: a folder with a written package. Out: more files in it. Promised: the same rows
give the same bytes, with the same versions of pyarrow, XlsxWriter and
SQLite; a value that a format cannot hold exactly raises ``ExportError`` and is
never rounded.

    formats/NAME-VERSION.sqlite  .xlsx  .zip    formats/parquet/TABLE.parquet
    croissant.json  dcat.jsonld  schema.jsonld
"""

from __future__ import annotations

from pathlib import Path


def export_all(folder: Path) -> None:
    """Write every format of the package that lies in a folder. Raises ``ExportError`` and ``RowsError``."""
    from gongkai.exports import archive_zip, metadata, package, parquet, sqlite, xlsx  # noqa: PLC0415 (1 s)

    loaded = package.load(folder)
    parquet.write(loaded)
    sqlite.write(loaded)
    xlsx.write(loaded)
    archive_zip.write(loaded)
    metadata.write(loaded)
