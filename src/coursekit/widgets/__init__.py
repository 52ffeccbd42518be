"""What a learner touches: a quiz as one widget, and the frame of pieces. Wiring only, which judges no answer."""
