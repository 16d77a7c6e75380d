"""Runs: starting them, and what they found."""

from __future__ import annotations

import html
import json
import os
import re
import tempfile
import warnings
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

from ._library import SeedbedError
from ._program import execute, message_of, output_of
from ._tables import Columns, columns_of, number, table
from .predictor import Predictor

_TABLES = ("results", "aggregate", "ensembles", "epochs", "timings")


def setting_text(value: Any) -> str:
    """A setting as the command line takes it."""
    if isinstance(value, str):
        return value
    if hasattr(value, "tolist"):  # of numpy
        value = value.tolist()
    if isinstance(value, Mapping) or isinstance(value, (list, tuple)):
        return json.dumps(list(value) if isinstance(value, tuple) else value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def same_setting(text: str, wanted: Any) -> bool:
    """Whether a varied key has this value; numbers are compared as numbers."""
    given = setting_text(wanted).replace(" ", "")
    if text.replace(" ", "") == given:
        return True
    try:
        return float(text) == float(given)
    except ValueError:
        return False


class Run:
    """A run directory. Tables come from the ledger as it is, also while the run goes on; a pandas.DataFrame each, or a
    dict of arrays where there is no pandas. ``all=True`` takes every job of the ledger, also of earlier versions of the
    experiment."""

    def __init__(self, directory: Union[str, "os.PathLike[str]"], *, all: bool = False) -> None:
        self.directory = Path(directory)
        self._all = all
        self._read: Dict[str, Columns] = {}
        self._state: Any = None
        self._tables()  # which says what is wrong with it

    def __repr__(self) -> str:
        counted: Dict[str, int] = {}
        for status in self._tables()["results"]["status"]:
            counted[status] = counted.get(status, 0) + 1
        jobs = ", ".join(f"{count} {status}" for status, count in sorted(counted.items()))
        return f"<run in {str(self.directory)!r}: {jobs or 'no jobs'}>"

    @property
    def results(self) -> Any:
        """A line for each job: varied settings, split, seed, status, scores, epochs, error."""
        return table(self._tables()["results"])

    @property
    def cells(self) -> Any:
        """A line for each cell: mean, standard error, interval, … of each score over replicates, and the ensemble's."""
        return table(self._tables()["aggregate"])

    @property
    def ensembles(self) -> Any:
        """A line for each cell and number of seeds: scores of ensembles of so many."""
        return table(self._tables()["ensembles"])

    @property
    def epochs(self) -> Any:
        """A line for each job and epoch: training loss and validation scores."""
        return table(self._tables()["epochs"])

    @property
    def jobs(self) -> Any:
        """A line for each job that was begun: varied settings, split, seed, status, error, and what it took."""
        results, timings = self._tables()["results"], self._tables()["timings"]
        chosen = ["job", *self.keys, "split", "seed", "status", "epochs", "error"]
        place = {job: row for row, job in enumerate(results["job"])}
        rows = [place[job] for job in timings["job"]]
        joined = {name: [results[name][row] for row in rows] for name in chosen}
        return table({**joined, **{name: cells for name, cells in timings.items() if name != "job"}})

    @property
    def failures(self) -> Any:
        """The jobs that failed, with their errors."""
        results = self._tables()["results"]
        rows = [row for row, status in enumerate(results["status"]) if status == "failed"]
        return table({name: [results[name][row] for row in rows] for name in ("job", *self.keys, "split", "seed", "error")})

    @property
    def keys(self) -> List[str]:
        """The settings that vary."""
        names = list(self._tables()["results"])
        return names[1 : names.index("split")]

    def best(self, score: str = "crps_validation") -> Dict[str, str]:
        """The varied settings of the cell with the smallest mean of a score."""
        cells = self._tables()["aggregate"]
        if f"{score}_mean" not in cells:
            known = [name.removesuffix("_mean") for name in cells if name.endswith("_mean")]
            raise ValueError(f"there is no score {score!r}; there are {known}")
        means = [(number(text), row) for row, text in enumerate(cells[f"{score}_mean"]) if text]
        if not means:
            raise SeedbedError(f"no job in {self.directory} is done")
        return {key: cells[key][min(means)[1]] for key in self.keys}

    def models(self, where: Optional[Mapping[str, Any]] = None, *, split: Optional[int] = None) -> List[Path]:
        """The models of the jobs that are done and have these settings, in the order of the results: paths for
        :class:`Predictor` and the command line, which read them there also if the run has packed them.
        :meth:`extract_models` writes them as files."""
        results = self._tables()["results"]
        wanted = {**(where or {}), **({} if split is None else {"split": split})}
        known = [*self.keys, "split", "seed", "job"]
        for key in wanted:
            if key not in known:
                raise ValueError(f"{key!r} does not vary in {self.directory}; there are {known}")
        chosen = [
            self.directory / "models" / f"{job}.safetensors"
            for row, job in enumerate(results["job"])
            if results["status"][row] == "done"
            and all(same_setting(results[key][row], value) for key, value in wanted.items())
        ]
        if not (self.directory / "packs").is_dir():
            return [path for path in chosen if path.is_file()]
        there = set(output_of(["models", str(self.directory), "--paths"]).splitlines())
        return [path for path in chosen if str(path) in there]

    def extract_models(
        self, folder: Union[str, "os.PathLike[str]"], where: Optional[Mapping[str, Any]] = None, *, split: Optional[int] = None
    ) -> List[Path]:
        """Writes the models of :meth:`models` as files into a folder that is new or empty, and returns their paths."""
        chosen = self.models(where, split=split)
        if not chosen:
            raise SeedbedError(f"{self.directory} holds no model of {where or 'any job'}")
        conditions = [word for path in chosen for word in ("--where", f"id={path.stem}")]
        output_of(["models", str(self.directory), "--extract", os.fspath(folder), *conditions])
        return [Path(folder, path.name) for path in chosen]

    def predictor(self, where: Optional[Mapping[str, Any]] = None, *, split: Optional[int] = None) -> Predictor:
        """The ensemble of the seeds of a cell; of the best by validation CRPS, if none is named."""
        chosen = dict(self.best() if where is None else where)
        splits = sorted({int(text) for text in self._tables()["results"]["split"]})
        if split is None and "split" not in chosen and len(splits) > 1:
            raise ValueError(f"there are models of {len(splits)} splits, which were trained on different rows: name one, split=0")
        models = self.models(chosen, split=split)
        if not models:
            raise SeedbedError(f"{self.directory} holds no model of {chosen or 'its only cell'}")
        return Predictor(models)

    def compare(
        self, *, metric: Optional[str] = None, between: Sequence[str] = (), tune: Sequence[str] = (),
        baseline: Optional[Mapping[str, Any]] = None, margin: Union[None, str, float] = None,
        where: Optional[Mapping[str, Any]] = None, unpaired: bool = False,
    ) -> Any:
        """Which setting is better and how sure that is, as `seedbed compare` has it."""
        arguments = ["compare", str(self.directory), "--format", "csv"]
        for option, value in (("metric", metric), ("margin", margin)):
            arguments += [] if value is None else [f"--{option}", str(value)]
        for option, names in (("between", between), ("tune", tune)):
            arguments += [f"--{option}", ",".join(names)] if names else []
        for option, settings in (("baseline", baseline), ("where", where)):
            for key, value in (settings or {}).items():
                arguments += [f"--{option}", f"{key}={setting_text(value)}"]
        arguments += ["--unpaired"] if unpaired else []
        arguments += ["--all"] if self._all else []
        return table(columns_of(output_of(arguments)))

    def report(self) -> str:
        """The page that shows what the run says, as HTML."""
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder, "report.html")
            output_of(["report", str(self.directory), "-o", str(page)])
            return page.read_text(encoding="utf-8")

    def _repr_html_(self) -> str:
        page = html.escape(self.report(), quote=True)
        return f'<iframe srcdoc="{page}" style="width: 100%; height: 60em; border: none"></iframe>'

    def _tables(self) -> Dict[str, Columns]:
        state = tuple(_state(self.directory / f"ledger.sqlite{end}") for end in ("", "-wal"))
        if state != self._state or not self._read:
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder, "tables")
                output_of([
                    "export", str(self.directory), "--to", "tables", "-o", str(place), *(["--all"] if self._all else [])
                ])
                self._read = {name: columns_of(_text(place / f"{name}.csv")) for name in _TABLES}
            self._state = state
        return self._read


