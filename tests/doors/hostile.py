"""Tables of what no browser sends: values, bodies, headers and paths that have stopped sites elsewhere."""

from __future__ import annotations

from urllib.parse import quote

DEEP = "[" * 100_000 + "]" * 100_000
#: What is put into a field or a query, as it is written there (percent-encoded where it is no plain text).
VALUES: tuple[str, ...] = (
    "%00", "a%00b", "%FF%FE", "%C0%AE%C0%AE", "%ED%A0%80", "9" * 400, "-1", "NaN", "-Infinity", "1e999", "0x10",
    "%D9%A3", "%E2%80%AE%F0%9F%98%80", "x" * 5000, "2026-99-99T99:99", "0001-01-01T00:00", "9999-12-31T23:59",
    "..%2F..%2Fetc%2Fpasswd", "%27%22%3E%3Cscript%3E", "%25s%25n%7B0%7D", quote("[" * 3000 + "]" * 3000), "1_000",
    "%C2%B2", "true", "", "%F4%90%80%80",
)  # fmt: skip
#: Names that some view reads from a query, and those of Django's lists.
NAMES: tuple[str, ...] = (
    "q", "page", "number", "only", "module", "lesson", "length", "started", "after", "done", "copy", "line", "before",
    "with", "kind", "period", "revision", "state", "log", "subject", "action", "seed", "course", "item", "format",
    "download", "drafts", "next", "p", "o", "all", "e", "_popup", "_to_field", "_changelist_filters", "status__exact",
    "course__id__exact", "is_staff__exact", "term", "app_label", "model_name", "field_name", "csrfmiddlewaretoken",
)  # fmt: skip
#: Addresses whose answer depends on a query: they meet every value under every name.
ASKED: tuple[str, ...] = (
    "/search/", "/courses/c/practice/", "/review/session/", "/review/terms/c/ovary/", "/learn/practice/c/l1-q1/",
    "/verify/", "/accounts/login/", "/admin/search/", "/admin/accounts/user/", "/admin/courses/lesson/",
    "/admin/courses/mediafile/", "/admin/courses/mediafile/pick/", "/admin/courses/mediafile/add/",
    "/admin/courses/lesson/add/", "/admin/courses/lesson/{lesson}/change/", "/admin/courses/lesson/{lesson}/versions/",
    "/admin/courses/lesson/{lesson}/versions/1/", "/admin/exams/sitting/c/", "/admin/exams/sitting/c/{sitting}/",
    "/admin/exams/sitting/c/accommodations/", "/admin/exams/sitting/c/corrections/items/",
    "/admin/exams/sitting/c/trail/",
    "/admin/exams/auditentry/", "/admin/exams/exam/{exam}/sample/", "/admin/exams/itempool/{pool}/change/",
    "/admin/exams/item/", "/admin/exams/paperitem/insights/c/items/", "/admin/exams/paperitem/insights/c/items/d1-0/",
    "/admin/quizzes/question/insights/c/l1/", "/admin/quizzes/question/insights/c/l1/l1-q1/",
    "/admin/quizzes/question/export/{course}/", "/admin/quizzes/question/builder/", "/admin/autocomplete/",
)  # fmt: skip

FORM, MULTI = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"


def part(headers: str, body: str = "1") -> bytes:
    return f"--x\r\nContent-Disposition: form-data; {headers}\r\n\r\n{body}\r\n--x--\r\n".encode()


