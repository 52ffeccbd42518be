"""How fast the course is, beside its peers: `python -m benchmarks` from the top of the checkout."""