def _state(path: Path) -> Any:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="surrogateescape")


def _with_absolute_paths(experiment: Mapping[str, Any]) -> Dict[str, Any]:
    """Paths of an experiment that is no file are relative to the working directory."""
    copy = json.loads(json.dumps(experiment, default=lambda value: value.tolist() if hasattr(value, "tolist") else str(value)))
    data = copy.get("data")
    for place, key in ((copy, "data.path"), (data, "path"), (data.get("split") if isinstance(data, dict) else None, "path")):
        if isinstance(place, dict) and isinstance(place.get(key), str):
            place[key] = os.path.abspath(place[key])
    return dict(copy)


def run(
    experiment: Union[str, "os.PathLike[str]", Mapping[str, Any]], overrides: Optional[Mapping[str, Any]] = None, *,
    output: Union[None, str, "os.PathLike[str]"] = None, jobs: Optional[int] = None, memory: Optional[str] = None,
    verbose: bool = False, **more_overrides: Any,
) -> Run:
    """Trains and scores every job of an experiment that is not done yet, and returns its :class:`Run`.

    The experiment is a file, or what would stand in one as a dict, whose paths are then relative to the working
    directory. Overrides are settings by their dotted names, ``{"train.epochs": 4}``, or, as further arguments, with two
    underscores for a dot, ``train__epochs=4``; a list is a value, and an axis of the grid is written as a text,
    ``{"model.components": "1,2"}``. Results go to ``output``, or to runs/ and the experiment's name. ``verbose`` prints what the program says. An experiment that is wrong is a
    SeedbedError; jobs that fail are a warning, and in ``failures``."""
    settings = {**(overrides or {}), **{key.replace("__", "."): value for key, value in more_overrides.items()}}
    options = [f"{key}={setting_text(value)}" for key, value in settings.items()]
    options += [] if jobs is None else ["--jobs", str(jobs)]
    options += [] if memory is None else ["--memory", memory]
    if not isinstance(experiment, Mapping):
        return _run(os.fspath(experiment), options, output or Path("runs", _name(Path(experiment), settings)), verbose)
    place = output or Path("runs", str(settings.get("name", experiment.get("name", "experiment"))))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "experiment.yaml")  # JSON is YAML
        path.write_text(json.dumps(_with_absolute_paths(experiment), ensure_ascii=False), encoding="utf-8")
        return _run(str(path), options, place, verbose)


def _name(path: Path, settings: Mapping[str, Any]) -> str:
    """The experiment's, as the program has it: its `name:`, or else the file's."""
    named = None
    if path.is_file():
        named = re.search(r"""^["']?name["']?[ \t]*:[ \t]*["']?([^"'#\n]+)""", path.read_text(errors="replace"), re.MULTILINE)
    return str(settings.get("name", named.group(1).strip() if named else path.stem))


def _run(path: str, options: List[str], output: Any, verbose: bool) -> Run:
    done = execute(["run", path, *options, "-o", os.fspath(output)], echo=verbose)
    if done.status == 130:
        raise KeyboardInterrupt
    if done.status not in (0, 1):
        raise SeedbedError(message_of(done))
    found = Run(output)
    if done.status == 1:
        warnings.warn(f"{message_of(done)}\nsee the failures of {found!r}", RuntimeWarning, stacklevel=3)
    return found
