"""What an operator sees of a running site: whether it is ready, what it does, and what was slow or went wrong."""
