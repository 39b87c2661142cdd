"""A judge of tone behind an address: any server that speaks OpenAI's chat completions. Off unless somebody names it.

The texts leave the house: they go to the server that the setting names, each once, since answers are kept
(`answers.Answers`). The prompt is `prompt.md`; the answer must fit a JSON schema, which the server is told and which is
checked again here. The key comes from the environment (KEY) alone and stands in no message, file or log.
"""

from __future__ import annotations

import ipaddress
import json
import os
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import urllib3

from tiengvang.records import InputFault, Tone
from tiengvang.understand.tone import JudgeUnavailable, Target, probabilities
from tiengvang.understand.tone.answers import Answers, Call, Spent

KEY = "TIENGVANG_JUDGE_KEY"
_PROMPT = Path(__file__).with_name("prompt.md")
_AGAIN = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
_ANSWER_BYTES = 2 * 1024 * 1024
_READ = 64 * 1024
_OFF = 0.02  # by which probabilities may miss 1: models round
_SHOWN = 200  # characters of a server's message that are passed on
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["tones"],
    "properties": {
        "tones": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "negative", "neutral", "positive"],
                "properties": {
                    "id": {"type": "integer"},
                    "negative": {"type": "number"},
                    "neutral": {"type": "number"},
                    "positive": {"type": "number"},
                },
            },
        }
    },
}
Three = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Manners:
    """How the server is asked. batch: texts of a call; timeout: seconds for a whole answer; attempts: of a call;
    longest_wait: seconds before the next one at most, whatever the server wishes; longest: characters of a text."""

    batch: int = 8
    timeout: float = 60.0
    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    longest: int = 8000


class _Unfit(Exception):
    """The server answered, but not with what was asked for."""


class _Again(Exception):
    """The call failed and may be tried again. wait: seconds that the server asks for, or None."""

    def __init__(self, words: str, wait: float | None = None) -> None:
        super().__init__(words)
        self.wait = wait


