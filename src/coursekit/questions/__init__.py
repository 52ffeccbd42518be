"""What is asked: banks, the kinds of question, reading and grading of responses."""
