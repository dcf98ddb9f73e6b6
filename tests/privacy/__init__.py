"""What people take along, what goes with them, and what does not stay for ever."""
