#!/bin/bash
# parallel-ssh.sh RUN_DIRECTORY MACHINE,MACHINE,…: GNU parallel over ssh, on machines that see the same folder and
# have seedbed on their PATH. ":" is this machine. A machine that fails hands its share to another.
#   seedbed run diamonds.yaml --prepare -o runs/diamonds
#   parallel-ssh.sh runs/diamonds node1,node2,:
run=$(realpath "$1") machines=$2
parts=$(tr ',' '\n' <<<"$machines" | wc -l)
seq "$parts" | parallel --sshlogin "$machines" --jobs 1 --retries 3 \
  seedbed work "'$run'" --share "{}/$parts" ${JOBS:+-j "$JOBS"}
exec seedbed merge "$run"