class EndpointJudge:
    """Judges by asking a server. Thread-safe as far as its answers' file is; connections are made when first needed.

    address: up to and with "/v1"; model: as the server calls it; answers: where answers are kept. Raises InputFault
    (endpoint-address, endpoint-plain) for an address that cannot or must not be asked.
    """

    name = "endpoint"

    def __init__(
        self, address: str, model: str, answers: Answers, *, manners: Manners | None = None,
        environment: Mapping[str, str] = os.environ, sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._prompt = _PROMPT.read_text("utf-8")
        self._manners = manners or Manners()
        self._key = environment.get(KEY, "").strip()
        self._address = _checked(address, bool(self._key))
        self._model, self._answers, self._sleep = model, answers, sleep
        self._pool: urllib3.PoolManager | None = None
        prompt = sha256(self._prompt.encode()).hexdigest()[:8]
        shown = model if len(model) <= 40 else f"{model[:31]}~{sha256(model.encode()).hexdigest()[:8]}"
        self.version = f"{shown}:{prompt}"

    @property
    def batch(self) -> int:
        """Texts that are judged best together."""
        return self._manners.batch

    def judge(self, targets: Sequence[Target]) -> list[Tone]:
        """One Tone for each target, in order; asked is only what no kept answer is there for.

        Raises JudgeUnavailable where the server cannot be reached, refuses, or gives no usable answer; what it has
        answered until then is kept.
        """
        marks = [self._digest(target) for target in targets]
        known = self._answers.find(marks)
        waiting = list(dict.fromkeys(mark for mark in marks if mark not in known))
        texts = {mark: _marked(target, self._manners.longest) for mark, target in zip(marks, targets, strict=True)}
        for at in range(0, len(waiting), self._manners.batch):
            some = waiting[at : at + self._manners.batch]
            known.update(self._asked({mark: texts[mark] for mark in some}))
        self._answers.count(len(marks), cached=len(marks) - len(waiting))
        judge = f"{self.name}/{self.version}"
        return [probabilities(*known[mark], judge) for mark in marks]

    def spent(self) -> Spent:
        """What this judge's calls took since it was made, other processes' calls into the same file included."""
        return self._answers.spent()

    def __getstate__(self) -> dict[str, Any]:
        """Judges travel to workers; connections do not."""
        return {**self.__dict__, "_pool": None}

    def _digest(self, target: Target) -> str:
        content = [self._address, self._model, self.version, target.text, target.start, target.end]
        return sha256(json.dumps(content).encode()).hexdigest()

    def _asked(self, texts: dict[str, str]) -> dict[str, Three]:
        """Answers to texts, kept as they come; where one call gives nothing usable, its texts are asked one by one."""
        try:
            found = self._call(list(texts.values()))
        except _Unfit as unfit:
            if len(texts) == 1:
                raise JudgeUnavailable(
                    f"{self._address}: the model {self._model!r} gave no usable answer ({unfit}); choose a model that "
                    "keeps to a JSON schema."
                ) from None
            return {mark: tone for one in texts for mark, tone in self._asked({one: texts[one]}).items()}
        tones = dict(zip(texts, found, strict=True))
        self._answers.keep(tones)
        return tones

    def _call(self, texts: Sequence[str]) -> list[Three]:
        """One call, tried again while that may help. Raises _Unfit after as many answers that do not fit."""
        wait = self._manners.first_wait
        for attempt in range(1, self._manners.attempts + 1):
            begun = time.monotonic()
            tokens, failed = (0, 0), True
            try:
                said = self._sent(texts)
                tokens = _tokens(said)
                tones = _read(said, len(texts))
                failed = False
                return tones
            except _Unfit:
                if attempt >= min(2, self._manners.attempts):  # a second answer may fit; a third seldom does
                    raise
            except _Again as again:
                if attempt == self._manners.attempts:
                    raise JudgeUnavailable(
                        f"{self._address}: {again}; try again later, it goes on from here."
                    ) from None
                pause = again.wait if again.wait is not None else wait * (0.5 + random.random())  # noqa: S311 - jitter
                self._sleep(min(pause, self._manners.longest_wait))
                wait *= 2
            finally:
                self._answers.called(Call(len(texts), *tokens, time.monotonic() - begun, failed))
        raise AssertionError

    def _sent(self, texts: Sequence[str]) -> dict[str, Any]:
        """The server's answer as JSON. Raises _Again, _Unfit, JudgeUnavailable."""
        asked = {"texts": [{"id": number, "text": text} for number, text in enumerate(texts, 1)]}
        body = {
            "model": self._model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": self._prompt},
                {"role": "user", "content": json.dumps(asked, ensure_ascii=False)},
            ],
            "response_format": {
                "type": "json_schema", "json_schema": {"name": "tones", "strict": True, "schema": _SCHEMA}
            },
        }  # fmt: skip
        status, headers, content = self._posted(json.dumps(body).encode())
        if status in _AGAIN:
            raise _Again(f"answers {status}", _wait_of(headers.get("retry-after", "")))
        if status != 200:
            raise JudgeUnavailable(
                f"{self._address}: refuses the question with {status}{self._words_of(content)}. Check the address, the "
                f"model's name, the key ({KEY}), and that the server supports answers by JSON schema."
            )
        try:
            said = json.loads(content)
        except ValueError as error:
            raise _Again("its answer is cut off or no JSON") from error
        if not isinstance(said, dict):
            raise _Again("its answer is no object")
        return said

    def _posted(self, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and content of an answer that is there whole before the time is over."""
        deadline = time.monotonic() + self._manners.timeout
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        if self._pool is None:
            self._pool = urllib3.PoolManager(retries=False)
        try:
            answer = self._pool.request(
                "POST", f"{self._address}/chat/completions", body=body, headers=headers, preload_content=False,
                redirect=False, timeout=urllib3.Timeout(connect=10.0, read=self._manners.timeout),
            )  # fmt: skip
            try:
                return (
                    answer.status,
                    {name.lower(): value for name, value in answer.headers.items()},
                    _whole(answer, deadline),
                )
            finally:
                answer.close()  # not given back: what came late must not be read as the next one's answer
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise _Again(f"cannot be reached or breaks off ({type(error).__name__})") from error

    def _words_of(self, content: bytes) -> str:
        """What the server says of its refusal, without the key should it repeat it."""
        words = " ".join(content.decode("utf-8", "replace").split())
        if self._key:
            words = words.replace(self._key, "…")
        return f" ({words[:_SHOWN]})" if words else ""


def _checked(address: str, keyed: bool) -> str:
    parts = urlsplit(address.rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise InputFault(
            "endpoint-address",
            f"{address}: no address of an endpoint; write endpoint:https://host/v1#model, without a key.",
        )
    if parts.scheme == "http" and not _is_near(parts.hostname):
        raise InputFault(
            "endpoint-plain",
            f"{address}: texts {'and the key ' if keyed else ''}would cross the network in the clear; use https:// "
            "(http:// only within the house: localhost, private addresses, names without a dot).",
        )
    return address.rstrip("/")


def _is_near(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host
    return address.is_loopback or address.is_private


def _marked(target: Target, longest: int) -> str:
    """The text with its target in marks; of a very long one the stretch round the target, or the beginning."""
    text, start, end = target.text.replace("⟦", "[").replace("⟧", "]"), target.start, target.end
    first = max(0, min(start - longest // 2, len(text) - longest)) if end > start else 0
    last = first + longest
    if end > start:
        return f"{text[first:start]}⟦{text[start:end]}⟧{text[end:last]}"
    return text[:last]


def _whole(answer: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    """The content; a server that sends a byte now and then runs out of time all the same."""
    parts, size = [], 0
    while part := answer.read1(_READ):
        parts.append(part)
        size += len(part)
        if size > _ANSWER_BYTES:
            raise _Again(f"its answer is longer than {_ANSWER_BYTES // 2**20} MiB")
        if time.monotonic() > deadline:
            raise _Again("takes too long to answer")
    return b"".join(parts)


def _wait_of(given: str) -> float | None:
    """Seconds that Retry-After asks for: a number or a date."""
    try:
        return max(0.0, float(given))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(given).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def _tokens(said: dict[str, Any]) -> tuple[int, int]:
    usage = said.get("usage")
    if not isinstance(usage, dict):
        return 0, 0
    counts = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
    into, out = (one if isinstance(one, int) and one >= 0 else 0 for one in counts)
    return into, out


def _read(said: dict[str, Any], count: int) -> list[Three]:
    """The tones of an answer, by id. Raises _Unfit, whose words say what is wrong with it."""
    try:
        choice = said["choices"][0]
        content = choice["message"]["content"]
    except (KeyError, IndexError, TypeError):
        raise _Unfit("no choices in the answer") from None
    if choice.get("finish_reason") == "length":
        raise _Unfit("the answer was cut at the model's limit")
    try:
        tones = json.loads(content)["tones"]
        found = {one["id"]: one for one in tones}
    except (ValueError, KeyError, TypeError):
        raise _Unfit("not the JSON that was asked for") from None
    if len(tones) != count or found.keys() != set(range(1, count + 1)):
        raise _Unfit(f"{len(tones)} tones for {count} texts")
    return [_three(found[number]) for number in range(1, count + 1)]


def _three(one: dict[str, Any]) -> Three:
    values = [one.get(name) for name in ("negative", "neutral", "positive")]
    numbers = [float(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) != 3 or one.keys() - {"id", "negative", "neutral", "positive"}:
        raise _Unfit("a tone without its three numbers, or with more")
    if not all(0.0 <= number <= 1.0 for number in numbers) or abs(sum(numbers) - 1.0) > _OFF:
        raise _Unfit("probabilities that do not sum to 1")
    return numbers[0], numbers[1], numbers[2]
