"""The programs of the package: `seedbed`, which starts `seedbed-worker` from the same folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO, List, NoReturn, Sequence

from ._library import SeedbedError, find


@dataclass
class Finished:
    status: int
    output: str
    errors: str


def _read(stream: IO[str], lines: List[str], echo: "IO[str] | None") -> None:
    for line in stream:
        lines.append(line)
        if echo is not None:
            echo.write(line)
            echo.flush()


def execute(arguments: Sequence[str], *, echo: bool = False) -> Finished:
    """Runs `seedbed` to its end. An interruption is handed on, and raised when the program has come to its end, as it
    would after Ctrl-C: what is done is kept."""
    process = subprocess.Popen(
        [str(find("bin", "seedbed")), *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        errors="replace", start_new_session=True,  # so that Ctrl-C reaches it once, from here
    )
    assert process.stdout is not None and process.stderr is not None
    output: List[str] = []
    errors: List[str] = []
    readers = [
        threading.Thread(target=_read, args=(process.stdout, output, sys.stdout if echo else None), daemon=True),
        threading.Thread(target=_read, args=(process.stderr, errors, sys.stderr if echo else None), daemon=True),
    ]
    for reader in readers:
        reader.start()
    try:
        process.wait()
    except BaseException:
        process.send_signal(signal.SIGINT)
        process.wait()
        raise
    finally:
        for reader in readers:
            reader.join()
    return Finished(process.returncode, "".join(output), "".join(errors))


def output_of(arguments: Sequence[str]) -> str:
    """What the program prints; what it says when it cannot do what it is asked is a SeedbedError."""
    done = execute(arguments)
    if done.status != 0:
        raise SeedbedError(message_of(done))
    return done.output


def message_of(done: Finished) -> str:
    text = done.errors.strip().removeprefix("seedbed: ")
    return text or f"seedbed ended with status {done.status}"


def main() -> NoReturn:
    """The command `seedbed` of an environment that the wheel is installed in."""
    program = str(find("bin", "seedbed"))
    os.execv(program, ["seedbed", *sys.argv[1:]])
