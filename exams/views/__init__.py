"""The pages of exams and of certificates."""
