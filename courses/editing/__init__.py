"""The lesson editor: what is typed, kept, saved, merged and published. Import from the submodules."""
