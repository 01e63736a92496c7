"""The assistant: finds the approved answer to a question in the asker's own words, or says that it cannot."""
