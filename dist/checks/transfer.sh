#!/usr/bin/env bash
# curl and nc pass through the balancer, over IPv4 and IPv6, and large files arrive as they were sent.
#   usage: transfer.sh [SIZE]     size of the files, as head -c takes it (default 64M; the full check is 1G)
. "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib.sh"

readonly size="${1:-64M}"

start_nginx() {
    mkdir -p "$scratch/www/upload" "$scratch/nginx"
    head -c "$size" /dev/urandom > "$scratch/www/file"
    echo "Hello from nginx" > "$scratch/www/index.html"
    cat > "$scratch/nginx.conf" << CONF
user root; daemon off; master_process off; pid $scratch/nginx/pid; error_log stderr;
events { worker_connections 256; }
http {
  access_log off; client_max_body_size 0; client_body_temp_path $scratch/nginx/body;
  server { listen $server4:80; listen [$server6]:80; root $scratch/www; location /upload/ { dav_methods PUT; } }
}
CONF
    background nginx server nginx -c "$scratch/nginx.conf"
    await 10 server nc -z "$server4" 80
}

# nc as server writes what it gets to a file; -k, because the probe of the start is a connection too.
start_sink() { # FAMILY ADDRESS
    background "sink$1" server sh -c "exec nc -l -k $2 9 > '$scratch/sink$1'"
    await 10 server nc -z "$2" 9
}

same() {
    [[ "$(sha256sum < "$1")" == "$(sha256sum < "$2")" ]] || fail "$3: the checksums differ"
    say "ok: $3"
}

transfer() {
    local name="$1" url="http://$2"
    client curl -sS --fail "$url/index.html" | grep -q "Hello from nginx" || fail "curl over $name"
    say "ok: curl over $name"
    client curl -sS --fail -o "$scratch/down" -w "    %{speed_download} bytes/s\n" "$url/file" >&2
    same "$scratch/www/file" "$scratch/down" "download of $size over $name"
    client curl -sS --fail -T "$scratch/www/file" -w "    %{speed_upload} bytes/s\n" "$url/upload/up" >&2
    same "$scratch/www/file" "$scratch/www/upload/up" "upload of $size over $name"
    rm -f "$scratch/down" "$scratch/www/upload/up"
}

raw_transfer() { # FAMILY ADDRESS
    local bytes
    bytes="$(stat -c %s "$scratch/www/file")"
    client nc -N "$2" 9 < "$scratch/www/file"
    await 20 sh -c "test \$(stat -c %s '$scratch/sink$1') -ge $bytes"
    same "$scratch/www/file" "$scratch/sink$1" "nc, $bytes bytes over $1"
}

need curl curl
need nc netcat-openbsd
need nginx nginx-light
build_network
start_nginx
start_sink IPv4 "$server4"
start_sink IPv6 "$server6"
start_ringroad http=80 sink=9
transfer IPv4 "$front4"
transfer IPv6 "[$front6]"
raw_transfer IPv4 "$front4"
raw_transfer IPv6 "$front6"
say "transfer.sh ($driver): everything arrived as it was sent."
