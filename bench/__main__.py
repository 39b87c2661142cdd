"""`python -m bench`. Nothing but the door to `bench.run`."""

import sys

from bench.run import main

sys.exit(main())
