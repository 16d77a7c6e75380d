#!/usr/bin/env bash
# Whether ONNX Runtime forecasts as `seedbed predict` does: see onnxruntime_agrees.py. Exit 77, which means skipped, where
# no Python with onnxruntime is there; SEEDBED_ONNX_PYTHON names one, such as that of a virtual environment.
#   onnxruntime_agrees.sh SOURCE_FOLDER BUILD_FOLDER
set -euo pipefail
source_folder=$1 build_folder=$2
for python in ${SEEDBED_ONNX_PYTHON:-} ${SEEDBED_PYTHON:-} python3 /usr/bin/python3; do
  "$python" -c 'import numpy, onnxruntime' 2>/dev/null || continue
  exec env PYTHONDONTWRITEBYTECODE=1 "$python" "$source_folder/tests/forecasts/onnx/onnxruntime_agrees.py" "$build_folder"
done
echo "skipped: there is no Python with onnxruntime (python3 -m venv VENV && VENV/bin/pip install onnxruntime, and then" \
  "SEEDBED_ONNX_PYTHON=VENV/bin/python)"
exit 77
