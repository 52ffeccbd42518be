"""What a learner touches: one quiz widget, and the explorers. Wiring only; the rules are in the ring below."""
