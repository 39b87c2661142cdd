"""Runs one peer over pages already in memory and prints what it took, as JSON. Lives in the peer's own environment.

Called by `bench.rivals` as `python extract.py PEER SAMPLE`; SAMPLE has a JSON pair [address, html] in each line. The
peer is spared all but its own work: start, imports, reading, decoding, three warm-up pages and a search for names are
not counted. It runs without a network: each attempt to connect is refused and counted.
"""

import contextlib
import importlib.metadata
import json
import logging
import socket
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from typing import NoReturn

WARM_UP = 3

refused = 0


def refuse(*_args: object, **_kwargs: object) -> NoReturn:
    """Stand in for every way out of the machine."""
    global refused
    refused += 1
    raise OSError("the benchmark runs without a network")


def mediacloud_metadata() -> Callable[[str, str], bool]:
    """How a page is read with mediacloud-metadata: all that its `extract` finds, its own defaults."""
    import mcmetadata

    return lambda url, html: bool(mcmetadata.extract(url, html)["text_content"])


def news_please() -> Callable[[str, str], bool]:
    """How a page is read with news-please: `from_html`; images, which it would fetch, are left out in its favour."""
    from newsplease import NewsPlease

    return lambda url, html: bool(NewsPlease.from_html(html, url, fetch_images=False).maintext)


PEERS = {"mediacloud-metadata": mediacloud_metadata, "news-please": news_please}


def main() -> None:
    """Read every page of the sample once, in order."""
    peer, sample = sys.argv[1:]
    socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    read = PEERS[peer]()
    with open(sample, encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    for url, html in pages[:WARM_UP]:
        with contextlib.suppress(Exception):
            read(url, html)
    outcomes: Counter[str] = Counter()
    begun = time.process_time()
    for url, html in pages:
        try:
            outcomes["text" if read(url, html) else "no text"] += 1
        except Exception as error:  # a page that a peer cannot read counts as read: it took its time
            outcomes[type(error).__name__] += 1
    cpu = time.process_time() - begun
    version = importlib.metadata.version(peer)
    print(json.dumps({"version": version, "pages": len(pages), "cpu": cpu, "outcomes": outcomes, "refused": refused}))


if __name__ == "__main__":
    main()
