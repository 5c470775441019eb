# Sourced by the checks: three network namespaces in a row (client, balancer, server) with Ringroad in the middle one, and
# everything removed at the end, however that comes. Needs root and iproute2.
#
#   DRIVER      af-xdp (default), tap, or kernel for the kernel's transport
#   RINGROAD    the command (default: the one of this checkout or distribution)

set -euo pipefail

readonly checks="$(cd "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)"
readonly ringroad="${RINGROAD:-$checks/../../ringroad}"
readonly driver="${DRIVER:-af-xdp}"
readonly ns="ringroad-check-$$"
readonly server4=198.18.2.2 server6=2001:2:0:2::2
if [[ $driver == tap ]]; then
    readonly front4=198.18.0.2 front6=2001:2::2
else
    readonly front4=198.18.1.1 front6=2001:2:0:1::1
fi
scratch=""
children=()

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "FAILED: $*"
    [[ ! -s $scratch/ringroad.log ]] || { say "The balancer's log ends:"; tail -n 15 "$scratch/ringroad.log" >&2; }
    exit 1
}

# Exit code 3: the machine lacks something, as the command itself says it.
need() {
    command -v "$1" > /dev/null || { say "The program $1 is missing: install the package $2."; exit 3; }
}

client() { ip netns exec "$ns-client" "$@"; }
balancer() { ip netns exec "$ns-balancer" "$@"; }
server() { ip netns exec "$ns-server" "$@"; }

# Starts a command that goes on in the background, in a session of its own, and is stopped at the end: background NAME PLACE COMMAND...
background() {
    local name="$1" place="$2"
    shift 2
    setsid ip netns exec "$ns-$place" "$@" > "$scratch/$name.out" 2> "$scratch/$name.log" < /dev/null &
    children+=($!)
    declare -g "pid_$name=$!"
}

# Waits up to $1 seconds until the rest of the arguments, as a command, succeeds.
await() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" > /dev/null 2>&1; do
        ((SECONDS < deadline)) || fail "this did not come true in time: $*"
        sleep 0.05
    done
}

stop_child() {
    local tries
    kill -TERM "$1" 2> /dev/null || return 0
    for ((tries = 0; tries < 200; tries++)); do
        kill -0 "$1" 2> /dev/null || return 0
        sleep 0.05
    done
    kill -KILL "$1" 2> /dev/null || true
}

tear_down() {
    local status=$? i place
    trap - EXIT INT TERM
    for ((i = ${#children[@]} - 1; i >= 0; i--)); do
        stop_child "${children[i]}"
    done
    for place in client balancer server; do
        ip netns pids "$ns-$place" 2> /dev/null | xargs -r kill -KILL 2> /dev/null || true
        ip netns delete "$ns-$place" 2> /dev/null || true
    done
    [[ -z $scratch ]] || rm -rf "$scratch"
    exit "$status"
}

link() { # PLACE-DEVICE PEER-PLACE-DEVICE and their networks' number
    ip link add "$2" netns "$ns-$1" type veth peer name "$4" netns "$ns-$3"
    ip -n "$ns-$1" link set "$2" up
    ip -n "$ns-$3" link set "$4" up
    ip -n "$ns-$1" addr add "198.18.$5.1/24" dev "$2"
    ip -n "$ns-$3" addr add "198.18.$5.2/24" dev "$4"
    ip -n "$ns-$1" addr add "2001:2:0:$5::1/64" dev "$2" nodad
    ip -n "$ns-$3" addr add "2001:2:0:$5::2/64" dev "$4" nodad
}

add_tap() {
    ip -n "$ns-balancer" tuntap add dev ringroad0 mode tap multi_queue
    ip -n "$ns-balancer" link set ringroad0 up
    ip -n "$ns-balancer" addr add 198.18.0.1/24 dev ringroad0
    ip -n "$ns-balancer" addr add 2001:2::1/64 dev ringroad0 nodad
    balancer sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding'
    ip -n "$ns-client" route add default via 198.18.1.1
    ip -n "$ns-client" route add default via 2001:2:0:1::1
    ip -n "$ns-server" route add default via 198.18.2.1
    ip -n "$ns-server" route add default via 2001:2:0:2::1
}

build_network() {
    [[ $EUID -eq 0 ]] || { say "This check makes network namespaces, so it needs root."; exit 3; }
    need ip iproute2
    scratch="$(mktemp -d "/dev/shm/$ns.XXXXXX")"
    chmod 755 "$scratch"
    trap tear_down EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    local place
    for place in client balancer server; do
        ip netns add "$ns-$place"
        ip -n "$ns-$place" link set lo up
    done
    # Clients that make a new connection for each request would else run out of ports.
    client sh -c 'echo 1024 65535 > /proc/sys/net/ipv4/ip_local_port_range; echo 1 > /proc/sys/net/ipv4/tcp_tw_reuse'
    link balancer front client client0 1
    link balancer back server server0 2
    [[ $driver != tap ]] || add_tap
}

# Listeners and pools for services NAME=PORT..., each over IPv4 and IPv6.
services() {
    local service name port
    for service in "$@"; do
        name="${service%=*}" port="${service#*=}"
        printf 'listeners.%s4 { bind = "%s:%s", pool = %s4 }\n' "$name" "$front4" "$port" "$name"
        printf 'listeners.%s6 { bind = "[%s]:%s", pool = %s6 }\n' "$name" "$front6" "$port" "$name"
        printf 'pools.%s4 { backends = ["%s:%s"] }\n' "$name" "$server4" "$port"
        printf 'pools.%s6 { backends = ["[%s]:%s"] }\n' "$name" "$server6" "$port"
    done
}

# Starts the balancer for services NAME=PORT..., whose servers must run already, and waits until it serves.
start_ringroad() {
    "$ringroad" version > /dev/null # builds what is missing, which must not count as starting
    {
        echo "ringroad {"
        echo "name = check, run-directory = \"$scratch/run\", shutdown.drain-timeout = 1s, worker.orphan-timeout = 1s"
        case "$driver" in
            kernel) echo "transport = kernel" ;;
            tap) echo 'transport = bypass, bypass.driver = tap, bypass.tap { device = ringroad0, addresses = ["198.18.0.2/24", "2001:2::2/64"], gateways = ["198.18.0.1", "2001:2::1"] }' ;;
            *) echo "transport = bypass, bypass.driver = $driver" ;;
        esac
        services "$@"
        echo "}"
    } > "$scratch/ringroad.conf"
    background ringroad balancer "$ringroad" run --config "$scratch/ringroad.conf"
    local service address
    for service in "$@"; do
        for address in "$front4" "$front6"; do
            await 30 client nc -z -w 1 "$address" "${service#*=}"
        done
    done
}