#: What a body may be: its content type and its bytes.
BODIES: dict[str, tuple[str, bytes]] = {
    "utf-7": (f"{FORM}; charset=utf-7", b"answer=+AGI-"),
    "utf-16": (f"{FORM}; charset=utf-16", "answer=b".encode("utf-16")),
    "latin-1": (f"{FORM}; charset=latin-1", b"answer=\xe9"),
    "a codec that is none of text": (f"{FORM}; charset=zlib", b"answer=b"),
    "another charset of a file": (MULTI + "; charset=utf-32", part('name="answer"')),
    "not UTF-8": (FORM, b"answer=\xff\xfe&\xff=\xff"),
    "a surrogate": (FORM, b"answer=\xed\xa0\x80"),
    "1,001 fields": (FORM, b"&".join(b"f%d=1" % n for n in range(1001))),
    "1,001 of one field": (FORM, b"answer=b&" * 1001),
    "an endless name": (FORM, b"a" * 100_000 + b"=1"),
    "too much": (FORM, b"a=" + b"x" * (2 * 1024 * 1024 + 1)),
    "only signs": (FORM, b"&&&===&;=&%&%%&%zz=%z"),
    "JSON": ("application/json", b'{"answer": "b"}'),
    "deep JSON": ("application/json", DEEP.encode()),
    "a form that is JSON": (FORM, b'{"answer": ["b"], "rev": NaN}'),
    "no type": ("", b"answer=b"),
    "a type that is none": ("\x7f/;;;=", b"answer=b"),
    "a type without end": ("a/b;" + "c=d;" * 2000, b"answer=b"),
    "parts without a boundary": ("multipart/form-data", b"--x"),
    "an empty boundary": ("multipart/form-data; boundary=", b"--x"),
    "a long boundary": ("multipart/form-data; boundary=" + "y" * 300, b"--x"),
    "a boundary that is no text": ("multipart/form-data; boundary=\xff\xfe", b"--\xff"),
    "a part that breaks off": (MULTI, b'--x\r\nContent-Disposition: form-data; name="answer"\r\n\r\nb'),
    "a part without a head": (MULTI, b"--x\r\n\r\nb\r\n--x--"),
    "a part in bad base64": (MULTI, part('name="answer"\r\nContent-Transfer-Encoding: base64', "%%%%=a")),
    "a part with a lying length": (MULTI, part('name="file"; filename="a"\r\nContent-Length: 999999999999', "b")),
    "a part with an odd charset": (MULTI, part('name="answer"\r\nContent-Type: text/plain; charset=hex', "zz")),
    "a part with a star name": (MULTI, part("name*=nonsense''%ff; filename*=utf-16''%00", "b")),
    "a part with a path": (MULTI, part('name="file"; filename="../../etc/passwd\\..\\x.csv"', "a,b")),
    "a part with NUL in its name": (MULTI, part('name="a\x00b"; filename="\x00.png"', "b")),
    "a head without end": (MULTI, part('name="answer"\r\nX: ' + "y" * 100_000, "b")),
    "41 files": (MULTI, b"".join(part(f'name="file"; filename="{n}.csv"').removesuffix(b"--x--\r\n") for n in range(41))
                 + b"--x--"),
    "nothing": (MULTI, b""),
}  # fmt: skip
#: The doors that these bodies go to: one of each sort, with who may send there.
DOORS: tuple[tuple[str, str], ...] = (
    ("guest", "/verify/"), ("guest", "/courses/botany/practice/fruit-q1/"), ("guest", "/accounts/login/"),
    ("learner", "/exam/{running}/1/answer/"), ("learner", "/account/"),
    ("learner", "/courses/botany/practice/fruit-q1/"),
    ("ines", "/admin/courses/lesson/{lesson}/change/"), ("ines", "/admin/courses/mediafile/upload/"),
    ("ines", "/admin/quizzes/question/import/{course}/"), ("operator", "/admin/accounts/user/{person}/change/"),
)  # fmt: skip

