#!/usr/bin/env bash
# What the clients' side of the wire looks like, by tcpdump: on a link without loss, connections that close normally show no
# reset, neither the balancer nor a client has to send anything twice, and nothing is malformed.
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
#
# A client repeats what isn't acknowledged after 200 ms at the earliest (Linux's least timeout; its tail-loss probe, RFC 8985,
# waits no less while one segment is out, and these clients have no more), the balancer acknowledges within 40 ms. So if a
# client repeats because the balancer did not run, nothing at all has come from the balancer for 150 ms: "starved".
findings() {
    tcpdump -r "$scratch/capture" -nn -S -v -tt 2> /dev/null | awk '
        /^ / { line = line " " $0; next }
        { check(line); line = $0 }
        END { check(line); print packets + 0 > "/dev/stderr"; exit }
        function check(text,   flow, flags) {
            if (text == "" || text !~ /Flags \[/) return
            packets++
            if (text ~ /bad hdr|truncated|\[\|tcp|bad-len|options \[bad/) print "malformed: " text
            match(text, /Flags \[[^]]*\]/); flags = substr(text, RSTART, RLENGTH)
            if (flags ~ /R/) print "reset: " text
            match(text, /[0-9a-f.:]+ > [0-9a-f.:]+: Flags/); flow = substr(text, RSTART, RLENGTH)
            if (match(text, /seq [0-9]+(:[0-9]+)?/) && (text !~ /length 0/ || flags ~ /[SF]/)) {
                check_repeat(text, flow, flow " " substr(text, RSTART, RLENGTH) (flags ~ /S/ ? " S" : "") (flags ~ /F/ ? " F" : ""))
            }
            if (is_ours(flow)) spoke = text + 0 # the line begins with the time
        }
        function check_repeat(text, flow, seq,   silence) {
            if (seq in sent) {
                silence = text - (sent[seq] > spoke ? sent[seq] : spoke)
                print (is_ours(flow) ? "sent twice: " : silence >= 0.15 ? "starved: " : "repeated: ") text
            }
            sent[seq] = text + 0
        }
        function is_ours(flow) { return index(flow, front4 ".80 >") == 1 || index(flow, front6 ".80 >") == 1 }
    ' front4="$front4" front6="$front6"
}

# Milliseconds for which the event loops of workers were ready to run and had no processor, by the scheduler's own account.
waited_ms() {
    local pid task waited total=0
    for pid in $(ip netns pids "$ns-balancer"); do
        for task in "/proc/$pid/task"/*; do
            [[ $(< "$task/comm") == worker-* ]] || continue
            read -r _ waited _ < "$task/schedstat" || continue
            total=$((total + waited / 1000000))
        done
    done 2> /dev/null
    printf '%s' "$total"
}

# What the kernels at both ends have noticed; wrong checksums only they can tell, because on virtual Ethernet they are
# completed late or never.
counters() { # PLACE
    "$1" nstat -asz TcpInErrs TcpInCsumErrors TcpOutRsts TcpEstabResets | awk '!/^#/ { print $1 "=" $2 }'
}

# How often the servers' kernel has sent the end of an answer again because its acknowledgement took long (RFC 8985).
loss_probes() { server nstat -asz TcpExtTCPLossProbes | awk '!/^#/ { print $2 }'; }

# One capture of all requests; leaves its findings, and what the kernels have counted before and after.
capture() {
    local place waited_before probes_before
    background tcpdump client tcpdump -i client0 -s 200 -B 16384 -U -w "$scratch/capture" tcp
    await 10 grep -q 'listening on' "$scratch/tcpdump.log"
    sleep 1
    for place in client server; do
        counters "$place" > "$scratch/$place.before"
    done
    waited_before="$(waited_ms)"
    probes_before="$(loss_probes)"
    request_all
    sleep 1
    probes=$(($(loss_probes) - probes_before))
    waited=$(($(waited_ms) - waited_before))
    for place in client server; do
        counters "$place" > "$scratch/$place.after"
    done
    stop_child "$pid_tcpdump"
    findings > "$scratch/findings" 2> "$scratch/packets"
}

# A client had to repeat, and the scheduler agrees that the worker had no processor for as long as that takes.
is_starved() { grep -q '^starved' "$scratch/findings" && ((waited >= 150)); }

need tcpdump tcpdump
need nginx nginx-light
need curl curl
build_network
start_nginx
start_ringroad http=80
capture
for ((attempts = 1; attempts < 3; attempts++)); do
    is_starved || break
    say "The worker got no processor for so long that a client repeated (it waited $waited ms in all): once more."
    capture
done
if [[ -s $scratch/findings ]]; then
    head -n 20 "$scratch/findings" >&2
    fail "$(wc -l < "$scratch/findings") findings in $(< "$scratch/packets") packets; the worker waited $waited ms for a processor"
fi
for place in client server; do
    diff "$scratch/$place.before" "$scratch/$place.after" >&2 || fail "the kernel of the $place counts what it should not"
done
[[ $(< "$scratch/packets") -ge $((requests * 2 * 8)) ]] || fail "only $(< "$scratch/packets") packets were captured"
say "wire.sh ($driver): $(< "$scratch/packets") packets of $((requests * 2)) connections: no reset, nothing malformed, nothing sent twice by us or a client, loss probes of the server: $probes."
