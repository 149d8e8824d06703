"""What is said to the dialogue in place of a patient's words: how a talk begins, and how a tapped choice does."""

START = "/greet"

CHOOSE = "/choose"
"""What follows is JSON with the chosen `value`."""
