"""The nurses' side: login, the queue of alerts, and one alert with everything that explains it."""
