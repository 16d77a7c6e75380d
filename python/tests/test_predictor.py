"""Forecasts have the bits of `seedbed predict`, whatever the rows come in."""

from __future__ import annotations

import pickle
import threading
from typing import Any, Dict, List

import numpy as np
import pytest
from conftest import Program, csv_text, model

import seedbed

COLOURS = ["red", "green", "blue", None, "no such colour", "NA", ""]
NUMBERS = [-2.25, 0.7, None, 1.5, 1e-3, 2, 0.1 + 0.2]
ROWS = [(NUMBERS[i % 7], COLOURS[(i // 7) % 7], 1 + i % 2) for i in range(98)]
TEXT = csv_text("a,colour,y", ROWS)


def columns() -> Dict[str, List[Any]]:
    return {"a": [row[0] for row in ROWS], "colour": [row[1] for row in ROWS], "y": [row[2] for row in ROWS]}


def same(left: np.ndarray, right: np.ndarray) -> bool:
    return left.shape == right.shape and bool(np.all((left == right) | (np.isnan(left) & np.isnan(right))))


@pytest.mark.parametrize(
    "names", [["first"], ["second"], ["first", "second", "third"], ["laplace"], ["hurdle_lognormal"], ["normal"]]
)
def test_all_that_the_command_writes(program: Program, names: List[str]) -> None:
    models = [model(name) for name in names]
    predictor = seedbed.Predictor(models)
    table = {name: column for name, column in columns().items() if name in [*predictor.numbers, *predictor.strings, "y"]}
    written = program.predict(models, TEXT, "mean,sd,median,q0.05,q0.95,p_gt_1.5,crps,nll,weights,locations,scales")
    forecasts = predictor.predict(table)
    y = np.array(table["y"], dtype=float)
    assert same(forecasts.mean(), written["mean"])
    assert same(forecasts.standard_deviation(), written["sd"])
    assert same(forecasts.median(), written["median"])
    assert same(forecasts.quantile([0.05, 0.95]), np.stack([written["q0.05"], written["q0.95"]], axis=-1))
    assert same(forecasts.probability_above(1.5), written["p_gt_1.5"])
    assert same(forecasts.crps(y), written["crps"])
    assert same(forecasts.log_score(y), written["nll"])
    for k in range(forecasts.components):
        assert same(forecasts.weights[:, k], written[f"weight_{k + 1}"])
        assert same(forecasts.locations[:, k], written[f"location_{k + 1}"])
        assert same(forecasts.scales[:, k], written[f"scale_{k + 1}"])


@pytest.mark.parametrize("name", ["first", "laplace", "hurdle_lognormal", "normal"])
def test_draws_and_densities_are_those_of_the_command(program: Program, name: str) -> None:
    predictor = seedbed.Predictor(model(name))
    written = program.predict([model(name)], TEXT, "samples_3,pdf_at_y,pit", "--seed", "5")
    forecasts = predictor.predict(columns())
    draws = forecasts.sample(3, seed=5)
    for number in range(3):
        assert same(draws[:, number], written[f"sample_{number + 1}"])
    y = columns()["y"]
    np.testing.assert_allclose(forecasts.pdf(y), written["pdf_at_y"], rtol=1e-14)
    assert name == "hurdle_lognormal" or same(forecasts.cdf(y), written["pit"])


def test_what_a_model_says_of_itself() -> None:
    predictor = seedbed.Predictor(model("first"))
    assert (predictor.family, predictor.target, predictor.members) == ("lognormal", "y", 1)
    assert (predictor.numbers, predictor.strings) == (["a"], ["colour"])
    assert "lognormal" in repr(predictor)
    assert seedbed.Predictor([model("first"), model("second")]).members == 2


def test_arrays_lists_and_texts_are_the_same_rows() -> None:
    predictor = seedbed.Predictor(model("first"))
    expected = predictor.predict(columns()).weights
    numbers = np.array([np.nan if row[0] is None else row[0] for row in ROWS], dtype=float)
    as_texts = ["" if row[0] is None else repr(float(row[0])) for row in ROWS]
    colours = np.array([row[1] for row in ROWS], dtype=object)
    for a in (numbers, list(numbers), as_texts, np.array(as_texts)):
        assert same(predictor.predict({"a": a, "colour": colours}).weights, expected)
    single = numbers.astype(np.float32)  # other numbers, which double keeps as they are
    rounded = predictor.predict({"a": single.astype(float), "colour": colours})
    assert same(predictor.predict({"a": single, "colour": colours}).weights, rounded.weights)


def test_one_row_has_the_bits_of_many() -> None:
    predictor = seedbed.Predictor([model("first"), model("second")])
    many = predictor.predict(columns())
    for row, (number, colour, _) in enumerate(ROWS):
        values = np.array([np.nan if number is None else number], dtype=float)
        one = predictor.predict_one(values, [colour])
        assert same(one.locations, many.locations[row]) and same(one.scales, many.scales[row])
        named = predictor.predict_one({"a": number, "colour": colour, "of no account": 3})
        assert same(named.weights, many.weights[row])
        assert one.mean() == many.mean()[row]


def test_pandas(program: Program) -> None:
    pandas = pytest.importorskip("pandas")
    (program.folder / "rows.csv").write_text(TEXT)
    predictor = seedbed.Predictor(model("first"))
    expected = predictor.predict(columns())
    frame = pandas.read_csv(program.folder / "rows.csv")
    frames = [
        frame,
        frame.astype({"colour": "category"}),
        frame.convert_dtypes(),  # with pandas.NA
        pandas.read_csv(program.folder / "rows.csv", dtype=str, keep_default_na=False),
        frame.assign(colour=frame["colour"].astype(object)),
    ]
    for given in frames:
        assert same(predictor.predict(given).scales, expected.scales)
    later = frame.iloc[40:60]  # whose index does not begin at 0
    assert same(predictor.predict(later).scales, expected.scales[40:60])
    shown = expected.to_frame([0.05, 0.5])
    assert list(shown.columns) == ["mean", "sd", "q0.05", "q0.5"] and same(shown["q0.5"].to_numpy(), expected.median())


def test_what_is_refused() -> None:
    predictor = seedbed.Predictor(model("first"))
    with pytest.raises(ValueError, match="no column 'colour'.*did you mean 'color'.*"):
        predictor.predict({"a": [1.0], "color": ["red"]})
    with pytest.raises(ValueError, match="not equally long"):
        predictor.predict({"a": [1.0, 2.0], "colour": ["red"]})
    with pytest.raises(seedbed.SeedbedError, match="column 'a'.*'ten' is not a number"):
        predictor.predict({"a": ["1", "ten"], "colour": ["red", "red"]})
    with pytest.raises(ValueError, match="column 'colour' holds texts to the model, and here 1.0"):
        predictor.predict({"a": [1.0], "colour": [1.0]})
    with pytest.raises(ValueError, match="column 'a'.*not a number"):
        predictor.predict({"a": np.array([object()]), "colour": ["red"]})
    with pytest.raises(seedbed.SeedbedError, match="row 2: 'a' is 1e.300"):
        predictor.predict({"a": [1.0, 2.0, 1e300], "colour": ["red"] * 3})
    with pytest.raises(seedbed.SeedbedError, match="nothing.safetensors"):
        seedbed.Predictor("nothing.safetensors")
    with pytest.raises(seedbed.SeedbedError, match="no model"):
        seedbed.Predictor([])
    with pytest.raises(ValueError, match="2 numbers given, 1 expected"):
        predictor.predict_one([1.0, 2.0], ["red"])
    with pytest.raises(ValueError, match="dates? or duration"):
        predictor.predict({"a": np.array(["2020-01-01"], dtype="datetime64[D]"), "colour": ["red"]})


def test_no_rows() -> None:
    forecasts = seedbed.Predictor(model("first")).predict({"a": [], "colour": []})
    assert len(forecasts) == 0 and forecasts.mean().shape == (0,)


def test_whole_numbers_are_categories() -> None:
    predictor = seedbed.Predictor(model("first"))
    as_numbers = predictor.predict({"a": [1.0] * 3, "colour": np.array([1, 2, 3])})
    as_texts = predictor.predict({"a": [1.0] * 3, "colour": ["1", "2", "3"]})
    assert same(as_numbers.weights, as_texts.weights)


def test_threads_share_a_predictor_and_it_can_be_sent_away() -> None:
    predictor = pickle.loads(pickle.dumps(seedbed.Predictor(model("first"))))
    expected = predictor.predict(columns()).locations
    wrong: List[int] = []

    def work() -> None:
        for _ in range(50):
            if not same(predictor.predict(columns()).locations, expected):
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
