"""What runs inside Rasa's process: the reader of patients' words, its lexicon and the tools around them."""
