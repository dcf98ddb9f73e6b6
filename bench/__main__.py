"""``python -m bench``: the site beside bare Django, texts, long practice histories beside short ones, a large course,
searches among many lessons.

Names of parts (``python -m bench authoring``) run those alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import authoring, exam_day, exam_faults, growth
from bench.asking import Row, get, post, report
from bench.browser import lighthouse, paint, weight
from bench.serving import Server, serve

LESSON = "/courses/certified-ai-practitioner/beyond-text-multimodal/"
PRACTICE = "/courses/certified-ai-practitioner/practice/multimodal-meaning/"
FRAGMENT = {"X-Fragment": "1", "Sec-Fetch-Site": "same-origin"}


def prepare(environ: dict[str, str]) -> dict[str, str]:
    """A site with its content, a learner who is signed in, and what is needed to ask as that learner."""
    start = [sys.executable, "manage.py", "start", "--prepare-only"]
    subprocess.run(start, env=environ, check=True, stdout=subprocess.DEVNULL)
    script = Path(__file__).with_name("prepare.py")
    run = subprocess.run([sys.executable, str(script)], env=environ, check=True, capture_output=True, text=True)
    return dict(line.split("=", 1) for line in run.stdout.splitlines() if "=" in line)


def environment(folder: Path) -> dict[str, str]:
    """A site of its own in ``folder``, as one program asks it more than any person could."""
    return {
        **os.environ, "LECTERN_MODE": "development", "DATA_DIR": str(folder), "PYTHONPATH": os.getcwd(),
        "BENCH_PAGE": str(folder / "page.br"), "DJANGO_SETTINGS_MODULE": "config.settings",
        "PRACTICE_PER_MINUTE": "0",
    }  # fmt: skip


def in_production(environ: dict[str, str], key: str) -> dict[str, str]:
    return {
        **environ, "LECTERN_MODE": "production", "SECRET_KEY": key,
        "EMAIL_URL": "console:", "SITE_URL": "http://127.0.0.1",
    }  # fmt: skip


def beside_bare() -> bool:
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as folder:
        environ = environment(Path(folder))
        known = prepare(environ)
        environ = in_production(environ, known["key"])
        bare_environ = {**environ, "DJANGO_SETTINGS_MODULE": "bench.bare_settings"}
        with serve("site", environ) as site:
            connection = site.connect()
            connection.request("GET", LESSON, headers={"Accept-Encoding": "br"})
            response = connection.getresponse()
            etag = response.headers["ETag"]
            Path(environ["BENCH_PAGE"]).write_bytes(response.read())
            with serve("bare", bare_environ) as bare:
                compared = rows(known, etag, site, bare)
                return report(compared, heads=("site ms", "bare ms"), rounds=7, requests=600)


def rows(known: dict[str, str], etag: str, site: Server, bare: Server) -> list[Row]:
    cookie = {"Cookie": f"session={known['session']}; csrf={known['csrf']}"}
    guest = {"Cookie": f"practice={known['guest']}"}
    token = f"csrfmiddlewaretoken={known['csrf']}"
    answer = f"revision=1.1&answer={known['answer']}&do=check"
    bare_answer = f"{token}&question={known['question']}&revision={known['revision']}&answer=b"
    bare_insert = (bare, post("/insert/", bare_answer, **cookie))
    unchanged = get(LESSON, **{"If-None-Match": etag})
    return [
        Row("signed-out lesson", (site, get(LESSON)), (bare, get("/page/")), 1.5),
        Row("signed-out lesson, 304", (site, unchanged), (bare, get("/page/")), 1.5),
        Row("signed-in lesson", (site, get(LESSON, **cookie)), (bare, get("/signed-in/", **cookie)), 1.3),
        Row("guest answer", (site, post(PRACTICE, answer, **guest, **FRAGMENT)), bare_insert, 2.0),
        Row("signed-in answer", (site, post(PRACTICE, f"{token}&{answer}", **cookie, **FRAGMENT)), bare_insert, 2.0),
    ]


def beside_short_histories() -> bool:
    """The same pages for learners with short and long histories, in a site of their own and among many others."""
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as folder:
        small, large = environment(Path(folder) / "small"), environment(Path(folder) / "large")
        known = {}
        for name, environ, others in (("small", small, 0), ("large", large, growth.OTHERS)):
            Path(environ["DATA_DIR"]).mkdir()
            known[name] = prepare(environ)
            known[name] |= growth.fill(environ, others)
        with (
            serve("small", in_production(small, known["small"]["key"])) as few,
            serve("large", in_production(large, known["large"]["key"])) as many,
        ):
            compared = growth.rows(known, few, many)
            return report(compared, heads=("long ms", "short ms"), rounds=3, requests=120)


def large_beside_small_course() -> bool:
    """A course of 200 lessons: its syncs, and its admin beside that of a course of 20, each in a site of its own."""
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as folder:
        known = {}
        environs = {"small": environment(Path(folder) / "small"), "large": environment(Path(folder) / "large")}
        for name, lessons in (("small", authoring.SMALL), ("large", authoring.big_course.LESSONS)):
            Path(environs[name]["DATA_DIR"]).mkdir()
            prepare(environs[name])
            known[name] = authoring.fill(environs[name], lessons)
        kept = authoring.report_syncs(known["large"])
        kept = authoring.report_queries(known["large"], known["small"]) and kept
        with (
            serve("small", in_production(environs["small"], known["small"]["key"])) as few,
            serve("large", in_production(environs["large"], known["large"]["key"])) as many,
        ):
            compared = authoring.rows(known["large"], known["small"], many, few)
            heads = (f"{authoring.big_course.LESSONS} ms", f"{authoring.SMALL} ms")
            return report(compared, heads=heads, rounds=3, requests=20) and kept


def texts_beside_others() -> bool:
    """In a process of its own: its modules want the settings before they are imported."""
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as folder:
        script = Path(__file__).with_name("texts.py")
        return subprocess.run([sys.executable, str(script)], env=environment(Path(folder))).returncode == 0


def search_beside_bare_match() -> bool:
    """In a process of its own, on a site of its own."""
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as folder:
        environ = environment(Path(folder))
        prepare(environ)
        script = Path(__file__).with_name("searching.py")
        return subprocess.run([sys.executable, str(script)], env=environ).returncode == 0


def exam_beside_bare_insert() -> bool:
    return exam_day.run(environment, prepare, in_production)


def exam_under_fire() -> bool:
    return exam_faults.run(environment, prepare, in_production)


def paint_beside_a_static_floor() -> bool:
    return paint.run(environment, prepare, in_production)


def weight_of_pages() -> bool:
    return weight.run(environment, prepare, in_production)


def judged_by_lighthouse() -> bool:
    return lighthouse.run(environment, prepare, in_production)


PARTS = {
    "bare": beside_bare,
    "texts": texts_beside_others,
    "histories": beside_short_histories,
    "authoring": large_beside_small_course,
    "search": search_beside_bare_match,
    "exam": exam_beside_bare_insert,
    "faults": exam_under_fire,
    "weight": weight_of_pages,
    "paint": paint_beside_a_static_floor,
    "lighthouse": judged_by_lighthouse,
}


def main(names: list[str]) -> int:
    """Run these parts, or all of them. The exit code says whether all kept their limits."""
    if unknown := set(names) - set(PARTS):
        print(f"no part is called {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    kept = []
    for name in names or PARTS:
        began = time.monotonic()
        kept.append(PARTS[name]())
        print(f"({name}: {(time.monotonic() - began) / 60:.1f} minutes)\n", flush=True)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
