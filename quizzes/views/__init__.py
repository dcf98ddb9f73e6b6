"""The pages of practice: answering (answers), practice sets (sets), the practice record (record), review (review)."""
