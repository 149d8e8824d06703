"""Processes of the product that write down how long each part of a turn takes; the bench alone starts them."""
