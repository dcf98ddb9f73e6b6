"""What a reader's browser has to do for a page: how soon it shows it, what it loads, and what Lighthouse says of it."""
