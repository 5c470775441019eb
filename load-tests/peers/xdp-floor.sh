#!/usr/bin/env bash
# rig: target=backend
# rig: warm=10
# rig: offloads=wire
# rig: version=git -C "$(dirname "$0")" log -1 --format="commit %h"
# No balancer: packets of clients and backends are passed on as they are by this project's AF_XDP driver. A connection takes
# twenty of them here; a balancer on AF_XDP has sixteen to receive or send. Packets need their checksums: what kernels leave to
# the device is lost on the way.
set -euo pipefail
. "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")/../common.sh"
find_java jdk
exec "$java_home/bin/java" -Xmx64m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp "$classes:$libraries/*" \
    io.ringroad.load.floor.FrameForwarder
