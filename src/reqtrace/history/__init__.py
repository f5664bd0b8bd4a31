"""Items over time: what each commit did to them."""
