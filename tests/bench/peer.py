"""One peer library, asked for its own task on the same texts; run by reading.py in a venv of its own.

    peer.py gongkai|jionlp|recognizers FILE...

Waits for a line on standard input, reads every file's text once, prints the
seconds that it took and how many things it found; then waits for the next line.
The models are built, and the first reading of each text is made, before the
first line is answered, so that loading is not measured.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Task = Callable[[str], int]


def jionlp() -> Task:
    """Times and money: ``ner.extract_time`` and ``ner.extract_money``, each with its parser."""
    ner: Any = importlib.import_module("jionlp").ner
    return lambda text: len(ner.extract_time(text)) + len(ner.extract_money(text))


def recognizers() -> Task:
    """Numbers with units: the Chinese models for numbers, percentages, currencies and dimensions."""
    culture: Any = importlib.import_module("recognizers_text").Culture.Chinese
    numbers: Any = importlib.import_module("recognizers_number").NumberRecognizer(culture)
    units: Any = importlib.import_module("recognizers_number_with_unit").NumberWithUnitRecognizer(culture)
    models = [
        numbers.get_number_model(culture),
        numbers.get_percentage_model(culture),
        units.get_currency_model(culture),
        units.get_dimension_model(culture),
    ]
    return lambda text: sum(len(model.parse(text)) for model in models)


def gongkai() -> Task:
    """The reader itself, as the venv has it: compiled (``make compiled``)."""
    reading: Any = importlib.import_module("gongkai.reading")
    return lambda text: len(reading.read(text).indicators)


PEERS = {"gongkai": gongkai, "jionlp": jionlp, "recognizers": recognizers}


def main(name: str, files: Sequence[str]) -> None:
    texts = [Path(file).read_text(encoding="utf-8") for file in files]
    with contextlib.redirect_stdout(io.StringIO()):  # JioNLP prints advertisements when it is imported
        task = PEERS[name]()
        for text in texts:
            task(text)
    for _ in sys.stdin:
        start = time.perf_counter()
        found = sum(task(text) for text in texts)
        print(json.dumps({"seconds": time.perf_counter() - start, "found": found}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
