"""Reads for reports. However long a period is and however much was said in it, a report costs the same questions."""
