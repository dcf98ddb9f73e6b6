"""What stands around the server: pages as files for a proxy, the machine's size, and one start at a time."""
