"""One module for each kind of input; each yields pages or articles. Fetching over the network is `listen.fetch`'s."""
