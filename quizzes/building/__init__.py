"""The question builder: a form that reads a question block, and writes one. Import from the submodules."""
