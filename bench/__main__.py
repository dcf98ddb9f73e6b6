"""``python -m bench``: the site beside bare Django, texts, long practice histories beside short ones, a large course,
searches among many lessons, sites of many sizes.

Names of parts (``python -m bench authoring``) run those alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from bench import authoring, exam_day, faults, floors, footprint, lengths, rates, slow
from bench.asking import report
from bench.browser import lighthouse, paint, weight
from bench.faults import kills
from bench.growth import sites
from bench.serving import serve


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
        "PRACTICE_PER_MINUTE": "0", "COSTLY_PER_MINUTE": "0",
    }  # fmt: skip


def in_production(environ: dict[str, str], key: str) -> dict[str, str]:
    return {
        **environ, "LECTERN_MODE": "production", "SECRET_KEY": key,
        "EMAIL_URL": "console:", "SITE_URL": "http://127.0.0.1",
    }  # fmt: skip


def beside_short_histories() -> bool:
    """The same pages for learners with short and long histories, in a site of their own and among many others."""
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as folder:
        small, large = environment(Path(folder) / "small"), environment(Path(folder) / "large")
        known = {}
        for name, environ, others in (("small", small, 0), ("large", large, lengths.OTHERS)):
            Path(environ["DATA_DIR"]).mkdir()
            known[name] = prepare(environ)
            known[name] |= lengths.fill(environ, others)
        with (
            serve("small", in_production(small, known["small"]["key"])) as few,
            serve("large", in_production(large, known["large"]["key"])) as many,
        ):
            compared = lengths.rows(known, few, many)
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
    return faults.run()


def exam_killed_again_and_again() -> bool:
    return kills.run(environment, prepare, in_production)


def beside_floors() -> bool:
    return floors.run(environment, prepare, in_production)


def at_fixed_rates() -> bool:
    return rates.run(environment, prepare, in_production)


def beside_slow_clients() -> bool:
    return slow.run(environment, prepare, in_production)


def memory_and_start() -> bool:
    return footprint.run(environment, prepare, in_production)


def sites_of_many_sizes() -> bool:
    return sites.run(environment, prepare, in_production)


def paint_beside_a_static_floor() -> bool:
    return paint.run(environment, prepare, in_production)


def weight_of_pages() -> bool:
    return weight.run(environment, prepare, in_production)


def judged_by_lighthouse() -> bool:
    return lighthouse.run(environment, prepare, in_production)


PARTS = {
    "floors": beside_floors,
    "rates": at_fixed_rates,
    "slow": beside_slow_clients,
    "footprint": memory_and_start,
    "texts": texts_beside_others,
    "histories": beside_short_histories,
    "authoring": large_beside_small_course,
    "search": search_beside_bare_match,
    "exam": exam_beside_bare_insert,
    "faults": exam_under_fire,
    "kills": exam_killed_again_and_again,
    "growth": sites_of_many_sizes,
    "weight": weight_of_pages,
    "paint": paint_beside_a_static_floor,
    "lighthouse": judged_by_lighthouse,
}


def verdict(name: str) -> str:
    """Run a part: "kept", "over" a limit, or "failed". One that fails keeps none of the others from running."""
    try:
        return "kept" if PARTS[name]() else "over"
    except SystemExit as refusal:
        print(refusal, file=sys.stderr)
    except Exception:
        traceback.print_exc()
    return "failed"


def main(names: list[str]) -> int:
    """Run these parts, or all of them, and say how each did. The exit code says whether all kept their limits."""
    if unknown := set(names) - set(PARTS):
        print(f"no part is called {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    told = []
    for name in names or PARTS:
        began = time.monotonic()
        found = verdict(name)
        told.append((name, found, (time.monotonic() - began) / 60))
        print(f"({name}: {told[-1][2]:.1f} minutes)\n", flush=True)
    print(f"{time.strftime('%Y-%m-%d %H:%M')}, {sum(minutes for *_, minutes in told):.0f} minutes")
    for name, found, minutes in told:
        print(f"  {name:<12}{found:<8}{minutes:>6.1f} min")
    return 0 if all(found == "kept" for _, found, _ in told) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