BOMB = ",".join(f"a{n}-{'b' * 8};q=0.{n}" for n in range(2000))
#: Headers, as the server hands them over.
HEADERS: dict[str, dict[str, str]] = {
    "languages without end": {"HTTP_ACCEPT_LANGUAGE": BOMB},
    "a language without end": {"HTTP_ACCEPT_LANGUAGE": "a" * 20_000 + "-" * 2000},
    "many short languages": {"HTTP_ACCEPT_LANGUAGE": "-," * 5000 + "\x00"},
    "odd weights": {"HTTP_ACCEPT_LANGUAGE": "en;q=NaN,de;q=1e999,fr;q=-1,*;q=9"},
    "odd encodings": {"HTTP_ACCEPT_ENCODING": "gzip;q=NaN, br;q=, \x00, *;q=0, identity;q=0" + ",x" * 5000},
    "a range": {"HTTP_RANGE": "bytes=0-0,-1,5-2," + "0-," * 1000},
    "a range of another unit": {"HTTP_RANGE": "lines=NaN", "HTTP_IF_RANGE": '"\xff'},
    "odd tags": {"HTTP_IF_NONE_MATCH": 'W/"' + "x" * 10_000 + ', *, "', "HTTP_IF_MATCH": "\x00"},
    "odd dates": {"HTTP_IF_MODIFIED_SINCE": "Mon, 99 Foo 99999 99:99:99 GMT", "HTTP_IF_UNMODIFIED_SINCE": "-1"},
    "another method": {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE", "HTTP_X_METHOD_OVERRIDE": "PUT"},
    "another address": {"HTTP_X_ORIGINAL_URL": "/admin/", "HTTP_X_REWRITE_URL": "/admin/"},
    "a forwarded one": {"HTTP_FORWARDED": "for=\x00", "HTTP_X_FORWARDED_HOST": "evil.example"},
    "an odd network address": {"HTTP_X_FORWARDED_FOR": "a, \x00, ::1%, " + "1," * 2000, "REMOTE_ADDR": "not one"},
    "an id of a request": {"HTTP_X_REQUEST_ID": "\r\n\r\n" + "x" * 5000},
    "an odd origin": {"HTTP_ORIGIN": "http://[::1", "HTTP_REFERER": "//[\x00"},
    "odd words of a fetch": {"HTTP_SEC_FETCH_SITE": "\xff", "HTTP_X_FRAGMENT": "\x00"},
    "a token": {"HTTP_AUTHORIZATION": "Bearer \xff\x00" + "x" * 5000, "HTTP_X_CSRFTOKEN": "\xff" * 64},
    "a large header": {"HTTP_X_ANYTHING": "x" * 200_000},
    "what it accepts": {"HTTP_ACCEPT": "*/*;q=" + "9" * 5000 + ",\xff/\xff;;;=", "HTTP_EXPECT": "200-ok"},
    "cookies without end": {"HTTP_COOKIE": "; ".join(f"c{n}={'v' * 20}" for n in range(2000))},
    "a cookie of signs": {"HTTP_COOKIE": '=;;;"; session="; csrf=\\"\\073; practice=%00; messages="'},
    "cookies that are no text": {"HTTP_COOKIE": "session=\xff\xfe; csrf=\xff; practice=\xff:\xff"},
    "a session with NUL": {"HTTP_COOKIE": "session=a\x00b; practice=a:b:c"},
    "a long session": {"HTTP_COOKIE": "session=" + "s" * 8000 + "; csrf=" + "t" * 8000},
    "two sessions": {"HTTP_COOKIE": "session=" + "a" * 32 + "; session=" + "b" * 32},
    "attributes as cookies": {"HTTP_COOKIE": "$Version=1; Path=/; HttpOnly; session; practice; Domain=\x00"},
}  # fmt: skip
#: Pages that these headers go to.
PAGES: tuple[str, ...] = (
    "/", "/courses/c/l1/", "/courses/botany/media/0123456789abcdef/a.svg", "/accounts/login/", "/learn/",
    "/verify/{number}/certificate.pdf", "/admin/", "/static/css/lectern.css", "/healthz", "/no-such/",
)  # fmt: skip

CLIMBS = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..%255c", "%252e%252e%252f", "..%c0%af", "..%00/", "....//")
#: Paths that lead out of where files lie, and such as are no address at all.
PATHS: tuple[str, ...] = (
    *(f"{start}{climb * 6}etc/passwd" for climb in CLIMBS
      for start in ("/static/", "/courses/c/media/0123456789abcdef/", "/")),
    "//evil.example/", "/\\evil.example/", "/%0d%0aSet-Cookie:%20a=b", "/%00", "/%ff%fe", "/%ed%a0%80/", "/;/", "/./",
    "/courses/%D9%A3/", "/courses/" + "a" * 20_000 + "/", "/preview/" + "%00" * 50 + "/", "/preview/a:b:c/",
    "/verify/" + "%F0%9F%98%80" * 20 + "/", "/verify/%00/", "/admin/%00/", "/admin/courses/course/%00/change/",
    "/admin/courses/course/" + "9" * 400 + "/change/", "/admin/courses/course/_/change/", "/admin/r/1/%00/",
    "/admin/r/" + "9" * 30 + "/1/", "/exam/" + "f" * 32 + "/1/", "/credentials/status/" + "9" * 40 + "/",
    "/courses/c/glossary/%00/card/", "/review/terms/c/%00/", "/.git/config", "/.env", "/manage.py",
    "/config/settings.py",
    "/var/lectern.sqlite3", "/static/%00", "/static/.well-known/", "/?" + "a=b&" * 2000,
    "/?=%00&%00=", "/search/?q[]=1",
)  # fmt: skip
