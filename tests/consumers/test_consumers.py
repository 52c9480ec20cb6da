"""A release as its users open it: each with the program that they have."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from packages import draft, report

from gongkai.exports import export_all
from gongkai.release.publishing import publish
from gongkai.store import open_store

ROWS = 6


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("consumers") / "store"
    published = publish(open_store(root, (export_all,)), draft(report("a-1"), report("b-2"))).release
    assert published is not None
    return root / published.path


class Quiet(SimpleHTTPRequestHandler):
    """A file server that answers ranges as object storage does, and keeps no log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        return


@pytest.fixture
def address(release: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(release)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_frictionless_validates_the_folder_and_the_address(release: Path, address: str) -> None:
    program = Path(sys.executable).with_name("frictionless")
    for place in (release / "datapackage.json", f"{address}/datapackage.json"):
        ran = subprocess.run([program, "validate", str(place), "--json"], capture_output=True, check=False)
        assert ran.returncode == 0, ran.stdout
        assert json.loads(ran.stdout)["valid"] is True


def test_sha256sum_proves_every_file(release: Path) -> None:
    if not shutil.which("sha256sum"):
        pytest.skip("needs sha256sum, which is not here")
    ran = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=release, capture_output=True, check=True
    )
    assert ran.stdout.count(b": OK") == len((release / "SHA256SUMS").read_text(encoding="utf-8").splitlines())


def test_duckdb_reads_csv_and_parquet_over_http(address: str) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs gongkai[consumers]")
    extensions = pytest.importorskip("duckdb_extensions", reason="needs gongkai[consumers]")
    extensions.import_extension("httpfs")
    connection = duckdb.connect()
    connection.execute("LOAD httpfs")
    csv = connection.execute(
        f"SELECT count(*), sum(value) FROM read_csv('{address}/data/indicators.csv')"
    ).fetchone()
    parquet = connection.execute(
        f"SELECT count(*), sum(value) FROM read_parquet('{address}/formats/parquet/indicators.parquet')"
    ).fetchone()
    assert csv[0] == parquet[0] == ROWS
    assert float(csv[1]) == float(parquet[1]) == 411.0
    kind = connection.execute(
        f"SELECT typeof(value) FROM '{address}/formats/parquet/indicators.parquet' LIMIT 1"
    ).fetchone()
    assert kind == ("DECIMAL(38,6)",)


def test_datasette_serves_the_sqlite_with_search_and_views(release: Path) -> None:
    pytest.importorskip("datasette", reason="needs gongkai[consumers]")
    database = next((release / "formats").glob("*.sqlite"))
    name = database.stem.replace(".", "~2E")

    def get(path: str) -> list[dict[str, object]]:
        command = [sys.executable, "-m", "datasette", "serve", str(database), "--get", path]
        ran = subprocess.run(command, capture_output=True, check=True)
        found: list[dict[str, object]] = json.loads(ran.stdout)
        return found

    rows = get(f"/{name}/indicators.json?_search={quote('复议')}&_shape=array")
    assert {row["label"] for row in rows} == {"办理行政复议案件", "撤销行政复议案件"}
    assert len(get(f"/{name}/indicators_with_reports.json?_shape=array")) == ROWS


def test_mlcroissant_loads_the_records_and_finds_nothing_to_warn_of(release: Path) -> None:
    mlcroissant = pytest.importorskip("mlcroissant", reason="needs gongkai[consumers]")
    dataset = mlcroissant.Dataset(str(release / "croissant.json"))
    assert dataset.metadata.issues.errors == set()
    assert dataset.metadata.issues.warnings == set()
    records = list(dataset.records("indicators"))
    assert len(records) == ROWS
    assert sorted(record["indicators/value"] for record in records) == [3, 3, 12, 12, 190.5, 190.5]


def test_mlcroissant_refuses_a_file_with_other_bytes(release: Path, tmp_path: Path) -> None:
    mlcroissant = pytest.importorskip("mlcroissant", reason="needs gongkai[consumers]")
    shutil.copytree(release, tmp_path / "spoilt")
    file = tmp_path / "spoilt" / "data" / "indicators.csv"
    file.write_bytes(file.read_bytes().replace(b"190.5", b"190.6"))
    with pytest.raises(mlcroissant.GenerationError, match=r"indicators\.csv"):
        list(mlcroissant.Dataset(str(tmp_path / "spoilt" / "croissant.json")).records("indicators"))


def test_dcat_parses_and_keeps_to_our_shapes(release: Path) -> None:
    rdflib = pytest.importorskip("rdflib", reason="needs gongkai[consumers]")
    pyshacl = pytest.importorskip("pyshacl", reason="needs gongkai[consumers]")
    text = (release / "dcat.jsonld").read_text(encoding="utf-8")
    shapes = Path(__file__).parents[1] / "exports" / "dcat-shapes.ttl"

    def conforms(data: str) -> bool:
        graph = rdflib.Graph().parse(data=data, format="json-ld", publicID="https://example.invalid/release/")
        found: bool = pyshacl.validate(graph, shacl_graph=str(shapes))[0]
        return found

    assert conforms(text)
    assert not conforms(text.replace('"dcat:version": "1.0.0"', '"dcat:version": "latest"'))
    assert not conforms(text.replace("spdx:checksumValue", "spdx:value"))


def test_schema_org_parses_and_names_every_file(release: Path) -> None:
    rdflib = pytest.importorskip("rdflib", reason="needs gongkai[consumers]")
    graph = rdflib.Graph().parse(
        data=(release / "schema.jsonld").read_text(encoding="utf-8"),
        format="json-ld",
        publicID="https://example.invalid/r/",
    )
    files = {
        str(file).removeprefix("https://example.invalid/r/")
        for file in graph.objects(None, rdflib.URIRef("https://schema.org/contentUrl"))
    }
    assert {"data/indicators.csv", "formats/parquet/indicators.parquet"} <= files
    assert all((release / file).is_file() for file in files)


NPM = """
const { Package } = require('datapackage');
Package.load(process.argv[2]).then(async (found) => {
  const rows = await found.getResource('indicators').read({ keyed: true });
  console.log(JSON.stringify({ rows: rows.length, raw: rows[0].raw }));
}).catch((error) => { console.error(error); process.exit(1); });
"""


@pytest.mark.slow
def test_the_npm_reader_of_data_packages_loads_the_rows(release: Path, root: Path) -> None:
    """`datapackage` from npm is of version 1 of the standard: it reads our version 2 all the same."""
    if not shutil.which("npm"):
        pytest.skip("needs npm, which is not here")
    place = root / "build" / "npm"
    if not (place / "node_modules" / "datapackage").is_dir():
        place.mkdir(parents=True, exist_ok=True)
        install = [
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--silent",
            "--prefix",
            str(place),
            "datapackage@1.1.10",
        ]
        if subprocess.run(install, check=False, capture_output=True, timeout=300).returncode:
            pytest.skip("needs the npm package datapackage, which could not be installed")
    (place / "read.js").write_text(NPM, encoding="utf-8")
    ran = subprocess.run(
        ["node", "read.js", str(release / "datapackage.json")], cwd=place, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert (found["rows"], found["raw"]) == (ROWS, "12件")
