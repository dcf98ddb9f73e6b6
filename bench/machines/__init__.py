"""A small site of several machines, each a process of its own, that lose one after the other during an exam."""
