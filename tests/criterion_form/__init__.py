"""The form of one rule: every kind drawn, posted, rearranged, and its faults at their controls."""
