"""Settings under test: the real ones, in a folder of their own, with a file database that is reused between runs."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_home = (
    Path(tempfile.gettempdir()) / f"tiengvang-test-{os.getuid()}-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
)
os.environ["TIENGVANG_HOME"] = str(_home)
os.environ["TIENGVANG_SECRET_KEY"] = "only-for-tests-" + "0" * 50
for _variable in ("TIENGVANG_ORIGINS", "TIENGVANG_PLACE", "TIENGVANG_MAIL", "TIENGVANG_OIDC_ISSUER"):
    os.environ.pop(_variable, None)

from tiengvang.office.settings import *  # noqa: E402, F403
from tiengvang.office.settings import DATABASES, HOME  # noqa: E402

HOME.mkdir(parents=True, exist_ok=True)
# A changed migration is another database, so that reuse never meets an old schema.
_migrations = sorted((ROOT / "src/tiengvang/office").glob("*/migrations/0*.py"))
_schema = hashlib.sha256(b"".join(path.read_bytes() for path in _migrations)).hexdigest()[:10]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / f"test-{_schema}.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"tiengvang_test_{_schema}"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
