#!/usr/bin/env bash
# results.csv has the same bytes however a sweep is run: one job at a time or two, worker processes or threads, whatever
# the environment tells the libraries to compute with.
#   same_results.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 20 3

reference=
for isolation in process thread; do
  for jobs in 1 2; do
    folder=$isolation-$jobs
    "$seedbed" run sweep.yaml -j $jobs --isolation $isolation -q -o $folder >$folder.table
    [ "$(grep -c ,done, $folder/results.csv)" -eq 16 ] || fail "$folder: not all of 16 jobs are done"
    reference=${reference:-$folder}
    for file in results.csv aggregate.csv ensembles.csv epochs.csv; do
      same_bytes "$file differs between $reference and $folder" $reference/$file $folder/$file
    done
    same_bytes "the table differs between $reference and $folder" $reference.table $folder.table
  done
done

ONEDNN_MAX_CPU_ISA=SSE41 DNNL_MAX_CPU_ISA=SSE41 ONEDNN_DEFAULT_FPMATH_MODE=ANY OMP_NUM_THREADS=3 \
  GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-AVX2,-FMA_Usable,-AVX2_Usable ATEN_CPU_CAPABILITY=default \
  "$seedbed" run sweep.yaml -j 2 -q -o environment >/dev/null
for file in results.csv ensembles.csv epochs.csv; do
  same_bytes "$file differs in another environment" $reference/$file environment/$file
done

# The sweep must not be so tame that nothing could differ.
[ "$(tail -n +2 process-1/results.csv | cut -d, -f7 | sort -u | wc -l)" -eq 16 ] || fail "some jobs have the same score"
stopped_early=$(awk -F, 'NR > 1 { if (last[$1] < $2) last[$1] = $2 } END { for (j in last) n += last[j] < 20; print n + 0 }' \
  process-1/epochs.csv)
[ "$stopped_early" -ge 1 ] || fail "no job stopped early"
echo "16 jobs, the same bytes in five ways; $stopped_early of them stopped early"
