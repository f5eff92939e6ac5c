"""What experience says of a model: each advice a small function over the document and what was counted. Pure.

Right rather than many: where the data are thin, or the document leaves the question open, there is no advice.
"""
