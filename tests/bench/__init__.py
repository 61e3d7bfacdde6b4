"""How fast the product is, measured beside what is known: `make bench` (docs/performance.md)."""
