"""The patient's side: the page, the chat API and the gateway to Rasa."""
