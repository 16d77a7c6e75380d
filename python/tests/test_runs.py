"""Runs: what they found is what the program writes."""

from __future__ import annotations

import csv
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict

import numpy as np
import pytest
from conftest import Program, csv_text, read_columns

import seedbed


def experiment(folder: Path) -> Dict[str, Any]:
    random = np.random.default_rng(3)
    x, colour = random.normal(size=400), random.integers(0, 3, 400)
    y = x + 0.5 * colour + random.normal(size=400) * 0.3
    rows = [(repr(float(a)), ["red", "green", "blue"][b], repr(float(c))) for a, b, c in zip(x, colour, y)]
    (folder / "rows.csv").write_text(csv_text("x,colour,y", rows))
    return {
        "name": "small",
        "data": {
            "path": str(folder / "rows.csv"), "target": "y", "numeric": ["x"], "categorical": ["colour"],
            "split": {"kind": "random", "train": 0.6, "validation": 0.2, "test": 0.2},
        },
        "model": {"family": "normal", "hidden": [8]},
        "train": {"epochs": 3, "lr": 0.01},
        "seeds": 2,
        "grid": {"model.components": [1, 2]},
    }


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> seedbed.Run:
    folder = tmp_path_factory.mktemp("run")
    return seedbed.run(experiment(folder), output=folder / "out", jobs=1)


def columns(table: Any) -> Dict[str, np.ndarray]:
    return {str(name): np.asarray(table[name]) for name in (table.columns if hasattr(table, "columns") else table)}


@pytest.mark.parametrize("name, file", [
    ("results", "results"), ("cells", "aggregate"), ("ensembles", "ensembles"), ("epochs", "epochs"),
])
def test_tables_are_those_of_the_run_directory(run: seedbed.Run, name: str, file: str) -> None:
    found = columns(getattr(run, name))
    with open(run.directory / f"{file}.csv", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(found) == list(rows[0]) and all(len(column) == len(rows) for column in found.values())
    for row, expected in enumerate(rows):
        for column, text in expected.items():
            value = found[column][row]
            same = str(value) == text or (text == "" and value != value) or float(text) == value
            assert same, (column, value, text)


def test_jobs_and_what_varies(run: seedbed.Run) -> None:
    jobs = columns(run.jobs)
    assert run.keys == ["model.components"] and "4 done" in repr(run)
    assert sorted(jobs["model.components"]) == [1, 1, 2, 2] and (jobs["attempts"] == 1).all()
    assert all(len(column) == 0 for column in columns(run.failures).values())


def test_best_cell_and_its_models(run: seedbed.Run, program: Program) -> None:
    results = columns(run.results)
    means = {k: results["crps_validation"][results["model.components"] == k].mean() for k in (1, 2)}
    best = min(means, key=lambda k: means[k])
    assert run.best() == {"model.components": str(best)}
    assert len(run.models()) == 4 and len(run.models({"model.components": best, "seed": 1})) == 1
    assert run.models({"model.components": "2.0"}) == run.models({"model.components": 2})
    rows = (run.directory.parent / "rows.csv").read_text()
    written = program.predict([str(path) for path in run.models(run.best())], rows, "mean,crps")
    with open(run.directory.parent / "rows.csv", newline="") as lines:
        table = list(csv.DictReader(lines))
    given = {"x": [float(row["x"]) for row in table], "colour": [row["colour"] for row in table]}
    forecasts = run.predictor().predict(given)
    assert np.array_equal(forecasts.mean(), written["mean"])
    assert np.array_equal(forecasts.crps([float(row["y"]) for row in table]), written["crps"])
    with pytest.raises(ValueError, match="'train.lr' does not vary"):
        run.models({"train.lr": 1})
    with pytest.raises(seedbed.SeedbedError, match="no model"):
        run.predictor({"model.components": 7})
    with pytest.raises(ValueError, match="no score 'nothing'"):
        run.best("nothing")


def test_models_that_are_packed(run: seedbed.Run, tmp_path: Path) -> None:
    folder = run.directory.parent
    packed = seedbed.run(experiment(folder), {"run.files": "packed"}, output=tmp_path / "packed", jobs=1)
    assert not list(packed.directory.glob("models/*")) and list(packed.directory.glob("packs/*.pack"))
    assert [path.name for path in packed.models({"seed": 1})] == [path.name for path in run.models({"seed": 1})]
    given = {"x": [0.0, 1.0], "colour": ["red", "blue"]}
    best = run.best()
    assert np.array_equal(packed.predictor(best).predict(given).mean(), run.predictor(best).predict(given).mean())
    written = packed.extract_models(tmp_path / "some", best)
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in run.models(best)]
    with pytest.raises(seedbed.SeedbedError, match="no model"):
        packed.extract_models(tmp_path / "none", {"model.components": 7})


