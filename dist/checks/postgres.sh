#!/usr/bin/env bash
# pgbench runs through the balancer to its end without an error, on lasting and on new connections.
#   usage: postgres.sh [SECONDS]     of each run (default 5)
. "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib.sh"

readonly seconds="${1:-5}"

find_postgres() {
    local directory
    for directory in /usr/lib/postgresql/*/bin; do
        [[ ! -x $directory/initdb ]] || bin="$directory"
    done
    [[ -n ${bin:-} ]] || { say "PostgreSQL is missing: install the package postgresql."; exit 3; }
}

as_postgres() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }

start_postgres() {
    install -d -o postgres -m 700 "$scratch/data"
    as_postgres "$bin/initdb" -D "$scratch/data" -A trust -U postgres --no-sync > /dev/null
    printf 'host all all %s trust\n' 198.18.0.0/15 2001:2::/48 >> "$scratch/data/pg_hba.conf"
    background postgres server setpriv --reuid postgres --regid postgres --clear-groups "$bin/postgres" -D "$scratch/data" \
        -c "listen_addresses=$server4,$server6" -c "unix_socket_directories=$scratch/data" -c fsync=off -c max_connections=100
    await 20 server "$bin/pg_isready" -q -h "$server4"
}

benchmark() { # NAME ADDRESS OPTIONS
    local name="$1" address="$2"
    shift 2
    client "$bin/pgbench" -h "$address" -U postgres -n -T "$seconds" -c 8 -j 2 "$@" postgres > "$scratch/benchmark" 2>&1 \
        || fail "pgbench $name: $(tail -n 5 "$scratch/benchmark")"
    grep -q 'number of failed transactions: 0 ' "$scratch/benchmark" || fail "pgbench $name: $(cat "$scratch/benchmark")"
    say "ok: pgbench $name"
    grep -E '^(tps|number of transactions actually)' "$scratch/benchmark" | sed 's/^/    /' >&2
}

find_postgres
build_network
start_postgres
start_ringroad postgres=5432
client "$bin/pgbench" -h "$front4" -U postgres -i -q -s 2 postgres > "$scratch/init" 2>&1 || fail "pgbench -i: $(tail -n 3 "$scratch/init")"
say "ok: pgbench -i, 200,000 rows through the balancer"
benchmark "over IPv4" "$front4"
benchmark "over IPv6, select only" "$front6" -S
benchmark "over IPv4, a new connection for each transaction" "$front4" -S -C
say "postgres.sh ($driver): no transaction failed."
