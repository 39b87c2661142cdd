"""Narratives: articles about one event put together as they come in, across languages. Reads no files, judges nothing.

`items` makes of an article what grouping needs, `grouping` groups, `telling` says of a narrative what people read.
"""
