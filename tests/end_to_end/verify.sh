#!/usr/bin/env bash
# `seedbed verify` finds one bit in one score, names it, and changes nothing in the directory. A result that another
# platform made may differ.
#   verify.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 4 2
mkdir temporary
export TMPDIR=$work/temporary

sums() { find run -type f | sort | xargs sha256sum; }
verify() { # expected exit code, options; leaves what it printed in "text"
  local code=0
  "$seedbed" verify run -q "${@:2}" >text 2>messages || code=$?
  [ $code -eq "$1" ] || fail "verify ${*:2} returned $code, not $1" "$(cat text messages)"
  sums | cmp - before || fail "verify ${*:2} changed the directory"
  [ -z "$(ls temporary)" ] || fail "verify left files behind: $(ls temporary)"
}

"$seedbed" run sweep.yaml -q -o run -j 2 scores=crps_test,pinball_0.1_test >/dev/null
sums >before
verify 0 -j 2
grep -qx "16 jobs gave the same scores, epochs and best epoch, bit for bit" text || fail "$(cat text)"

job=$(sed -n 2p run/results.csv | cut -d, -f1)
score=$(sed -n 2p run/results.csv | cut -d, -f7)
"$build_folder/change_result" run "$job"
sums >before
verify 1 -j 2
grep -q "^15 jobs gave the same" text || fail "$(cat text)"
grep -A1 "^  $job " text | grep -q "^    crps_test was .* and is $score now$" || fail "$score: $(cat text)"
[ "$(grep -c ' was .* and is ' text)" -eq 1 ] || fail "more than one difference: $(cat text)"
grep -q "^DIFFERS: $job " messages || fail "nothing was said at once: $(cat messages)"

# Among five jobs it may not be; the same sample is the same jobs.
for i in 1 2; do
  "$seedbed" verify run -v --sample 5 --seed 7 2>&1 >/dev/null | grep ^started: | sort >sample.$i || true
done
[ "$(wc -l <sample.1)" -eq 5 ] || fail "a sample of 5 is $(wc -l <sample.1)"
cmp sample.1 sample.2 || fail "the same sample is other jobs"

# An earlier version named libtorch among what decides bits: another one excuses nothing.
platform=$(sed -n 's/^rows: .*; \(.*\)$/\1/p' "run/logs/$job.log" | tail -1)
[ -n "$platform" ] || fail "no platform in the log: $(cat "run/logs/$job.log")"
"$build_folder/change_result" run "$job" "${platform/,/, libtorch 0.1,}"
sums >before
verify 1
grep -q "^1 job gave other results, on the same platform ($platform):" text || fail "$platform: $(cat text)"

"$build_folder/change_result" run "$job" "another, libtorch 0.1"
sums >before
verify 0
grep -q "^1 job was made on another platform" text || fail "$(cat text)"
grep -q "^    crps_test  .* $score here: $job " text || fail "$(cat text)"

# A job whose data changed is not what it was.
sed -i '$d' surgery.csv
verify 2
grep -q "surgery.csv changed since" messages || fail "$(cat messages)"
echo "one bit in one of 16 jobs was found"
