"""For the instructor: what a class has answered, read from the learners' logs."""
