"""What is left on a disk."""


def left_on(disk):
    return sorted(path for path in disk.parent.rglob("*") if path != disk)
