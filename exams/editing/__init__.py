"""Writing exams and their items in the admin: forms, what saving does, what comes of it. Import the submodules."""
