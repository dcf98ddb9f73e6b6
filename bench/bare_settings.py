"""The site's own settings with the bare views in place of its pages."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare"
