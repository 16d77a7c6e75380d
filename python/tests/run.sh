#!/usr/bin/env bash
# The tests of the Python package, against the programs and the library of a build folder. Exit 77, which means skipped,
# where no Python with numpy and pytest is there; SEEDBED_PYTHON names one, such as that of a virtual environment.
#   run.sh SOURCE_FOLDER BUILD_FOLDER
set -euo pipefail
source_folder=$1 build_folder=$2
for python in ${SEEDBED_PYTHON:-} python3 /usr/bin/python3; do
  "$python" -c 'import sys, numpy, pytest; sys.exit(sys.version_info < (3, 9))' 2>/dev/null || continue
  export SEEDBED_BUILD_FOLDER=$build_folder PYTHONPATH=$source_folder/python PYTHONDONTWRITEBYTECODE=1
  exec "$python" -m pytest -q -p no:cacheprovider -rs "$source_folder/python/tests"
done
echo "skipped: there is no Python 3.9 or later with numpy and pytest (apt-get install python3-numpy python3-pytest)"
exit 77