def test_comparison(run: seedbed.Run, program: Program) -> None:
    expected = program.run("compare", str(run.directory), "--format", "csv", "--metric", "crps_test", "--baseline", "model.components=2")
    (program.folder / "expected.csv").write_text(expected)
    found = columns(run.compare(metric="crps_test", baseline={"model.components": 2}))
    with open(program.folder / "expected.csv", newline="") as lines:
        wanted = next(csv.DictReader(lines))
    assert float(found["difference"][0]) == float(wanted["difference"]) and found["verdict"][0] == wanted["verdict"]
    with pytest.raises(seedbed.SeedbedError, match="crps_tset"):
        run.compare(metric="crps_tset")


def test_the_page(run: seedbed.Run) -> None:
    assert "<html" in run.report() and run._repr_html_().startswith("<iframe srcdoc=")


def test_going_on_and_overrides(run: seedbed.Run) -> None:
    folder = run.directory.parent
    more = seedbed.run(experiment(folder), {"seeds": 3}, output=folder / "out", jobs=1)
    assert len(more.models()) == 6
    assert len(columns(run.results)["job"]) == 6  # the ledger has changed, and so what an earlier Run shows
    other = seedbed.run(experiment(folder), train__epochs=1, model__hidden=[4, 4], seeds=1, output=folder / "other", jobs=1)
    text = (other.directory / "experiment.yaml").read_text()
    assert "epochs: 1" in text and "hidden: [4, 4]" in text


def test_a_file_and_where_its_results_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    small = experiment(tmp_path)
    small["data"]["path"] = "rows.csv"
    (tmp_path / "small.yaml").write_text(json.dumps(small))
    found = seedbed.run("small.yaml", seeds=1, jobs=1, train__epochs=1)
    assert found.directory == Path("runs/small") and len(found.models()) == 2
    again = seedbed.run(small, seeds=1, jobs=1, train__epochs=1)  # the same jobs, by the same paths
    assert again.directory == Path("runs/small") and len(columns(again.results)["job"]) == 2


def test_jobs_that_fail(tmp_path: Path) -> None:
    small = experiment(tmp_path)
    small["train"].update(optimizer="sgd", clip_norm=0)
    with pytest.warns(RuntimeWarning, match="failures"):
        found = seedbed.run(small, {"train.lr": "0.01,1e30", "model.components": 1, "seeds": 1}, output=tmp_path / "out", jobs=1)
    failures = columns(found.failures)
    assert failures["train.lr"].tolist() == [1e30] and "diverged" in failures["error"][0]
    assert math.isnan(columns(found.results)["crps_test"][1])


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    with pytest.raises(seedbed.SeedbedError, match=r"unknown key 'model.hiden' \(did you mean 'model.hidden'\?\)"):
        seedbed.run(experiment(tmp_path), {"model.hiden": [4]}, output=tmp_path / "out")
    with pytest.raises(seedbed.SeedbedError, match="nowhere.yaml"):
        seedbed.run("nowhere.yaml")
    with pytest.raises(seedbed.SeedbedError, match="is not a run directory|no such"):
        seedbed.Run(tmp_path)


def test_without_pandas(run: seedbed.Run) -> None:
    program = (
        "import sys; sys.modules['pandas'] = None\n"
        "import seedbed\n"
        f"run = seedbed.Run({str(run.directory)!r})\n"
        "assert isinstance(run.results, dict) and run.results['crps_test'].dtype == float\n"
        "print(run.predictor().predict({'x': [0.5, None], 'colour': ['red', None]}).mean())\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
