#!/usr/bin/env bash
# A profile in parts on a real Slurm, which this starts on loopback for itself, and by GNU parallel:
#   tests/packaging/cluster.sh FOLDER_OF_LAMINA_CLI
# Twelve layers in an array of four tasks, one of them killed and put back in the queue; merged, the files must be those of
# one run. Needs root and slurmctld, slurmd, slurm-client, munge, parallel. Exit code 77 where they are not installed.
set -euo pipefail
PATH=$(readlink -f "$1"):$PATH
here=$(dirname "$(readlink -f "$0")")
part=$here/../../packaging/cluster/lamina-part.sh
for program in slurmctld slurmd munged sbatch parallel; do
  PATH=$PATH:/usr/sbin command -v "$program" >/dev/null || { echo "cluster: $program is not installed: nothing was tried"; exit 77; }
done
PATH=$PATH:/usr/sbin
work=$(mktemp -d)
chmod 755 "$work"
say() { printf 'cluster: %s\n' "$*"; }
fail() { say "FAILED: $*"; cat "$work"/log/* "$work"/slurm/part-*.log 2>/dev/null | tail -40; exit 1; }
finish() {
  kill $(cat "$work"/*.pid 2>/dev/null) 2>/dev/null || true
  sleep 1
  rm -rf "$work"
}
trap finish EXIT
export SLURM_CONF=$work/slurm.conf
mkdir -p "$work"/{log,state,spool,munge,slurm}

say "starting Slurm"
chown munge: "$work/munge" && chmod 700 "$work/munge"
head -c 1024 /dev/urandom >"$work/munge/key" && chown munge: "$work/munge/key" && chmod 600 "$work/munge/key"
setpriv --reuid=munge --regid=munge --clear-groups munged --force --key-file="$work/munge/key" \
  --socket="$work/munge/socket" --pid-file="$work/munge/pid" --log-file="$work/munge/log" --seed-file="$work/munge/seed"
cp "$work/munge/pid" "$work/munged.pid"
chmod 711 "$work/munge"
cat >"$SLURM_CONF" <<CONF
ClusterName=lamina
SlurmctldHost=$(uname -n)(127.0.0.1)
SlurmctldPort=26817
SlurmdPort=26818
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
CredType=cred/munge
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/log/slurmctld
SlurmdLogFile=$work/log/slurmd
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
SchedulerParameters=requeue_delay=0
JobRequeue=1
NodeName=$(uname -n) NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
slurmctld -i >/dev/null
slurmd >/dev/null 2>&1
for _ in $(seq 30); do sinfo -h -o %T 2>/dev/null | grep -q idle && break; sleep 1; done
sinfo -h -o %T | grep -q idle || fail "the node did not come up"

settings=(--model demo --article demo --epochs 20)
say "twelve layers in one run"
lamina-cli run "${settings[@]}" --threads 1 --progress none --out "$work/one.lamina" >/dev/null

say "the same as an array of four tasks"
job=$(cd "$work" && sbatch --parsable --array=0-3 --cpus-per-task=1 --output="$work/slurm/part-%a.log" --export=ALL \
  "$part" "$work/slurm" 12 "${settings[@]}")
# The first task is killed in its work, and back in the queue it goes on.
for _ in $(seq 600); do compgen -G "$work/slurm/part-0.lamina.journal/layers/*" >/dev/null && break; sleep 0.1; done
compgen -G "$work/slurm/part-0.lamina.journal/layers/*" >/dev/null || fail "part 0 did not begin"
pkill -KILL -f "part-0.lamina" || fail "part 0 was done before it could be killed"
for _ in $(seq 60); do scontrol requeue "${job}_0" 2>/dev/null && break; sleep 0.5; done
for _ in $(seq 300); do [ -z "$(squeue -h -j "$job" 2>/dev/null)" ] && break; sleep 1; done
cat "$work"/slurm/part-*.log
grep -q "going on" "$work/slurm/part-0.log" || fail "part 0 was not put back in the queue"
compared() { # FOLDER
  lamina-cli merge "$work/$1"/part-*.lamina --out "$work/$1.lamina" >/dev/null
  mkdir "$work/$1-files" && python3 - "$work/one.lamina" "$work/$1.lamina" <<'PYTHON' || fail "$1: not the files of one run"
import sys, zipfile
one, other = (zipfile.ZipFile(name) for name in sys.argv[1:])
names = set(one.namelist()) - {"manifest.json"}
assert names == set(other.namelist()) - {"manifest.json"}, names ^ set(other.namelist())
different = [name for name in sorted(names) if one.read(name) != other.read(name)]
assert not different, different
print("cluster:", len(names), "files, all the same")
PYTHON
}
compared slurm

say "the same by GNU parallel"
export LAMINA_PARTS=4
parallel --will-cite -j 2 LAMINA_PART={} "$part" "$work/parallel" 12 "${settings[@]}" --threads 1 ::: 0 1 2 3
compared parallel
say "all is well"
