"""Small packages of invented places for tests: rows that keep every promise, and drafts of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from gongkai import schemas
from gongkai.release import Draft
from gongkai.schemas import Row, Tables, TableSchema

CREATED = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
READER = "0.1.0+aaaaaaaaaaaa"
PACKAGE: Mapping[str, Any] = {
    "name": "example-reports",
    "title": "示例数据",
    "description": "Invented reports of invented places.",
    "licenses": [{"name": "ODC-By-1.0", "title": "Open Data Commons Attribution License 1.0"}],
}
TEXT = "一、依法行政\n全年办理行政复议案件{cases}件，其中撤销{part}件，投入{money}万元。2023年1月1日起施行。"


def row(table: str, **cells: Any) -> Row:
    """A row of a table, None in every column that is not given."""
    names = schemas.table(table).columns
    unknown = set(cells) - set(names)
    if unknown:
        raise KeyError(unknown)
    return {name: cells.get(name) for name in names}


def snapshot_id(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8")).hexdigest()


def report(
    report_id: str, year: int = 2022, cases: int = 12, part: int = 3, money: str = "190.5", edition: str = ""
) -> Tables:
    """The rows of a report whose text is ``TEXT`` with these numbers; ``edition`` makes another snapshot."""
    text = TEXT.format(cases=cases, part=part, money=money)
    snapshot = snapshot_id(report_id + text + edition)
    return {
        "reports": [
            row(
                "reports",
                report_id=report_id,
                title=f"示例市{year}年法治政府建设情况报告",
                publisher="示例市人民政府",
                report_year=year,
                snapshot_id=snapshot,
                text_sha256=snapshot_id(text),
                text_length=len(text),
                language="zh-Hans",
            )
        ],
        "snapshots": [
            row(
                "snapshots",
                snapshot_id=snapshot,
                report_id=report_id,
                url=f"https://www.example.invalid/{report_id}.html",
                retrieved_at=CREATED,
                status=200,
                charset="utf-8",
                bytes=len(text.encode("utf-8")),
                imported=False,
            )
        ],
        "sections": [
            row(
                "sections",
                report_id=report_id,
                section_id="0",
                level=0,
                parent_id="0",
                start=0,
                end=len(text),
            ),
            row(
                "sections",
                report_id=report_id,
                section_id="1",
                level=1,
                marker="一、",
                heading="依法行政",
                parent_id="0",
                start=0,
                end=len(text),
            ),
        ],
        "indicators": _indicators(report_id, year, text, cases, part, money),
        "set_aside": [
            row(
                "set_aside",
                report_id=report_id,
                start=text.index("2023年"),
                end=text.index("2023年") + 9,
                raw="2023年1月1日",
                reason="date",
            )
        ],
        "relations": [
            row("relations", indicator_id=_id(report_id, 2), relation="part_of", other_id=_id(report_id, 1))
        ],
        "findings": [
            row(
                "findings",
                finding_id=f"{report_id}.part.{_hash(report_id)}",
                report_id=report_id,
                check="part",
                indicator_ids=f"{_id(report_id, 2)} {_id(report_id, 1)}",
                stated=str(part),
                computed=str(cases),
                verdict="consistent",
                sentence_zh=f"{part}不大于{cases}。",
                sentence_en=f"{part} is at most {cases}.",
            )
        ],
    }


def _indicators(report_id: str, year: int, text: str, cases: int, part: int, money: str) -> list[Row]:
    values = [(f"{cases}件", "办理行政复议案件", Decimal(cases), "件", "jian", "litigation-cases")]
    values += [(f"{part}件", "撤销行政复议案件", Decimal(part), "件", "jian", None)]
    values += [(f"{money}万元", "投入资金", Decimal(money), "万元", "CNY-10K", None)]
    found, place = [], 0
    for number, (raw, label, value, unit, code, concept) in enumerate(values, start=1):
        place = text.index(raw, place)
        found.append(
            row(
                "indicators",
                indicator_id=_id(report_id, number),
                report_id=report_id,
                section_id="1",
                position=number,
                label=label,
                value=value,
                unit=unit,
                unit_code=code,
                value_si=value * (10000 if code == "CNY-10K" else 1),
                qualifier="exact",
                statement="actual",
                period=str(year),
                concept_id=concept,
                theme_id="disputes" if concept else None,
                raw=raw,
                start=place,
                end=place + len(raw),
                confidence=Decimal("0.95"),
                reading="verb-object",
                review="none",
            )
        )
        place += len(raw)
    return found


def _id(report_id: str, number: int) -> str:
    return f"{report_id}.{_hash(f'{report_id} {number}')}"


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8")).hexdigest()[:10]


def code_lists() -> Tables:
    return {
        "themes": [
            row(
                "themes",
                theme_id="disputes",
                name_zh="化解争议",
                name_en="settling disputes",
                description_zh="依法化解社会矛盾纠纷。",
                description_en="Disputes settled by law.",
            )
        ],
        "concepts": [
            row(
                "concepts",
                concept_id="litigation-cases",
                name_zh="行政复议案件",
                name_en="reconsideration cases",
                definition_zh="当年办理的行政复议案件。",
                definition_en="Cases of administrative reconsideration handled in the year.",
                unit_kind="count",
                units="件 宗 起",
                theme_id="disputes",
                words_all="行政复议案件",
                words_may=None,
                words_none=None,
                confidence=Decimal("0.9"),
            )
        ],
        "units": [
            _unit("jian", "件", "cases", "count", "jian", 1),
            _unit("CNY", "元", "yuan", "money", "CNY", 1),
            _unit("CNY-10K", "万元", "ten thousand yuan", "money", "CNY", 10000),
        ],
    }


def _unit(code: str, zh: str, en: str, kind: str, base: str, factor: int) -> Row:
    return row(
        "units", unit_code=code, name_zh=zh, name_en=en, kind=kind, base_code=base, factor=Decimal(factor)
    )


def tables(*reports: Tables) -> Tables:
    """Several reports and the code lists as the tables of one package."""
    lists = code_lists()
    return {
        name: [*lists.get(name, ()), *(entry for part in reports for entry in part.get(name, ()))]
        for name in schemas.TABLES
    }


def draft(*reports: Tables, **properties: Any) -> Draft:
    """A draft of several reports; ``properties`` replace those of the draft."""
    stated: dict[str, Any] = {
        "tables": tables(*reports),
        "schemas": schemas.tables(),
        "package": PACKAGE,
        "created": CREATED,
        "reader_version": READER,
        **properties,
    }
    return Draft(**stated)


def declared(table: str) -> dict[str, Any]:
    """A schema as one may change it before ``schemas.parse``."""
    schema: TableSchema = schemas.table(table)
    return {
        "name": schema.name,
        "title": schema.title,
        "description": schema.description,
        "descriptionZh": schema.description_zh,
        **schema.descriptor,
    }
