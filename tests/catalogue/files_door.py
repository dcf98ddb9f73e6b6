"""The door of the files: a content folder that an author writes to, and its sync."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from courses import loader
from courses.sync.apply import apply
from courses.sync.dump import course_files
from tests.catalogue import acts
from tests.catalogue.course import FILES, SLUG
from tests.catalogue.doors import Announced, Door, changed, course, found
from tests.catalogue.reference import state
from tests.courses.trees import Tree

NAME = re.compile(rf"{SLUG}/(\d+)-([a-z0-9-]+)/(\d+)-([a-z0-9-]+)\.md")


class Files(Door):
    """A content folder and its sync."""

    name = "files"

    def __init__(self, folder: Path, *, written: bool = False) -> None:
        """The folder as it was first, or, ``written``, as the site writes it out now."""
        super().__init__()
        self.gone: dict[str, dict[str, bytes]] = {}
        self.tree = Tree(folder, {k: v for k, v in FILES.items() if "leaf" not in k} if not written else {})
        if written:
            for name, data in course_files(course()):
                self.tree.write(name, data)

    def agree(self) -> None:
        """Read in what the site wrote out, which changes nothing: from now on files and rows agree."""
        load = self.load()
        assert [str(step) for step in load.plan.changes()] == []
        apply(load)

    def load(self) -> loader.Load:
        return loader.load((self.tree.root,))

    def do(self, *steps: acts.Act) -> None:
        super().do(*steps)
        if not any(isinstance(step, acts.Write) and step.show != "publish" for step in steps):
            self.sync()

    def sync(self) -> None:
        before, load = state(), self.load()
        said = [(step.key.removeprefix(f"{SLUG}/"), step.action, list(effects)) for step, effects in load.effects()]
        skipped = [str(step) for step in load.plan.changes() if step.action in {"kept", "conflict"}]
        assert skipped == []
        apply(load)
        after = state()
        self.announced += [
            Announced(found(slug).pk, effects, before, after, leaves=action == "retired")
            for slug, action, effects in said
        ]
        assert [str(step) for step in self.load().plan.changes()] == []

    # Files

    def files(self) -> dict[str, bytes]:
        return self.tree.files()

    def put(self, files: dict[str, bytes]) -> None:
        for name in set(self.files()) - set(files):
            self.tree.remove(name)
        for name, data in files.items():
            self.tree.write(name, data)
        for folder in (self.tree.root / SLUG).iterdir():
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    def path(self, slug: str) -> str:
        for name in self.files():
            match = NAME.fullmatch(name)
            if match and (match[4] == slug or slug in self.front(name).get("formerly", ())):
                return name
        raise AssertionError(f"no file of {slug}")

    def front(self, name: str) -> dict[str, Any]:
        return yaml.safe_load(self.tree.read(name).split("---\n", 2)[1])

    def save(self, name: str, front: dict[str, Any], body: str) -> None:
        said = yaml.safe_dump(front, sort_keys=False, allow_unicode=True)
        self.tree.write(name, f"---\n{said}---\n{body}")

    def outline(self) -> list[tuple[str, list[str]]]:
        """The folders of the modules, each with its lessons' files, in order; retired lessons come last."""
        folders = sorted({name.split("/")[1] for name in self.files() if name.endswith("/module.yml")})
        names = sorted(name for name in self.files() if NAME.fullmatch(name))
        order = sorted(names, key=lambda name: self.front(name).get("status") == "retired")
        return [(each, [name for name in order if name.split("/")[1] == each]) for each in folders]

    def number(self, order: list[tuple[str, list[str]]]) -> None:
        files, new = self.files(), {}
        moved = {name for _folder, names in order for name in names}
        for at, (folder, names) in enumerate(order, start=1):
            to = f"{SLUG}/{at:02}-{folder.split('-', 1)[1]}"
            new[f"{to}/module.yml"] = files[f"{SLUG}/{folder}/module.yml"]
            for place, name in enumerate(names, start=1):
                new[f"{to}/{place:02}-{name.split('/')[2].split('-', 1)[1]}"] = files[name]
        rest = {name: data for name, data in files.items() if name not in moved and not name.endswith("/module.yml")}
        self.put({**rest, **new})

    # What an author does

    def write(self, act: acts.Write) -> None:
        name = self.path(act.lesson)
        front, body = self.front(name), self.tree.read(name).split("---\n", 2)[2]
        said = dict(act.fields)
        slug = said.pop("slug", None)
        said["minutes"] = {**front.get("minutes", {}), **said.pop("minutes", {})}
        self.save(name, {**front, **said}, changed(body, act.changes))
        if slug:
            match = NAME.fullmatch(name)
            assert match
            formerly = [each for each in front.get("formerly", []) if each != slug] + [match[4]]
            self.save(name, {**front, **said, "formerly": formerly}, changed(body, act.changes))
            self.tree.move(name, name.replace(f"-{match[4]}.md", f"-{slug}.md"))

    def add(self, act: acts.Add) -> None:
        folder, names = next(each for each in self.outline() if each[0].endswith(f"-{act.module}"))
        last = max([int(name.split("/")[2][:2]) for name in names], default=0)
        name = f"{SLUG}/{folder}/{last + 1:02}-{act.lesson}.md"
        self.save(name, {"title": act.title, "status": "published"}, act.body)

    def status(self, slug: str, status: str) -> None:
        name = self.path(slug)
        self.save(name, {**self.front(name), "status": status}, self.tree.read(name).split("---\n", 2)[2])

    def publish(self, act: acts.Publish) -> None:
        self.status(act.lesson, "published")

    def withdraw(self, act: acts.Withdraw) -> None:
        self.status(act.lesson, "draft")

    def retire(self, act: acts.Retire) -> None:
        if not act.file:
            self.status(act.lesson, "retired")
            return
        name = self.path(act.lesson)
        self.gone[act.lesson] = {name: self.files()[name]}
        self.tree.remove(name)

    def restore(self, act: acts.Restore) -> None:
        for name, data in self.gone.pop(act.lesson, {}).items():
            self.tree.write(name, data)
        self.status(act.lesson, "published")

    def place(self, act: acts.Place) -> None:
        name = self.path(act.lesson)
        order = [(folder, [each for each in names if each != name]) for folder, names in self.outline()]
        next(names for folder, names in order if folder.endswith(f"-{act.module}")).insert(act.at - 1, name)
        self.number(order)

    def placemodule(self, act: acts.PlaceModule) -> None:
        order = self.outline()
        part = next(each for each in order if each[0].endswith(f"-{act.module}"))
        order.remove(part)
        order.insert(act.at - 1, part)
        self.number(order)

    def module(self, act: acts.Module) -> None:
        name = next(name for name in self.files() if name.endswith(f"-{act.module}/module.yml"))
        self.tree.write(name, yaml.safe_dump({**yaml.safe_load(self.tree.read(name)), **act.fields}, sort_keys=False))

    def retiremodule(self, act: acts.RetireModule) -> None:
        files = self.files()
        inside = {name: data for name, data in files.items() if name.split("/")[1].endswith(f"-{act.module}")}
        self.gone[f"module {act.module}"] = inside
        self.put({name: data for name, data in files.items() if name not in inside})
        self.number(self.outline())

    def restoremodule(self, act: acts.RestoreModule) -> None:
        last = f"{len(self.outline()) + 1:02}-{act.module}"
        for name, data in self.gone.pop(f"module {act.module}").items():
            self.tree.write(f"{SLUG}/{last}/{name.split('/')[2]}", data)

    def course(self, act: acts.Course) -> None:
        name = f"{SLUG}/course.yml"
        self.tree.write(name, yaml.safe_dump({**yaml.safe_load(self.tree.read(name)), **act.fields}, sort_keys=False))

    def figure(self, act: acts.Figure) -> None:
        self.tree.write(f"{SLUG}/media/dots.svg", act.drawing)

    def revert(self, act: acts.Revert) -> None:
        first = next(text for name, text in FILES.items() if name.endswith(f"-{act.lesson}.md"))
        assert isinstance(first, str)
        self.tree.write(self.path(act.lesson), first)

    def wait(self, act: acts.Wait) -> None:
        """Files know no time: what was written comes with the next sync, which follows."""
