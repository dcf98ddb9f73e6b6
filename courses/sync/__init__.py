"""Content files and rows are two faces of one text: read files, compare, write rows, and write files back."""
