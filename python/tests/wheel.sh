#!/usr/bin/env bash
# The wheel, built and installed by pip into a new virtual environment without any package index, trains, predicts and
# scores with what it has brought along. Exit 77, which means skipped, where Python 3.11 with pip, venv and numpy is not there.
#   wheel.sh SOURCE_FOLDER BUILD_FOLDER
set -euo pipefail
source_folder=$1 build_folder=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/seedbed-wheel-XXXXXX")
trap 'rm -rf "$work"' EXIT
fail() { printf 'FAILED: %s\n' "$@"; exit 1; }

python=
for candidate in ${SEEDBED_PYTHON:-} python3 /usr/bin/python3; do
  "$candidate" -c 'import sys, ensurepip, numpy, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { python=$candidate; break; }
done
[ -n "$python" ] || { echo "skipped: there is no Python 3.11 or later with numpy, pip and venv (apt-get install python3-numpy python3-pip python3-venv)"; exit 77; }

"$python" -m pip wheel "$source_folder" --no-index --no-deps -w "$work" --config-settings "build-folder=$build_folder" \
  >"$work/log" 2>&1 || fail "$(cat "$work/log")"
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --no-index --no-deps "$work"/seedbed-*.whl >"$work/log" 2>&1 || fail "$(cat "$work/log")"
site=$(echo "$work"/venv/lib/python3.*/site-packages)
"$python" -c 'import numpy, pathlib; print(pathlib.Path(numpy.__file__).parents[1])' >"$site/numpy.pth"  # as from an index

cat >"$work/ten_lines.py" <<'PROGRAM'
import numpy, seedbed
random = numpy.random.default_rng(1)
x = random.normal(size=500)
y = 2 * x + random.normal(size=500)
numpy.savetxt("rows.csv", numpy.c_[x, y], delimiter=",", header="x,y", comments="", fmt="%.17g")
run = seedbed.run({"data": {"path": "rows.csv", "target": "y", "numeric": ["x"]}, "model": {"family": "normal"}, "train": {"epochs": 20}, "seeds": 2})
forecasts = run.predictor().predict({"x": x})
print("mean CRPS", forecasts.crps(y).mean())
assert forecasts.crps(y).mean() < 0.8 and len(run.models()) == 2
PROGRAM
cd "$work"
env -i PATH="$work/venv/bin" HOME="$work" "$work/venv/bin/python" ten_lines.py >"$work/log" 2>&1 || fail "$(cat "$work/log")"
env -i PATH="$work/venv/bin" "$work/venv/bin/seedbed" --version | grep -q '^seedbed ' || fail "the command of the environment does not work"

# Nothing but the C library and the compiler's is taken from the system.
for file in "$site"/seedbed/bin/* "$site"/seedbed/lib/libseedbed.so; do
  ldd "$file" >"$work/loaded"
  if grep -vE "=> $site/seedbed/|linux-vdso|ld-linux|lib(c|m|dl|rt|pthread|stdc\+\+|gcc_s)\.so" "$work/loaded"; then
    fail "$file takes these from the system"
  fi
done
echo "a wheel in a new environment: trains, predicts, scores"
