"""The demonstration: an invented press that writes of Gia Lai, made into a web archive. Not for tuning or measuring.

Nothing in it happened. Outlets have invented names on .example domains, every page says in a meta element and in its
footer that it is a demonstration, and the column `kind` is what the author meant, for people who read the file.

    articles.jsonl   the stories: url, outlet, owner_class, country, lang, published, title, text, kind, copy_of
    outlets.tsv      their publishers, in the form of a profile's outlets.tsv
    words.json       by language: the furniture of a page, and sentences for pages that do not name the place
"""
