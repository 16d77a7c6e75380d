#!/usr/bin/env bash
# Tests have names in CamelCase: TEST(ScoreAccumulator, WithoutRowsNothingIsDefined).
#   names_check.sh SOURCE_FOLDER
set -euo pipefail
cd "$1"
wrong=$(grep -rnE '^ *TEST(_F|_P)?\(([a-z][A-Za-z0-9_]*,|[A-Za-z0-9_]+, *[a-z])' tests --include='*.cpp' || true)
[ -z "$wrong" ] && exit 0
printf 'these tests are not named in CamelCase:\n%s\n' "$wrong"
exit 1
