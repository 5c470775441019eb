#!/usr/bin/env bash
# redis-benchmark runs through the balancer to its end without an error, on lasting and on new connections; so does a long session with nc.
#   usage: redis.sh [REQUESTS]     per test (default 20000)
. "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib.sh"

readonly requests="${1:-20000}"
readonly tests=ping_inline,set,get,lrange_100

benchmark() { # NAME ADDRESS OPTIONS
    local name="$1" address="$2"
    shift 2
    client redis-benchmark -h "$address" -p 6379 --csv "$@" > "$scratch/benchmark" 2>&1 \
        || fail "redis-benchmark $name: $(tail -n 3 "$scratch/benchmark")"
    ! grep -iE 'error|closed|refused|reset' "$scratch/benchmark" >&2 || fail "redis-benchmark $name"
    [[ $(grep -c '^"' "$scratch/benchmark") -ge 3 ]] || fail "redis-benchmark $name ended early: $(cat "$scratch/benchmark")"
    say "ok: redis-benchmark $name"
    cut -d, -f1,2 "$scratch/benchmark" | sed 's/^/    /' >&2
}

# A person at a terminal: one line, one answer, pauses in between, on one connection all the time.
session() { # NAME ADDRESS
    local i answer
    coproc client nc "$2" 6379
    local pid=$COPROC_PID in=${COPROC[0]} out=${COPROC[1]}
    for ((i = 1; i <= 100; i++)); do
        printf 'INCR session%s\r\n' "$1" >&"$out"
        read -r -t 10 answer <&"$in" || fail "session over $1: no answer to line $i"
        [[ $answer == ":$i"* ]] || fail "session over $1: line $i was answered with $answer"
        ((i % 25)) || sleep 1
    done
    kill "$pid" 2> /dev/null || true
    wait "$pid" 2> /dev/null || true
    say "ok: session of 100 lines over $1, with pauses"
}

need redis-server redis-server
need redis-benchmark redis-tools
build_network
background redis server redis-server --port 6379 --bind "$server4" "$server6" --save '' --appendonly no --protected-mode no --dir "$scratch"
await 10 server redis-cli -h "$server4" ping
start_ringroad redis=6379
benchmark "over IPv4, 50 clients" "$front4" -c 50 -n "$requests" -t "$tests"
benchmark "over IPv4, pipelines of 16" "$front4" -c 50 -P 16 -n "$requests" -t "$tests"
benchmark "over IPv6, 50 clients" "$front6" -c 50 -n "$requests" -t "$tests"
benchmark "over IPv4, a new connection for each request" "$front4" -c 20 -k 0 -n "$((requests / 4))" -t set,get
[[ "$(client redis-cli -h "$front6" ping)" == PONG ]] || fail "redis-cli over IPv6"
session IPv4 "$front4"
session IPv6 "$front6"
say "redis.sh ($driver): all requests were answered."
