"""A real proxy with a cache (nginx) before the site: nobody gets what it keeps of another."""

import os
import shutil
from pathlib import Path

import pytest

from tests.config.walk import cast
from tests.system.servers import ask, copy_of_database, free_port, running, sites

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
#: Keeps all that it may, and ten minutes of what says nothing; looks at nothing but the address.
CONF = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  proxy_cache_path {folder}/cache keys_zone=site:1m use_temp_path=off;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{site}; proxy_set_header Host localhost; proxy_set_header Accept-Encoding "";
      proxy_cache site; proxy_cache_key $request_uri; proxy_cache_valid any 10m; proxy_cache_lock on;
      add_header X-Cache $upstream_cache_status always;
    }}
  }}
}}
"""
UNKEYED = {"X-Forwarded-Host": "evil.example", "X-Original-URL": "/account/", "X-Forwarded-Scheme": "evil"}


@pytest.mark.skipif(NGINX is None, reason="there is no nginx here")
def test_two_learners_and_a_guest_read_every_page_through_one_nginx(tmp_path: Path):
    people = cast()
    cookies = {
        name: "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())
        for name, client in people.clients.items()
    }
    leaks, states, cached_cookies, changed = [], {}, [], []

    with sites(1, tmp_path, DATABASE_URL=copy_of_database(tmp_path)) as (site,):
        port = free_port()
        conf = tmp_path / "nginx.conf"
        conf.write_text(
            CONF.format(folder=tmp_path, port=port, site=site, user="user root;" if os.geteuid() == 0 else "")
        )
        with running([str(NGINX), "-c", str(conf), "-p", str(tmp_path), "-e", str(tmp_path / "error.log")], port):
            for who in ("lapsed", "alice", "guest", "bob"):
                for address in people.addresses:
                    response, text = ask(port, "GET", address, cookie=cookies[who])
                    state = response.headers["X-Cache"] or "none"
                    states.setdefault(state, set()).add(address)
                    sent = (text + str(response.headers)).encode()
                    for owner, marks in people.marks.items():
                        if owner != who and any(mark in sent for mark in marks if mark.decode() not in address):
                            leaks.append((who, owner, address))
                    if state == "HIT" and response.headers["Set-Cookie"]:
                        cached_cookies.append(address)
            for address in sorted(states["HIT"]):
                plain = ask(port, "GET", address)[1]
                headers = {name.replace("-", "_"): value for name, value in UNKEYED.items()}
                if ask(port, "GET", address, **headers)[1] != plain:
                    changed.append(address)

    assert leaks == []
    assert cached_cookies == []
    assert changed == []
    assert "/courses/botany/media/0123456789abcdef/a.svg" in states["HIT"]
