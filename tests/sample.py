"""A small report that tests read: our own words, offsets found by looking for them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType

from gongkai.page.model import Page
from gongkai.reading.model import Indicator, Relation, Report, Section, SetAside
from gongkai.snapshot import Snapshot
from gongkai.sources import Source
from gongkai.tables import Document

URL = "https://www.example-a.invalid/art/2024/1.html"
TEXT = (
    "2023年，全区依法行政工作稳步推进。\n"
    "一、主要做法\n"
    "（一）办好复议案件。受理行政复议案件40件，其中直接纠错12件，纠错率30%。\n"
    "二、下一步打算\n"
    "力争培训执法人员200余人次。\n"
)


def span(raw: str, text: str = TEXT, nth: int = 1) -> tuple[int, int]:
    """Where ``raw`` stands in the text for the nth time."""
    at = -1
    for _ in range(nth):
        at = text.index(raw, at + 1)
    return at, at + len(raw)


def indicator(raw: str, value: str, unit: str, label: str, **more: object) -> Indicator:
    """An indicator as a reader would give it, without codes."""
    start, end = span(raw)
    known: dict[str, object] = {
        "value_low": None,
        "value_high": None,
        "unit_code": "",
        "value_si": None,
        "qualifier": "exact",
        "statement": "actual",
        "period": "2023",
        "section_id": "1.1",
        "path": "一/（一）",
        "concept_id": "",
        "theme_id": "",
        "confidence": Decimal("0.95"),
        "reading": "verb-object",
    }
    return Indicator(
        start=start, end=end, raw=raw, label=label, value=Decimal(value), unit=unit, **{**known, **more}
    )  # type: ignore[arg-type]


def section(section_id: str, parent_id: str, marker: str, heading: str, end: int) -> Section:
    """A section whose heading stands once in the text."""
    return Section(section_id, parent_id, section_id.count(".") + 1, marker, heading, span(heading)[0], end)


def report() -> Report:
    """The report as it should be read."""
    second = span("二、")[0]
    return Report(
        text=TEXT,
        report_year=2023,
        sections=(
            section("1", "", "一", "主要做法", second),
            section("1.1", "1", "（一）", "办好复议案件", second),
            section("2", "", "二", "下一步打算", len(TEXT)),
        ),
        indicators=(
            indicator("40件", "40", "件", "受理行政复议案件"),
            indicator("12件", "12", "件", "直接纠错行政复议案件"),
            indicator("30%", "30", "%", "行政复议纠错率"),
            indicator(
                "200余人次",
                "200",
                "人次",
                "培训执法人员",
                qualifier="over",
                statement="target",
                period="2024",
                section_id="2",
                path="二",
            ),
        ),
        set_aside=(
            SetAside(*span("2023年"), "2023年", "date"),
            SetAside(*span("一"), "一", "ordinal"),
            SetAside(*span("（一）"), "（一）", "ordinal"),
            SetAside(*span("二"), "二", "ordinal"),
        ),
        relations=(Relation(1, "part_of", 0), Relation(2, "numerator_of", 1)),
    )


def page() -> Page:
    """The page that the report stood on."""
    return Page(
        kind="article",
        title="示例甲区2023年法治政府建设情况报告",
        breadcrumb=("首页", "政府信息公开"),
        fields=MappingProxyType(
            {
                "index_number": "990001/2024-00001",
                "publisher": "示例甲区人民政府",
                "written_date": "2024-02-01",
                "document_number": "",
            }
        ),
        text=TEXT,
        charset="utf-8",
        charset_source="meta",
        genre="law-based-government-report",
        report_year=2023,
    )


def document(url: str = URL) -> Document:
    """Report, page, snapshot and source together."""
    snapshot = Snapshot(
        url=url,
        retrieved_at=datetime(2026, 11, 23, 14, 0, tzinfo=UTC),
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1"')),
        body=b"<html>example</html>",
    )
    return Document(Source(url=url), snapshot, page(), report(), "2026/1.warc.gz")
