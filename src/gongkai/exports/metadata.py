"""The release described for the rest of the world: Croissant 1.1, DCAT 3, schema.org.

Promised: three JSON-LD files made from the descriptor and the files that lie
there; addresses are relative to the file, so that they hold wherever the release
is served; contexts stand in the files, so that reading them needs no network.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from gongkai.exports.package import FORMATS, Package
from gongkai.release.descriptor import json_bytes
from gongkai.schemas import Field, TableSchema

MEDIA_TYPES = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
_IANA = "https://www.iana.org/assignments/media-types/"
_CC_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "datetime": "sc:DateTime",
}
_CROISSANT_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{
        name: f"cr:{name}"
        for name in (
            "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field",
            "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset",
            "jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex", "repeated",
            "replace", "samplingRate", "separator", "source", "subField", "transform",
        )
    },
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "name": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "sc": "https://schema.org/",
}  # fmt: skip
_DCAT_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "adms": "http://www.w3.org/ns/adms#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def write(package: Package) -> None:
    """Write ``croissant.json``, ``dcat.jsonld`` and ``schema.jsonld``."""
    (package.folder / "croissant.json").write_bytes(json_bytes(croissant(package)))
    (package.folder / "dcat.jsonld").write_bytes(json_bytes(dcat(package)))
    (package.folder / "schema.jsonld").write_bytes(json_bytes(schema_org(package)))


def _files(package: Package) -> Iterator[tuple[str, str, bytes]]:
    """Path, media type and bytes of each data file: the CSV first, then the other formats."""
    paths = [f"data/{name}.csv" for name in package.schemas]
    paths += sorted(
        path.relative_to(package.folder).as_posix()
        for path in (package.folder / FORMATS).rglob("*")
        if path.is_file()
    )
    for path in paths:
        yield path, MEDIA_TYPES[path.rpartition(".")[2]], (package.folder / path).read_bytes()


def _license(package: Package) -> str:
    """The address of the licence, or its name where it has none."""
    licenses = package.descriptor.get("licenses", [])
    return licenses[0].get("path") or licenses[0].get("name", "") if licenses else ""


def croissant(package: Package) -> dict[str, Any]:
    """Croissant 1.1: each CSV a file, each table a record set with its key and references."""
    descriptor = package.descriptor
    files = [entry for entry in _files(package) if entry[1] == "text/csv"]
    return {
        "@context": _CROISSANT_CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": descriptor["name"],
        "description": descriptor.get("description", descriptor.get("title", "")),
        "version": descriptor["version"],
        "datePublished": descriptor["created"],
        "license": _license(package),
        "citeAs": f"{descriptor.get('title', descriptor['name'])}, {descriptor['version']}",
        "creator": {"@type": "sc:Organization", "name": _publisher(package)},
        "url": descriptor.get("homepage", "datapackage.json"),
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": path,
                "name": path,
                "contentUrl": path,
                "contentSize": f"{len(data)} B",
                "encodingFormat": media_type,
                "sha256": sha256(data).hexdigest(),
            }
            for path, media_type, data in files
        ],
        "recordSet": [_record_set(schema, package.schemas) for schema in package.schemas.values()],
    }


def _publisher(package: Package) -> str:
    contributors = package.descriptor.get("contributors", [])
    return str(contributors[0].get("title", "")) if contributors else str(package.descriptor["name"])


def _record_set(schema: TableSchema, schemas: Mapping[str, TableSchema]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": schema.name,
        "name": schema.name,
        "description": schema.description,
        "key": [{"@id": f"{schema.name}/{column}"} for column in schema.primary_key],
        "field": [_croissant_field(schema, field, schemas) for field in schema.fields],
    }


def _croissant_field(schema: TableSchema, field: Field, schemas: Mapping[str, TableSchema]) -> dict[str, Any]:
    """A column; its reference too, unless the other table refers back (readers want no cycles)."""
    found: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{schema.name}/{field.name}",
        "name": field.name,
        "description": field.description,
        "dataType": _CC_TYPES[field.type],
        "source": {"fileObject": {"@id": f"data/{schema.name}.csv"}, "extract": {"column": field.name}},
    }
    for key in schema.foreign_keys:
        back = {other.table for other in schemas[key.table].foreign_keys}
        if key.columns == (field.name,) and schema.name not in {key.table, *back}:
            found["references"] = {"field": {"@id": f"{key.table}/{key.reference[0]}"}}
    return found


def dcat(package: Package) -> dict[str, Any]:
    """DCAT 3: the dataset with its version, and a distribution for each file and format."""
    descriptor = package.descriptor
    licence = _license(package)
    terms = (
        {"@id": licence}
        if licence.startswith("http")
        else {"@type": "dct:LicenseDocument", "dct:title": licence}
    )
    created = {"@type": "xsd:dateTime", "@value": descriptor["created"]}
    found: dict[str, Any] = {
        "@context": _DCAT_CONTEXT,
        "@id": "datapackage.json",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{package.stem}",
        "dct:title": {"@language": "zh", "@value": descriptor.get("title", descriptor["name"])},
        "dct:description": {"@language": "en", "@value": descriptor.get("description", "")},
        "dct:issued": created,
        "dct:license": terms,
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/ZHO"},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _publisher(package)},
        "dcat:version": descriptor["version"],
        "dcat:keyword": list(descriptor.get("keywords", [])),
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "@id": path,
                "dct:title": path,
                "dct:license": terms,
                "dcat:downloadURL": {"@id": path},
                "dcat:mediaType": {"@id": _IANA + media_type},
                "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(len(data))},
                "spdx:checksum": {
                    "@type": "spdx:Checksum",
                    "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                    "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": sha256(data).hexdigest()},
                },
            }
            for path, media_type, data in _files(package)
        ],
    }  # fmt: skip
    if previous := descriptor.get("previous"):
        found["adms:versionNotes"] = f"Follows version {previous['version']} ({previous['hash']})."
    return found


def schema_org(package: Package) -> dict[str, Any]:
    """schema.org: what search engines for data sets read."""
    descriptor = package.descriptor
    variables = package.schemas["indicators"].fields if "indicators" in package.schemas else ()
    return {
        "@context": {"@vocab": "https://schema.org/"},
        "@type": "Dataset",
        "@id": "datapackage.json",
        "name": descriptor.get("title", descriptor["name"]),
        "description": descriptor.get("description", ""),
        "version": descriptor["version"],
        "dateModified": descriptor["created"],
        "license": _license(package),
        "inLanguage": "zh",
        "isAccessibleForFree": True,
        "keywords": list(descriptor.get("keywords", [])),
        "creator": {"@type": "Organization", "name": _publisher(package)},
        "variableMeasured": [
            {"@type": "PropertyValue", "name": f.name, "alternateName": f.title, "description": f.description}
            for f in variables
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": path,
                "contentUrl": {"@id": path},
                "encodingFormat": media_type,
                "contentSize": f"{len(data)} B",
                "sha256": sha256(data).hexdigest(),
            }
            for path, media_type, data in _files(package)
        ],
    }  # fmt: skip
