#!/bin/sh
# rig: needs=haproxy
# rig: warm=1
# rig: version="${HAPROXY:-haproxy}" -v | head -n 1 | cut -d " " -f 1,3
# HAProxy as a TCP proxy, as many threads as workers. HAPROXY: another binary.
set -e
{
    printf 'global\n  nbthread %s\n  maxconn %s\n' "$RIG_WORKERS" "$(($(ulimit -n) / 2 - 50))"
    printf 'defaults\n  mode tcp\n  timeout connect 5s\n  timeout client 1m\n  timeout server 1m\n'
    printf 'listen compare\n  bind %s:%s backlog 65535\n  balance roundrobin\n' "$RIG_VIP" "$RIG_PORT"
    number=0
    for backend in $RIG_BACKENDS; do
        number=$((number + 1))
        printf '  server b%s %s\n' "$number" "$backend"
    done
} > "$RIG_DIR/haproxy.cfg"
exec "${HAPROXY:-haproxy}" -db -q -f "$RIG_DIR/haproxy.cfg"
