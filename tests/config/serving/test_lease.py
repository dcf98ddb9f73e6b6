"""A proxy may serve pages for as long as there is a link for the present ten seconds."""

from config.serving.lease import Lease


def links(lease):
    return sorted(link.name for link in lease.folder.iterdir())


def test_a_lease_is_good_for_a_minute_and_leads_to_the_pages(tmp_path):
    lease = Lease(tmp_path / "lease", "pages")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/index.html").write_text("here")

    lease.grant("abc", 1000.9)

    assert links(lease) == [f"abc-{period}" for period in (100, 101, 102, 103, 104, 105)]
    assert (lease.folder / "abc-100/index.html").read_text() == "here"

    lease.grant("abc", 1009.0)
    assert links(lease)[0] == "abc-100"

    lease.grant("abc", 1010.0)
    assert links(lease) == [f"abc-{period}" for period in (101, 102, 103, 104, 105, 106)]


def test_a_clock_that_was_set_back_and_other_headers_leave_nothing_behind(tmp_path):
    lease = Lease(tmp_path / "lease", "pages")
    lease.grant("abc", 5000)

    lease.grant("abc", 1000)
    assert links(lease) == [f"abc-{period}" for period in range(100, 106)]
    lease.grant("xyz", 1000)
    assert links(lease) == [f"xyz-{period}" for period in range(100, 106)]

    lease.withdraw()
    assert links(lease) == []
