"""What the site keeps for itself is closed to other accounts, whatever made it."""

import stat

from config.serving import private


def modes(folder):
    """The mode of each file and folder, by its path below ``folder``."""
    paths = [folder, *folder.rglob("*")]
    return {str(path.relative_to(folder)): oct(stat.S_IMODE(path.stat().st_mode)) for path in paths}


def test_what_was_left_open_is_closed_and_the_rest_is_let_be(tmp_path):
    folder = tmp_path / "data"
    for name, mode in {
        "lectern.sqlite3": 0o644, "lectern.sqlite3-wal": 0o644, "lectern.sqlite3.before-restore-1": 0o400,
        "development-secret-key": 0o640, "static/a.css": 0o644,
    }.items():  # fmt: skip
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        path.chmod(mode)
    (folder / "static").chmod(0o755)
    folder.chmod(0o755)

    private.close(folder)

    assert modes(folder) == {
        ".": "0o711", "lectern.sqlite3": "0o600", "lectern.sqlite3-wal": "0o600",
        "lectern.sqlite3.before-restore-1": "0o400", "development-secret-key": "0o600",
        "static": "0o755", "static/a.css": "0o644",
    }  # fmt: skip


def test_a_folder_that_is_closed_further_stays_so_and_one_that_is_not_there_is_made(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    private.close(closed)
    private.close(tmp_path / "new")
    assert modes(closed) == {".": "0o700"}
    assert modes(tmp_path / "new") == {".": "0o711"}
