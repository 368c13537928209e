#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own, which XASO_TEST_PG names; nothing of it is left afterwards.
#   tests/support/with_postgres.sh ./sql_test --gtest_filter='Both/*'
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: $0 COMMAND [ARGUMENT...]" >&2; exit 2; }

bin=/usr/lib/postgresql/15/bin
[ -x "$bin/initdb" ] || bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || { echo "PostgreSQL is not installed: apt-get install postgresql" >&2; exit 2; }

dir=$(mktemp -d "${TMPDIR:-/tmp}/xaso_pg.XXXXXX")
as=()
if [ "$(id -u)" = 0 ]; then  # the server refuses to run as root
  user=postgres
  id "$user" >/dev/null 2>&1 || user=nobody
  chown "$user" "$dir"
  as=(runuser -u "$user" --)
fi
chmod 711 "$dir"  # the command may run as somebody else than the server

command_pid=
finish() {
  status=$?
  trap - EXIT
  trap '' INT TERM HUP
  if [ -n "$command_pid" ]; then kill -TERM "$command_pid" 2>/dev/null || true; fi
  if [ -f "$dir/data/postmaster.pid" ]; then "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true; fi
  rm -rf "$dir"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

cd "$dir"
"${as[@]}" "$bin/initdb" -D "$dir/data" -U xaso --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-instructions >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 2; }
cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir'
fsync = on
max_connections = 200
shared_buffers = 64MB
log_min_messages = fatal
log_min_error_statement = panic
CONF

started=
for _ in 1 2 3 4 5; do  # a port found free may be taken by another before the server has it
  port=$((20000 + (RANDOM * 32768 + RANDOM) % 40000))
  if "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -w -t 60 -o "-p $port" -l "$dir/data/server.log" start >/dev/null 2>&1; then started=1; break; fi
done
[ -n "$started" ] || { cat "$dir/data/server.log" >&2; exit 2; }
chmod 755 "$dir"
cd "$OLDPWD"

export XASO_TEST_PG="postgresql://xaso@/postgres?host=$dir&port=$port"
"$@" &
command_pid=$!
status=0
wait "$command_pid" || status=$?
command_pid=
exit "$status"
