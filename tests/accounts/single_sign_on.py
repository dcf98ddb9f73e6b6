"""A site with one sign-in provider, and somebody who comes through it; run in a process of its own.

The provider's app and addresses are read when Django starts, so ``test_single_sign_on`` starts one for all cases.
Prints what happened in each as one line of JSON.
"""

from __future__ import annotations

import base64
import json
import os
import re
import tempfile
import time
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

KIM = {"sub": "77", "email": "kim@campus.example", "email_verified": True, "name": "Kim Campus"}


class Provider(BaseHTTPRequestHandler):
    """Just enough of OpenID Connect: whoever asks is Kim."""

    def do_GET(self) -> None:
        home = f"http://{self.headers['Host']}"
        asked = urlsplit(self.path)
        if asked.path == "/.well-known/openid-configuration":
            paths = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "me"}
            self.say({"issuer": home, **{name: f"{home}/{path}" for name, path in paths.items()}, "jwks_uri": ""})
        elif asked.path == "/authorize":
            query = parse_qs(asked.query)
            back = {"code": "granted", "state": query["state"][0]}
            self.send_response(302)
            self.send_header("Location", f"{query['redirect_uri'][0]}?{urlencode(back)}")
            self.end_headers()
        else:
            self.say(KIM)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        now = int(time.time())
        claims = {**KIM, "iss": f"http://{self.headers['Host']}", "aud": "lectern", "iat": now, "exp": now + 60}
        parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in ({"alg": "none"}, claims)]
        token = ".".join(part.rstrip("=") for part in parts) + "."
        self.say({"access_token": "t", "token_type": "Bearer", "id_token": token})

    def say(self, words: dict[str, Any]) -> None:
        body = json.dumps(words).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Quietly."""


def start_site(provider: str, folder: str) -> None:
    app = {"client_id": "lectern", "secret": "hush", "name": "Campus", "server_url": provider}
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LECTERN_MODE": "test",
        "DATA_DIR": folder,
        "DATABASE_URL": "",
        "SOCIAL_PROVIDERS": json.dumps({"openid_connect": app}),
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")


def come_in(case: str) -> dict[str, Any]:
    import requests
    from django.conf import settings
    from django.core.cache import cache
    from django.core.management import call_command
    from django.test import Client

    from accounts.models import User
    from tests.accounts.people import heading, make_person

    call_command("flush", verbosity=0, interactive=False)
    cache.clear()
    settings.SIGN_UP_OPEN = case != "closed"
    if case == "taken":
        make_person("kim@campus.example")
    visitor = Client()
    door = visitor.get("/accounts/login/?next=/privacy/").content.decode()
    link = unescape(re.findall(r'href="([^"]+)">Continue with Campus', door)[0])
    asked = visitor.get(link)
    leaving = visitor.post(link)
    if case == "down":
        shown = visitor.get(leaving.headers["Location"])
        return {"status": leaving.status_code, "heading": heading(shown.content)}
    address = unescape(re.findall(r'content="0; url=([^"]+)"', leaving.content.decode())[0])
    back = requests.get(address, allow_redirects=False, timeout=10).headers["Location"]
    came = visitor.get(urlsplit(back).path + "?" + urlsplit(back).query, follow=True)
    return {
        "asked": heading(asked.content),
        "landed": came.redirect_chain[-1][0] if came.redirect_chain else "",
        "heading": heading(came.content),
        "people": list(User.objects.values_list("email", "name")),
        "signed in": visitor.get("/account/").status_code == 200,
    }


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        start_site(f"http://127.0.0.1:{server.server_address[1]}", folder)
        outcomes = {case: come_in(case) for case in ("open", "closed", "taken")}
        server.shutdown()
        server.server_close()
        print(json.dumps(outcomes | {"down": come_in("down")}))
