"""What a learner touches: one quiz widget, and the frame of pieces. Wiring only; the rules are in the ring below."""
