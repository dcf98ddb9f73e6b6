"""What ``make bench`` runs: the site beside a bare Django of the same middleware, in one run, as ratios."""
