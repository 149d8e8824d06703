"""Says what is missing or does not fit, a sentence each with its file and line, to whoever extends the project.

Every check reads the files alone and runs nothing of what they say, so that half an extension is told of as clearly as
a whole one. `python -m checks` runs them all.
"""
