"""What tests share: the programs and the models of the source tree."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path
from typing import Dict, List, Sequence

import numpy as np
import pytest

from seedbed._library import find

SOURCE = Path(__file__).resolve().parents[2]
MODELS = SOURCE / "tests" / "data" / "models"


def model(name: str) -> str:
    return str(MODELS / f"{name}.safetensors")


def read_columns(path: Path) -> Dict[str, np.ndarray]:
    """A CSV file of numbers; Python's float() gives the double that a text stands for."""
    with open(path, newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {name: np.array([float(row[name] or "nan") for row in rows]) for name in rows[0]}


class Program:
    """The command line, to whose output everything is compared."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [str(find("bin", "seedbed")), *arguments], cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def predict(self, models: Sequence[str], table: str, columns: str, *more: str) -> Dict[str, np.ndarray]:
        (self.folder / "in.csv").write_text(table)
        self.run("predict", *models, "--input", "in.csv", "-o", "out.csv", "--columns", columns, "--digits", "17", *more)
        return read_columns(self.folder / "out.csv")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def csv_text(header: str, rows: List[Sequence[object]]) -> str:
    return "\n".join([header, *(",".join("" if cell is None else str(cell) for cell in row) for row in rows)]) + "\n"
