"""Rasa's custom actions: thin adapters from a conversation's slots to the medicine and the records."""
