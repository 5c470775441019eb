#!/bin/sh
# rig: needs=nft
# rig: version=nft --version | cut -d "(" -f 1
# The kernel rewrites addresses and balances by turns, but terminates no connection: a reference, no proxy.
set -e
echo 1 > /proc/sys/net/ipv4/ip_forward
[ ! -w /proc/sys/net/netfilter/nf_conntrack_max ] || echo 2000000 > /proc/sys/net/netfilter/nf_conntrack_max
choices=
count=0
for backend in $RIG_BACKENDS; do
    choices="$choices${choices:+, }$count : ${backend%:*}"
    port=${backend#*:}
    count=$((count + 1))
done
nft -f - <<RULES
table ip ringroad_compare {
    chain incoming {
        type nat hook prerouting priority dstnat;
        ip daddr $RIG_VIP tcp dport $RIG_PORT dnat to numgen inc mod $count map { $choices } : $port
    }
}
RULES
exec sleep infinity
