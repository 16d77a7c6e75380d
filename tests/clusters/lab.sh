#!/usr/bin/env bash
# A Slurm cluster of the tests' own on this machine, for as long as a test lasts: one controller and some nodes on
# loopback, each node with its processes in a PID namespace, so that one can be cut off with all that runs on it.
#   . lab.sh; lab_start; … ; lab_stop
# Needs slurmctld, slurmd and munged, and the right to make PID namespaces; a test that has not got them says so
# and returns 77, by which ctest knows that it was skipped.

lab_cpus=${lab_cpus:-4}    # that each node claims to have
lab_memory=4000            # MB that it claims
lab_nodes=${lab_nodes:-3}

lab_skip() {
  echo "skipped: $1"
  exit 77
}

lab_require() {
  local program
  PATH=$PATH:/usr/sbin:/sbin
  for program in slurmctld slurmd munged sbatch squeue scontrol; do
    command -v "$program" >/dev/null || lab_skip "$program is not here (apt-get install slurm-wlm)"
  done
  unshare --pid --fork --mount-proc true 2>/dev/null || lab_skip "no PID namespace can be made here"
}

lab_free_ports() { # how many in a row; prints the first
  local first port
  for ((first = 20000 + RANDOM % 20000; ; first = 20000 + RANDOM % 20000)); do
    for ((port = first; port < first + $1; port++)); do
      (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue 2
    done
    echo "$first"
    return
  done
}

lab_configure() {
  local port
  port=$(lab_free_ports $((lab_nodes + 1)))
  cat >"$lab/slurm.conf" <<END
ClusterName=testlab
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=$port
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$lab/munge/socket,cred_expire=5
StateSaveLocation=$lab/state
SlurmdSpoolDir=$lab/spool/%n
SlurmctldPidFile=$lab/controller.pid
SlurmdPidFile=$lab/%n.pid
SlurmctldLogFile=$lab/controller.log
SlurmdLogFile=$lab/%n.log
MailProg=/bin/true
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=$((lab_memory / lab_cpus))
SlurmdParameters=config_overrides
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=3,bf_interval=3
ReturnToService=2
SlurmctldTimeout=10
SlurmdTimeout=6
MessageTimeout=5
KillWait=3
CompleteWait=0
MinJobAge=3600
InactiveLimit=0
JobRequeue=1
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
${lab_extra:-}
NodeName=n[1-$lab_nodes] NodeHostname=localhost NodeAddr=127.0.0.1 Port=$((port + 1))-$((port + lab_nodes)) CPUs=$lab_cpus RealMemory=$lab_memory
PartitionName=usual Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=10 GraceTime=5
PartitionName=urgent Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=100 PreemptMode=OFF
END
  # Loaded even where nothing uses it; named outright it touches nothing.
  echo 'CgroupPlugin=cgroup/v1' >"$lab/cgroup.conf"
}

lab_wait() { # seconds, command…: until it succeeds
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}

lab_munge_is_up() { [ -S "$lab/munge/socket" ]; }
lab_controller_is_up() { scontrol ping 2>/dev/null | grep -q 'is UP'; }
lab_idle_nodes() { [ "$(sinfo -h -N -p usual -o %T 2>/dev/null | grep -cx idle)" = "$lab_nodes" ]; }

lab_start() {
  local node
  lab_require
  lab=$(mktemp -d /tmp/lab-XXXXXX)  # short: the paths of sockets have to be
  export SLURM_CONF=$lab/slurm.conf
  mkdir -p "$lab"/{munge,state,spool}
  chmod 755 "$lab" "$lab/munge"
  (umask 077; head -c 128 /dev/urandom >"$lab/munge/key")
  munged -F --socket="$lab/munge/socket" --key-file="$lab/munge/key" --pid-file="$lab/munge/pid" \
    --log-file="$lab/munge/log" --seed-file="$lab/munge/seed" </dev/null >"$lab/munged.out" 2>&1 &
  lab_munged=$!
  lab_configure
  lab_wait 10 lab_munge_is_up || lab_skip "munged does not start: $(tail -n 1 "$lab/munged.out")"
  lab_start_controller
  lab_wait 20 lab_controller_is_up || { tail -n 5 "$lab/controller.log"; lab_stop; lab_skip "slurmctld does not start"; }
  for ((node = 1; node <= lab_nodes; node++)); do
    mkdir -p "$lab/spool/n$node"
    lab_start_node "n$node"
  done
  lab_wait 60 lab_idle_nodes || { sinfo -N -l; lab_stop; lab_skip "the nodes do not come up"; }
}

lab_start_controller() {
  setsid slurmctld -D -i -f "$lab/slurm.conf" </dev/null >>"$lab/controller.out" 2>&1 &
  echo $! >"$lab/controller.process"
  disown
}

lab_kill_controller() {
  local process
  process=$(cat "$lab/controller.process")
  kill -KILL $(lab_below "$process") "$process" 2>/dev/null
  lab_wait 10 lab_gone "$process"
}

# A node is a namespace, whose first process starts slurmd and again when it gets USR1.
lab_start_node() { # name
  setsid unshare --mount --pid --fork --kill-child=KILL --mount-proc bash -c '
    slurmd -D -N "$1" -f "$2" &
    trap "slurmd -D -N \"$1\" -f \"$2\" &" USR1
    while :; do sleep 1 & wait $!; done' node "$1" "$lab/slurm.conf" </dev/null >>"$lab/$1.out" 2>&1 &
  echo $! >"$lab/$1.process"
  disown
}

lab_below() { # all descendants of a process
  local child
  for child in $(ps -o pid= --ppid "$1"); do
    echo "$child"
    lab_below "$child"
  done
}
lab_gone() { ! kill -0 "$1" 2>/dev/null || [[ $(ps -o stat= -p "$1") == Z* ]]; }

lab_crash_node() { # name: slurmd and all that it runs, at once
  local process
  process=$(cat "$lab/$1.process")
  kill -KILL "$process"
  lab_wait 10 lab_gone "$process"
}

lab_kill_slurmd() { # name: jobs go on
  local process
  for process in $(lab_below "$(cat "$lab/$1.process")"); do
    [ "$(cat "/proc/$process/comm" 2>/dev/null)" = slurmd ] && kill -KILL "$process"
  done
  return 0
}

lab_revive_slurmd() { # name
  kill -USR1 "$(ps -o pid= --ppid "$(cat "$lab/$1.process")" | head -n 1)"
}

lab_queue_is_empty() { [ -z "$(squeue -h 2>/dev/null)" ] && squeue -h >/dev/null 2>&1; }

lab_stop() {
  local file process
  [ -n "${lab:-}" ] || return 0
  timeout 10 scancel --user="$(id -un)" 2>/dev/null
  lab_wait 5 lab_queue_is_empty
  for file in "$lab"/n*.process "$lab/controller.process"; do
    [ -e "$file" ] || continue
    process=$(cat "$file")
    kill -KILL $(lab_below "$process") "$process" 2>/dev/null
  done
  kill "$lab_munged" 2>/dev/null
  wait "$lab_munged" 2>/dev/null
  [ -n "${lab_keep:-}" ] || rm -rf "$lab"
  lab=
}
