#!/bin/sh
# rig: target=backend
# No balancer: this host only forwards packets. What is left is the cost of client, backend and wire.
echo 1 > /proc/sys/net/ipv4/ip_forward
exec sleep infinity
