#!/usr/bin/env bash
# Every combination of closed standard descriptors: results are those of an undisturbed run, no file gets what is
# printed, and the exit code is 2 where something had to go to a closed standard output, as other programs do it.
#   closed_descriptors.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 2 0
command=(run sweep.yaml -j 2 seeds=1 splits=1 model.components=1,2 train.loss=nll run.save_predictions=test)
"$seedbed" "${command[@]}" -o whole >/dev/null 2>&1
model=$(find whole/models -name '*.safetensors' | sort | head -1)
"$seedbed" predict "$model" --input surgery.csv -o whole.csv 2>/dev/null
printf 'y,weights,locations,scales\n1,1,2,3\n2,1,2,1\n' >forecasts.csv
"$seedbed" score forecasts.csv --family normal -o whole_scores.csv 2>/dev/null

closing() { # which, command: standard error and output go to the files messages and output unless they are closed
  local which=$1
  shift
  case $which in
    "") "$@" </dev/null >output 2>messages ;;
    0) "$@" <&- >output 2>messages ;;
    1) "$@" </dev/null >&- 2>messages ;;
    2) "$@" </dev/null >output 2>&- ;;
    01) "$@" <&- >&- 2>messages ;;
    02) "$@" <&- >output 2>&- ;;
    12) "$@" </dev/null >&- 2>&- ;;
    012) "$@" <&- >&- 2>&- ;;
  esac
}

expect() { # exit code, which, what, command
  local wanted=$1 which=$2 what=$3 code=0
  shift 3
  : >messages
  closing "$which" "$@" || code=$?
  [ $code -eq "$wanted" ] || fail "$what with '$which' closed: exit code $code, not $wanted" "$(cat messages)"
  [ "$wanted" -eq 0 ] || [[ $which == *2* ]] || grep -q "cannot write to standard output: Bad file descriptor" messages ||
    fail "$what with '$which' closed does not say why" "$(cat messages)"
}

for which in "" 0 1 2 01 02 12 012; do
  printing=0
  [[ $which == *1* ]] && printing=2
  expect $printing "$which" "--version" "$seedbed" --version
  expect $printing "$which" "help" "$seedbed" help
  for isolation in process thread; do
    rm -rf run
    expect $printing "$which" "run" "$seedbed" "${command[@]}" --isolation $isolation -o run
    same_bytes "results with '$which' closed" whole/results.csv run/results.csv
    for folder in models predictions; do
      diff -r whole/$folder run/$folder || fail "$folder differ with '$which' closed"
    done
    [ -s run/report.html ] || fail "no report with '$which' closed"
  done
  expect $printing "$which" "aggregate" "$seedbed" aggregate run
  rm -f out.csv scores.csv
  expect 0 "$which" "predict" "$seedbed" predict "$model" --input surgery.csv -o out.csv
  same_bytes "forecasts with '$which' closed" whole.csv out.csv
  expect $printing "$which" "predict to standard output" "$seedbed" predict "$model" --input surgery.csv
  expect $printing "$which" "score" "$seedbed" score forecasts.csv --family normal
  expect 0 "$which" "score to a file" "$seedbed" score forecasts.csv --family normal -o scores.csv
  same_bytes "scores with '$which' closed" whole_scores.csv scores.csv
done

# An error is an error, whether or not it can be told, and input that is closed cannot be read.
for which in 2 02 12 012; do
  code=0
  closing $which "$seedbed" run missing.yaml || code=$?
  [ $code -eq 2 ] || fail "exit code $code of an error that cannot be told"
done
code=0
closing 0 "$seedbed" predict "$model" --input - -o out.csv || code=$?
[ $code -eq 2 ] && grep -q "Bad file descriptor" messages || fail "closed input: exit code $code" "$(cat messages)"
# The program of the first run, where it is built, and the worker, which has nothing to serve here.
if [ -x "$build_folder/seedbed-run" ]; then expect 2 12 "seedbed-run" "$build_folder/seedbed-run" --version; fi
code=0
closing 012 "$build_folder/seedbed-worker" || code=$?
[ $code -eq 2 ] || fail "exit code $code of a worker that nobody started"
echo "8 combinations of closed descriptors, 9 commands each"
