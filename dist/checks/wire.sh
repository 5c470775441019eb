#!/usr/bin/env bash
# What the clients' side of the wire looks like, by tcpdump: on a link without loss, connections that close normally show no
# reset, the balancer sends nothing twice, and nothing is malformed.
#   usage: wire.sh [REQUESTS]     per IP version (default 200)
. "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib.sh"

readonly requests="${1:-200}"

start_nginx() {
    mkdir -p "$scratch/www" "$scratch/nginx"
    head -c 20000 /dev/urandom > "$scratch/www/file"
    cat > "$scratch/nginx.conf" << CONF
user root; daemon off; master_process off; pid $scratch/nginx/pid; error_log stderr;
events { worker_connections 256; }
http { access_log off; keepalive_timeout 0; server { listen $server4:80; listen [$server6]:80; root $scratch/www; } }
CONF
    background nginx server nginx -c "$scratch/nginx.conf"
    await 10 server nc -z "$server4" 80
}

request_all() {
    local i address
    for ((i = 0; i < requests; i++)); do
        for address in "$front4" "[$front6]"; do
            client curl -sS --fail -o "$scratch/got" "http://$address/file"
            cmp -s "$scratch/got" "$scratch/www/file" || fail "a wrong body came"
        done
    done
}

# Each line of tcpdump once more than needed is a finding. -S: absolute sequence numbers, so that repeats can be told.
findings() {
    tcpdump -r "$scratch/capture" -nn -S -v -tt 2> /dev/null | awk '
        /^ / { line = line " " $0; next }
        { check(line); line = $0 }
        END { check(line); print packets + 0 > "/dev/stderr"; exit }
        function check(text,   flow, seq, flags) {
            if (text == "" || text !~ /Flags \[/) return
            packets++
            if (text ~ /bad hdr|truncated|\[\|tcp|bad-len|options \[bad/) print "malformed: " text
            match(text, /Flags \[[^]]*\]/); flags = substr(text, RSTART, RLENGTH)
            if (flags ~ /R/) print "reset: " text
            match(text, /[0-9a-f.:]+ > [0-9a-f.:]+: Flags/); flow = substr(text, RSTART, RLENGTH)
            if (match(text, /seq [0-9]+(:[0-9]+)?/)) {
                seq = flow " " substr(text, RSTART, RLENGTH) (flags ~ /S/ ? " S" : "") (flags ~ /F/ ? " F" : "")
                if ((text !~ /length 0/ || flags ~ /[SF]/) && seen[seq]++) print (is_ours(flow) ? "sent twice: " : "repeated: ") text
            }
        }
        function is_ours(flow) { return index(flow, front4 ".80 >") == 1 || index(flow, front6 ".80 >") == 1 }
    ' front4="$front4" front6="$front6"
}

# What the kernels at both ends have noticed; wrong checksums only they can tell, because on virtual Ethernet they are
# completed late or never.
counters() { # PLACE
    "$1" nstat -asz TcpInErrs TcpInCsumErrors TcpOutRsts TcpEstabResets | awk '!/^#/ { print $1 "=" $2 }'
}

need tcpdump tcpdump
need nginx nginx-light
need curl curl
build_network
start_nginx
start_ringroad http=80
background tcpdump client tcpdump -i client0 -s 200 -B 16384 -U -w "$scratch/capture" tcp
await 10 grep -q 'listening on' "$scratch/tcpdump.log"
sleep 1
for place in client server; do
    counters "$place" > "$scratch/$place.before"
done
request_all
sleep 1
stop_child "$pid_tcpdump"
findings > "$scratch/findings" 2> "$scratch/packets"
# The clients' kernel probes after a few milliseconds (RFC 8985, tail loss) if the balancer gets no processor for so long, on
# a busy machine; more than one in twenty connections would mean that acknowledgements are late for another reason.
repeated="$(grep -c '^repeated' "$scratch/findings" || true)"
if ((repeated > requests * 2 / 20)) || grep -qv '^repeated' "$scratch/findings"; then
    head -n 20 "$scratch/findings" >&2
    fail "$(wc -l < "$scratch/findings") findings in $(< "$scratch/packets") packets"
fi
for place in client server; do
    counters "$place" | diff "$scratch/$place.before" - >&2 || fail "the kernel of the $place counts what it should not"
done
[[ $(< "$scratch/packets") -ge $((requests * 2 * 8)) ]] || fail "only $(< "$scratch/packets") packets were captured"
say "wire.sh ($driver): $(< "$scratch/packets") packets of $((requests * 2)) connections: no reset, nothing malformed, nothing sent twice by the balancer, $repeated repeated by clients."
