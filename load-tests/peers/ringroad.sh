#!/bin/sh
# rig: warm=40
# rig: version="${RINGROAD_COMMAND:-$(dirname "$0")/../../ringroad}" version | head -n 1; git -C "$(dirname "$0")" log -1 --format="commit %h" 2> /dev/null || true
# Ringroad as a peer of a comparison rig that describes its task in RIG_* variables: where to listen, the backends,
# the two interfaces, a folder for scratch files. Runs in the foreground until it is stopped.
#   RINGROAD_TRANSPORT   bypass (default): AF_XDP on the rig's interfaces; kernel: kernel sockets
#   RINGROAD_KERNEL_IO   with kernel: auto (default), io_uring or epoll
#   RINGROAD_BYPASS      further lines for the block ringroad.bypass
#   RINGROAD_WORKER      further lines for the block ringroad.worker
#   RINGROAD_COMMAND     another ringroad than this checkout's, such as an unpacked distribution's bin/ringroad
# Build before measuring (./ringroad run --help does), or the first start waits for the build.
#
# No peer of the rig checks its backends' health, so neither does this one. The local ports towards the backends are
# those that the kernel here is told to leave alone.
set -e
here=$(cd "$(dirname "$0")" && pwd)
config=$RIG_DIR/ringroad.conf
interfaces="\"$RIG_FRONT_DEV\""
[ "$RIG_BACK_DEV" = "$RIG_FRONT_DEV" ] || interfaces="$interfaces, \"$RIG_BACK_DEV\""
backends=
for backend in $RIG_BACKENDS; do backends="$backends${backends:+, }\"$backend\""; done

if [ "${RINGROAD_TRANSPORT:-bypass}" = bypass ]; then
    echo "32768 60999" > /proc/sys/net/ipv4/ip_local_port_range
fi

cat > "$config" <<CONF
ringroad {
  name = "rig-$RIG_FRONT_DEV"
  transport = ${RINGROAD_TRANSPORT:-bypass}
  workers = $RIG_WORKERS
  kernel.io = ${RINGROAD_KERNEL_IO:-auto}
  bypass {
    driver = af-xdp
    interfaces = [$interfaces]
    ${RINGROAD_BYPASS:-}
  }
  worker { ${RINGROAD_WORKER:-} }
  shutdown.drain-timeout = 0s
  listeners.rig { bind = "$RIG_VIP:$RIG_PORT", pool = rig, backlog = 65535 }
  pools.rig {
    backends = [$backends]
    health-check.enabled = false
  }
}
CONF
exec "${RINGROAD_COMMAND:-$here/../../ringroad}" run --config "$config"
