#!/bin/sh
# rig: needs=nginx
# rig: version="${NGINX:-nginx}" -v 2>&1 | sed "s/.*: //"
# rig: warm=1
# nginx with its stream module, as many workers as asked for. NGINX: another binary.
set -e
module=$(find /usr/lib/nginx/modules /usr/lib64/nginx/modules -name ngx_stream_module.so 2> /dev/null | head -n 1)
{
    [ -z "$module" ] || echo "load_module $module;"
    echo "daemon off; pid $RIG_DIR/pid; error_log $RIG_DIR/error.log crit; worker_processes $RIG_WORKERS;"
    echo "events { use epoll; multi_accept on; worker_connections $(($(ulimit -n) - 100)); }"
    echo "stream {"
    echo "    upstream backends {"
    for backend in $RIG_BACKENDS; do echo "        server $backend;"; done
    echo "    }"
    echo "    server {"
    echo "        listen $RIG_VIP:$RIG_PORT backlog=65535;"
    echo "        proxy_pass backends; proxy_connect_timeout 5s; proxy_timeout 1m; tcp_nodelay on;"
    echo "    }"
    echo "}"
} > "$RIG_DIR/nginx.conf"
PATH=$PATH:/usr/sbin
exec "${NGINX:-nginx}" -c "$RIG_DIR/nginx.conf" -p "$RIG_DIR"
