"""Official pages of our own, as bytes: what the tests of the main job serve and read."""

from __future__ import annotations

from io import BytesIO

import docx
import pypdf

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}</title>
</head>
<body>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/bg/">年度报告</a></div>
<table class="info">
<tr><td>索引号：</td><td>{index}</td><td>发布机构：</td><td>示例丙区人民政府</td></tr>
<tr><td>成文日期：</td><td>{year}-02-01</td><td>公开方式：</td><td>主动公开</td></tr>
</table>
<h1>{title}</h1>
<div id="zoom">
<p>{before}年，丙区法治政府建设稳步推进，现将有关情况报告如下。</p>
<p>一、主要工作</p>
<p>（一）办理行政复议案件。全年受理行政复议案件{cases}件，审结{closed}件。</p>
<p>（二）开展普法宣传。举办法治讲座12场次，发放宣传资料3000余份。</p>
<p>{text}</p>
</div>
<div class="footer">{footer}</div>
</body>
</html>
"""


def page(
    year: int = 2024,
    cases: int = 40,
    closed: int = 38,
    footer: str = "示例丙区人民政府主办",
    title: str = "",
    index: str | None = None,
    text: str = "",
) -> bytes:
    """A report about the year before ``year``."""
    return PAGE.format(
        title=title or f"示例丙区{year - 1}年法治政府建设情况报告",
        index=f"990300/{year}-00001" if index is None else index,
        year=year,
        before=year - 1,
        cases=cases,
        closed=closed,
        footer=footer,
        text=text,
    ).encode()


GONE = "<html><head><title>提示</title></head><body><p>您访问的页面不存在。</p></body></html>".encode()
NOTICE = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>关于召开座谈会的通知</title></head>
<body>
<h1>关于召开座谈会的通知</h1>
<div id="zoom">
<p>各镇人民政府、区直各部门：</p>
<p>定于3月5日上午9时在区政府二楼会议室召开座谈会，请各单位派1名负责人参加，会期半天。会议将总结前一阶段的工作，听取各单位对下一阶段安排的意见，请提前准备书面材料。</p>
<p>特此通知。</p>
</div>
</body>
</html>
""".encode()
EMPTY_SHELL = (
    b"<html><head><title>x</title></head><body><div id='app'></div><script src='/a.js'></script></body>"
)


COVER = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/bg/">年度报告</a></div>
<table class="info">
<tr><td>索引号：</td><td>{index}</td><td>发布机构：</td><td>{publisher}</td></tr>
<tr><td>成文日期：</td><td>2024-02-01</td><td>公开方式：</td><td>主动公开</td></tr>
</table>
<h1>{title}</h1>
<div id="zoom">{links}</div>
<div class="footer">{footer}</div>
</body>
</html>
"""


def cover(
    *hrefs: str,
    footer: str = "示例丙区人民政府主办",
    publisher: str = "示例丙区人民政府",
    index: str = "990300/2024-00009",
) -> bytes:
    """A page that says what the report is, and whose report is the files that it links."""
    title = "示例丙区2023年法治政府建设情况报告"
    links = "".join(f'<p>附件：<a href="{href}">{title}</a></p>' for href in hrefs)
    return COVER.format(title=title, links=links, footer=footer, publisher=publisher, index=index).encode()


def word_file(cases: int = 40) -> bytes:
    """A report as a .docx."""
    document = docx.Document()
    for text in (
        "示例丙区2023年法治政府建设情况报告",
        "2023年，丙区法治政府建设稳步推进，现将有关情况报告如下。",
        "一、主要工作",
        f"（一）办理行政复议案件。全年受理行政复议案件{cases}件，审结38件。",
    ):
        document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def scan() -> bytes:
    """A .pdf of two pages without a character of text."""
    writer = pypdf.PdfWriter()
    for _ in range(2):
        writer.add_blank_page(595, 842)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_file(*lines: str) -> bytes:
    """A PDF of one page, its text in a font that needs no file (STSong, UniGB-UCS2-H)."""
    shown = " ".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td" for line in lines)
    stream = f"BT /F1 12 Tf 40 800 Td {shown} ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        (
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>"
        ),
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(out),
        )
    )
