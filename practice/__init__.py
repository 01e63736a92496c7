"""The practice town: two invented municipalities, their invented residents, and an app that plays Ockto."""
