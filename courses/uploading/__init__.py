"""What becomes of a file that somebody sends: its type by its content, and bytes that hold nothing else."""
