"""Builds the wheel (PEP 517): the Python package, the programs and the library, and the shared libraries that these
need beyond what every Linux has, so that the wheel runs where no compiler and no package of theirs is installed.

``pip wheel . --config-settings build-folder=build/release`` takes what was built there; by default CMake builds in
build/wheel."""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sysconfig
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TARGETS = {"bin/seedbed": "seedbed", "bin/seedbed-worker": "seedbed-worker", "lib/libseedbed.so": "predictor"}
#: Of the C library and the compiler, which every system has, and of which a process may hold only one.
OF_THE_SYSTEM = re.compile(r"^(lib(c|m|dl|rt|pthread|resolv|util|stdc\+\+|gcc_s)\.so|ld-linux|linux-vdso)")


def version() -> str:
    found = re.search(r"project\(seedbed VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text())
    assert found, "CMakeLists.txt does not say the version"
    return found.group(1)


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def metadata() -> str:
    told = project()
    lines = [
        "Metadata-Version: 2.4", f"Name: {told['name']}", f"Version: {version()}", f"Summary: {told['description']}",
        f"License-Expression: {told['license']}", f"Requires-Python: {told['requires-python']}",
        *(f"Requires-Dist: {need}" for need in told["dependencies"]),
    ]
    for extra, needs in told["optional-dependencies"].items():
        lines += [f"Provides-Extra: {extra}", *(f"Requires-Dist: {need} ; extra == '{extra}'" for need in needs)]
    lines += ["Description-Content-Type: text/markdown", "", (ROOT / told["readme"]).read_text(encoding="utf-8")]
    return "\n".join(lines)


def platform_tag() -> str:
    """Systems whose C library is at least as new as the one that it was built with."""
    try:
        name, _, number = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
    except (AttributeError, ValueError):
        name, number = "", ""
    if name != "glibc":
        return sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return f"manylinux_{number.replace('.', '_')}_{platform.machine()}"


def built(settings: dict[str, Any]) -> Path:
    """The folder with the programs and the library, which are built if they are not."""
    given = settings.get("build-folder")
    folder = (ROOT / given).resolve() if given else ROOT / "build" / "wheel"
    if not (folder / "CMakeCache.txt").is_file():
        subprocess.run(
            ["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
             "-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O2 -g1", "-DCMAKE_UNITY_BUILD=ON", "-DCMAKE_UNITY_BUILD_BATCH_SIZE=12",
             "-DBUILD_TESTING=OFF", "-DSEEDBED_BENCHMARKS=OFF", "--log-level=WARNING"],
            check=True,
        )
    subprocess.run(["cmake", "--build", folder, "--target", *TARGETS.values()], check=True)
    return folder


def needed(binary: Path) -> dict[str, Path]:
    """The shared libraries that a binary loads, by the names it looks for, but for those of the system."""
    text = subprocess.run(["ldd", binary], check=True, capture_output=True, text=True).stdout
    if "not found" in text:
        raise SystemExit(f"{binary} does not find a library that it needs:\n{text}")
    found = re.findall(r"^\s*(\S+) => (/\S+)", text, re.MULTILINE)
    return {name: Path(path).resolve() for name, path in found if not OF_THE_SYSTEM.match(name)}


def licence_of(library: Path) -> tuple[str, Path] | None:
    """The package of this Debian that a library is from, and what that says of its licence."""
    try:
        owner = subprocess.run(["dpkg-query", "-S", library], check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    package = owner.split(":", 1)[0]
    text = Path("/usr/share/doc", package, "copyright")
    return (package, text) if text.is_file() else None


def fill(folder: Path, build: Path) -> None:
    """Puts everything that the wheel holds into a folder, but for the list of it."""
    package, information = folder / "seedbed", folder / f"seedbed-{version()}.dist-info"
    shutil.copytree(ROOT / "python" / "seedbed", package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "bin").mkdir()
    (package / "lib").mkdir()
    (information / "licenses").mkdir(parents=True)
    libraries: dict[str, Path] = {}
    for place in TARGETS:
        built_file = (build / Path(place).name).resolve()
        libraries.update(needed(built_file))
        shutil.copy(built_file, package / place)
    for name, path in libraries.items():
        shutil.copy(path, package / "lib" / name)
        if (licence := licence_of(path)) is not None:
            shutil.copy(licence[1], information / "licenses" / f"{licence[0]}.txt")
    shutil.copy(ROOT / "LICENSE", information / "licenses" / "LICENSE")
    if strip := shutil.which("strip"):
        subprocess.run([strip, "--strip-unneeded", *(package / place for place in TARGETS)], check=True)
    scripts = "".join(f"{name} = {function}\n" for name, function in project()["scripts"].items())
    (information / "entry_points.txt").write_text(f"[console_scripts]\n{scripts}")
    (information / "METADATA").write_text(metadata(), encoding="utf-8")
    (information / "WHEEL").write_text(
        f"Wheel-Version: 1.0\nGenerator: seedbed_wheel\nRoot-Is-Purelib: false\nTag: py3-none-{platform_tag()}\n"
    )


def pack(folder: Path, wheel: Path) -> None:
    record = []
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))  # the same wheel from the same files
            entry.external_attr = (0o100755 if "/bin/" in name else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = path.read_bytes()
            archive.writestr(entry, content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record.append(f"{name},sha256={digest},{len(content)}")
        place = f"seedbed-{version()}.dist-info/RECORD"
        archive.writestr(place, "\n".join([*record, f"{place},,", ""]))


def build_wheel(wheel_directory: str, config_settings: Any = None, metadata_directory: Any = None) -> str:
    name = f"seedbed-{version()}-py3-none-{platform_tag()}.whl"
    build = built(config_settings or {})
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), build)
        pack(Path(folder), Path(wheel_directory, name))
    return name


def build_sdist(sdist_directory: str, config_settings: Any = None) -> str:
    name = f"seedbed-{version()}"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    with tempfile.TemporaryDirectory() as folder, tarfile.open(Path(sdist_directory, f"{name}.tar.gz"), "w:gz") as archive:
        for file in filter(None, listed.split("\0")):
            archive.add(ROOT / file, f"{name}/{file}", recursive=False)
        information = Path(folder, "PKG-INFO")
        information.write_text(metadata(), encoding="utf-8")
        archive.add(information, f"{name}/PKG-INFO")
    return f"{name}.tar.gz"
