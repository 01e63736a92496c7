"""Crawl: what a visitor can reach by links and a few named deeds, each state looked at in a real browser."""
