"""What a learner touches: one quiz widget, and the frame of pieces. Wiring only: grading and results are in `questions` and `learner`."""
