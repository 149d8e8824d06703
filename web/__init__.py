"""The web: the patient's page with its gateway to the dialogue, and the nurses' pages."""
