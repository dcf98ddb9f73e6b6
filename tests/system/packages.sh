#!/bin/sh
# Debian's packages that some tests use: find them, install them where that is possible, else say what is skipped.
missing=""
command -v chromium-headless-shell >/dev/null 2>&1 || [ -n "$CHROMIUM" ] || missing="$missing chromium-headless-shell"
# The driver of the browser is a program that needs this library, which the smallest Debian lacks.
ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 || missing="$missing libatomic1"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || [ -n "$DATABASE_URL" ] || missing="$missing postgresql"
command -v npm >/dev/null 2>&1 || missing="$missing nodejs npm"
command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
# Debian starts the server as well where it can; the tests start one of their own, on a port of its own.
command -v caddy >/dev/null 2>&1 || missing="$missing caddy"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "→ installing for the tests:$missing"
  log=$(mktemp)
  if { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    rm -f "$log"
    exit 0
  fi
  tail -n 5 "$log"
fi
echo "→ not found:$missing; tests that need a browser are skipped without chromium-headless-shell or chromium, those that need another reader without npm, those of counts in Redis without redis-server, those of the proxies without nginx and caddy, and PostgreSQL comes from a wheel"
