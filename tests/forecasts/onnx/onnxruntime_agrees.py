"""Whether ONNX Runtime forecasts with exported models as `seedbed predict` does with the models themselves: random
cases (random_case.hpp) of 10,000 rows with gaps, unseen levels and extremes.

    onnxruntime_agrees.py BUILD_FOLDER [FIRST_SEED [SEEDS]]

Numbers agree to 1e-5 of their size; locations, which may be near 0, to 1e-5 of the targets' spread (about 1 here) at
least. Rows that `predict` refuses for their inputs are NaN throughout.
"""

import csv
import datetime
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime

BUILD = Path(sys.argv[1])
ROWS = 10_000
TOLERANCE = 1e-5
MISSING = {"", "NA", "NaN", "null"}


def run(*arguments):
    done = subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(done.args)} failed:\n{done.stderr}")
    return done.stdout


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number(cell):
    return float("nan") if cell in MISSING else float(cell)


def seconds(cell):
    if cell in MISSING or cell == "-999":
        return float("nan")
    return (datetime.datetime.fromisoformat(cell) - datetime.datetime(1970, 1, 1)).total_seconds()


def earlier(rows, column, step, markers):
    """The column's value so many rows back in the row's group, which is what a lagged input takes."""
    past, values = {}, []
    for row in rows:
        before = past.setdefault(row["group"], [])
        values.append(before[-step] if len(before) >= step else float("nan"))
        before.append(float("nan") if row[column] in markers else number(row[column]))
    return values


def column(rows, name, kind):
    if kind == "tensor(string)":
        return np.array([[row[name]] for row in rows], dtype=object)
    lagged = re.fullmatch(r"(.*) (\d+) back", name)
    if lagged:
        values = earlier(rows, lagged[1], int(lagged[2]), {"-999"})
    else:
        values = [(seconds if name == "when" else number)(row[name]) for row in rows]
    return np.array(values, dtype=np.float64).reshape(-1, 1)


def forecasts(model, rows):
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    inputs = {given.name: column(rows, given.name, given.type) for given in session.get_inputs()}
    return dict(zip((output.name for output in session.get_outputs()), session.run(None, inputs)))


def parameters(out, count):
    return {
        part: np.array([[float(row[f"{part[:-1]}_{k + 1}"]) for k in range(count)] for row in out]).reshape(-1, count)
        for part in ("weights", "locations", "scales")
    }


def logarithm(values):
    return np.log(np.maximum(values, 1e-300))


def allowed(ours, family):
    """Of each row and part, the difference that is allowed."""
    weights, locations, scales = ours["weights"], ours["locations"], ours["scales"]
    network = np.abs(locations) != 1000  # not the zeros of a hurdle
    # A head's outputs have the errors of single precision, which are of the size of the largest. Up to 5, that is of no
    # account; a row with inputs far from all that training saw has larger ones.
    size = np.maximum.reduce([np.where(network, np.abs(locations), 0), scales, np.abs(logarithm(weights))])
    share = TOLERANCE * np.maximum(1, size.max(axis=1, keepdims=True) / 5)
    length = np.maximum(np.abs(locations), 1)
    mean = (weights * np.where(network, length, 0)).sum(axis=1)
    if family not in ("normal", "laplace"):  # means are of exponentials
        mean = np.where(network, np.abs(locations) + scales**2, 1).max(axis=1).clip(min=1)
    return {"weights": share * weights, "locations": share * length, "scales": share * scales, "mean": share[:, 0] * mean}


def check(name, ours, theirs, most):
    difference = np.where(ours == theirs, 0, np.abs(ours - theirs))
    wrong = ~(difference <= most) & ~((ours < 1e-290) & (theirs < 1e-290) & (theirs >= 0))
    if wrong.any():
        worst = np.unravel_index(np.argmax(np.where(wrong, difference / np.maximum(most, 1e-300), 0)), wrong.shape)
        print(f"  {name}: {wrong.sum()} differ, such as {theirs[worst]} for {ours[worst]}, in place {worst}")
    return not wrong.any()


def agrees(folder, seed):
    print(f"{seed}: {run(BUILD / 'write_random_case', folder, seed, ROWS).strip()}", flush=True)
    models = sorted(folder.glob("*.safetensors"))
    run(BUILD / "seedbed", "export", *models, "-o", folder / "model.onnx")
    run(BUILD / "seedbed", "predict", *models, "-i", folder / "rows.csv", "-o", folder / "out.csv", "--keep", "id",
        "--columns", "family,weights,locations,scales,mean", "--digits", "17", "--bad-rows", "skip", "-q")
    rows, out = read(folder / "rows.csv"), read(folder / "out.csv")
    got = forecasts(folder / "model.onnx", rows)
    done = np.array([int(row["id"]) for row in out], dtype=int)
    fine = len(done) > len(rows) / 2
    if not fine:
        print(f"  only {len(done)} rows were forecast")
        return False
    ours = parameters(out, got["weights"].shape[1])
    most = allowed(ours, out[0]["family"])
    ours["mean"] = np.array([float(row["mean"]) for row in out])
    if out[0]["family"] not in ("normal", "laplace"):
        most["mean"] *= np.abs(ours["mean"])
    for part, values in ours.items():
        fine &= check(part, values, got[part][done], most[part])

    refused = sorted(set(range(len(rows))) - set(done.tolist()))
    reasons = folder / "out.csv.bad.csv"
    lines = reasons.read_text().splitlines()[1:] if reasons.exists() else []
    for_inputs = sum("its forecast is not finite" not in line for line in lines)
    nans = sum(all(np.isnan(values[row]).all() for values in got.values()) for row in refused)
    print(f"  {len(done)} rows agree, {len(refused)} are refused, {for_inputs} of them for their inputs; {nans} are NaN"
          if fine else "  does not agree")
    return fine and nans >= for_inputs


def main():
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    seeds = int(sys.argv[3]) if len(sys.argv) > 3 else 12
    failed = []
    for seed in range(first, first + seeds):
        with tempfile.TemporaryDirectory() as folder:
            if not agrees(Path(folder), seed):
                failed.append(seed)
    if failed:
        raise SystemExit(f"seeds {failed} do not agree")


main()
