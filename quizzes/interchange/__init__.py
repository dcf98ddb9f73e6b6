"""Question banks of other systems, read and written. Import from the submodules."""
