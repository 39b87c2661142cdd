"""A judge of tone behind an address, against a server on this machine that misbehaves in the ways that servers do."""

from __future__ import annotations

import json
import logging
import pickle
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tiengvang.records import InputFault
from tiengvang.understand.tone import JudgeUnavailable, Target
from tiengvang.understand.tone.answers import Answers
from tiengvang.understand.tone.endpoint import KEY, EndpointJudge, Manners

SECRET = "sk-never-to-be-seen"
Reply = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


def said(request: dict[str, Any], **other: Any) -> dict[str, Any]:
    """A good answer: texts with "bad" are negative, others positive."""
    texts = json.loads(request["messages"][1]["content"])["texts"]
    tones = [
        {"id": one["id"], "negative": 0.9, "neutral": 0.1, "positive": 0.0}
        if "bad" in one["text"]
        else {"id": one["id"], "negative": 0.0, "neutral": 0.2, "positive": 0.8}
        for one in texts
    ]
    choice = {"finish_reason": "stop", "message": {"content": json.dumps({"tones": tones})}}
    return {"choices": [{**choice, **other}], "usage": {"prompt_tokens": 100 * len(texts), "completion_tokens": 10}}


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def good(handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
    send(handler, json.dumps(said(request)).encode())


def content(text: str, **other: Any) -> Reply:
    """An answer whose content is that text."""
    return lambda handler, request: send(
        handler, json.dumps(said(request, message={"content": text}, **other)).encode()
    )


class Server:
    """Answers with one reply after the other, then well. asked: what it was sent."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.asked.append({"path": self.path, **request})
                server.headers.append(dict(self.headers))
                reply = server.replies.pop(0) if server.replies else good
                try:
                    reply(self, request)
                except BrokenPipeError:
                    pass

            def log_message(self, *_: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_address[1]}/v1"


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    made.http.shutdown()
    made.http.server_close()
    thread.join()


@pytest.fixture
def waits() -> list[float]:
    return []


Make = Callable[..., EndpointJudge]


@pytest.fixture
def judge(server: Server, tmp_path: Path, waits: list[float]) -> Make:
    def make(model: str = "m", **manners: Any) -> EndpointJudge:
        return EndpointJudge(
            server.address, model, Answers(tmp_path / "answers.sqlite3", price="1,2"), sleep=waits.append,
            manners=Manners(**{"timeout": 5.0, **manners}), environment={KEY: SECRET},
        )  # fmt: skip

    return make


def of(text: str, start: int = 0, end: int = 0) -> Target:
    return Target(text, start, end, "en")


def test_texts_go_out_in_batches_with_their_marks_and_come_back_in_order(server: Server, judge: Make) -> None:
    texts = [of(f"a bad town {number}" if number % 2 else f"a town {number}", 2, 5) for number in range(5)]
    tones = judge(batch=2).judge(texts)
    assert [tone.negative > 0.5 for tone in tones] == [False, True, False, True, False]
    assert [len(json.loads(one["messages"][1]["content"])["texts"]) for one in server.asked] == [2, 2, 1]
    assert json.loads(server.asked[0]["messages"][1]["content"])["texts"][1]["text"] == "a ⟦bad⟧ town 1"
    assert server.asked[0]["path"] == "/v1/chat/completions"
    assert server.asked[0]["response_format"]["json_schema"]["strict"] is True
    assert {one["Authorization"] for one in server.headers} == {f"Bearer {SECRET}"}


def test_nothing_is_paid_twice_and_what_it_took_is_counted(server: Server, judge: Make) -> None:
    first = judge()
    first.judge([of("good"), of("bad"), of("good")])
    again = judge()
    assert again.judge([of("bad")])[0].negative == pytest.approx(0.9)
    assert len(server.asked) == 1
    spent = first.spent()
    assert (spent.calls, spent.tokens_in, spent.tokens_out, spent.failed) == (1, 200, 10, 0)
    assert spent.price == pytest.approx((200 * 1 + 10 * 2) / 1e6)
    assert spent.seconds > 0
    assert (again.spent().texts, again.spent().cached, again.spent().calls) == (1, 1, 0)


def test_another_span_or_model_is_another_question(server: Server, judge: Make) -> None:
    judge().judge([of("good town", 5, 9)])
    judge().judge([of("good town", 0, 4)])
    judge("other").judge([of("good town", 0, 4)])
    assert len(server.asked) == 3


def test_a_busy_server_is_left_alone_as_long_as_it_asks(server: Server, judge: Make, waits: list[float]) -> None:
    server.replies = [
        lambda handler, _: send(handler, b"{}", 429, Retry_After="7"),
        lambda handler, _: send(handler, b"{}", 429, Retry_After="9999"),
        lambda handler, _: send(handler, b"oops", 500),
    ]
    assert judge(longest_wait=60.0).judge([of("good")])[0].positive == pytest.approx(0.8)
    assert waits[:2] == [7.0, 60.0]
    assert 0 < waits[2] <= 60
    assert len(server.asked) == 4


def test_a_server_that_stays_down_is_given_up_and_what_it_answered_is_kept(server: Server, judge: Make) -> None:
    down: Reply = lambda handler, _: send(handler, b"", 503)  # noqa: E731
    server.replies = [good, *[down] * 3]
    with pytest.raises(JudgeUnavailable, match="503"):
        judge(batch=1, attempts=3).judge([of("good"), of("bad")])
    server.replies = []
    before = len(server.asked)
    judge(batch=1).judge([of("good"), of("bad")])
    assert len(server.asked) == before + 1


@pytest.mark.parametrize(
    "reply",
    [
        content("no json at all"),
        content('{"tones": []}'),
        content('{"tones": [{"id": 1, "negative": 0.5, "neutral": 0.5, "positive": 0.5}]}'),
        content('{"tones": [{"id": 1, "negative": "0.5", "neutral": 0.5, "positive": 0.0}]}'),
        content('{"tones": [{"id": 1, "negative": true, "neutral": 0.0, "positive": 0.0}]}'),
        content('{"tones": [{"id": 2, "negative": 1.0, "neutral": 0.0, "positive": 0.0}]}'),
        content('{"tones": [{"id": 1, "negative": 1.0, "neutral": 0.0, "positive": 0.0, "why": "x"}]}'),
        content('{"tones": [{"id": 1, "negative"', finish_reason="length"),
        lambda handler, request: send(handler, b'{"error": "no choices"}'),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_asked_for_again_and_never_taken(
    server: Server, judge: Make, reply: Reply
) -> None:
    server.replies = [reply]
    assert judge().judge([of("good")])[0].positive == pytest.approx(0.8)
    assert len(server.asked) == 2
    server.replies = [reply] * 2
    with pytest.raises(JudgeUnavailable, match="no usable answer"):
        judge().judge([of("bad")])


def test_texts_of_a_batch_that_fits_badly_are_asked_one_by_one(server: Server, judge: Make) -> None:
    server.replies = [content("{}"), content("{}")]
    tones = judge(batch=3).judge([of("good"), of("bad"), of("bad 2")])
    assert [round(tone.negative, 1) for tone in tones] == [0.0, 0.9, 0.9]
    assert len(server.asked) == 5


@pytest.mark.parametrize("whole", [False, True])
def test_an_answer_that_breaks_off_is_asked_for_again(server: Server, judge: Make, whole: bool) -> None:
    def cut(handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
        body = json.dumps(said(request)).encode()
        send(handler, body[: len(body) // 2], **({} if whole else {"Content_Length": str(len(body))}))
        handler.close_connection = True

    server.replies = [cut]
    assert judge().judge([of("bad")])[0].negative == pytest.approx(0.9)


def test_a_server_that_dribbles_runs_out_of_time(server: Server, judge: Make) -> None:
    def dribble(handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)

    server.replies = [dribble]
    begun = time.monotonic()
    assert judge(timeout=0.5).judge([of("bad")])[0].negative == pytest.approx(0.9)
    assert time.monotonic() - begun < 3


def test_a_silent_server_runs_out_of_time(server: Server, judge: Make) -> None:
    server.replies = [lambda handler, _: time.sleep(1.0)]
    assert judge(timeout=0.3).judge([of("bad")])[0].negative == pytest.approx(0.9)


def test_a_refusal_is_not_asked_again_and_says_what_to_check_without_the_key(server: Server, judge: Make) -> None:
    server.replies = [lambda handler, _: send(handler, f"bad key {SECRET}".encode(), 401)]
    with pytest.raises(JudgeUnavailable, match="Check the address") as fault:
        judge().judge([of("good")])
    assert len(server.asked) == 1
    assert SECRET not in str(fault.value)


def test_the_key_goes_to_no_other_server(server: Server, judge: Make) -> None:
    server.replies = [lambda handler, _: send(handler, b"", 307, Location=f"{server.address}/elsewhere")]
    with pytest.raises(JudgeUnavailable, match="307"):
        judge().judge([of("good")])
    assert len(server.asked) == 1


def test_neither_key_nor_text_is_logged_or_kept(
    server: Server, judge: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.replies = [lambda handler, _: send(handler, b"", 500)]
    judge().judge([of("a text of somebody")])
    kept = (tmp_path / "answers.sqlite3").read_bytes()
    assert SECRET not in caplog.text
    assert "somebody" not in caplog.text
    assert SECRET.encode() not in kept
    assert b"somebody" not in kept


def test_an_overlong_answer_is_not_read(server: Server, judge: Make) -> None:
    server.replies = [lambda handler, _: send(handler, b" " * (3 * 1024 * 1024))] * 2
    with pytest.raises(JudgeUnavailable, match="longer than 2 MiB"):
        judge(attempts=2).judge([of("good")])


def test_of_a_long_text_the_stretch_round_the_mark_is_sent(server: Server, judge: Make) -> None:
    judge(longest=100).judge([of("x" * 500 + "bad" + "y" * 500, 500, 503)])
    text = json.loads(server.asked[0]["messages"][1]["content"])["texts"][0]["text"]
    assert "⟦bad⟧" in text
    assert len(text) < 120


def test_texts_leave_the_house_only_under_cover(tmp_path: Path) -> None:
    answers = Answers(tmp_path / "a.sqlite3", price="")
    for address in ("http://api.example.com/v1", "http://93.184.216.34/v1"):
        with pytest.raises(InputFault, match="in the clear"):
            EndpointJudge(address, "m", answers)
    for address in ("https://user:pass@api.example.com/v1", "ftp://x/v1", "https:///v1", "https://x/v1?key=1"):
        with pytest.raises(InputFault, match="no address"):
            EndpointJudge(address, "m", answers)
    for address in ("http://localhost:8000/v1", "http://10.0.0.7/v1", "http://gpu01/v1", "https://api.example.com/v1"):
        assert EndpointJudge(address, "m", answers).name == "endpoint"


def test_the_version_holds_model_and_prompt_and_fits_the_offices_column(judge: Make) -> None:
    assert judge("gpt-x").version.startswith("gpt-x:")
    long = judge("vendor/a-model-with-a-very-long-name-that-goes-on-and-on-2026-11-23")
    assert len(f"{long.name}/{long.version}") <= 60
    assert long.version != judge("vendor/a-model-with-a-very-long-name-that-goes-on-and-on-2026-11-24").version


def test_a_judge_travels_to_workers(server: Server, tmp_path: Path) -> None:
    made = EndpointJudge(server.address, "m", Answers(tmp_path / "a.sqlite3", price=""), environment={})
    made.judge([of("good")])
    assert pickle.loads(pickle.dumps(made)).judge([of("bad")])[0].negative == pytest.approx(0.9)  # noqa: S301
    assert made.spent().calls == 2
    assert made.spent().price is None


def test_a_price_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFault, match=r"0\.15,0\.60"):
        Answers(tmp_path / "a.sqlite3", price="cheap")


def test_answers_that_cannot_be_kept_stop_the_judging(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    made = EndpointJudge(server.address, "m", Answers(tmp_path / "file" / "a.sqlite3", price=""), environment={})
    with pytest.raises(JudgeUnavailable, match="cannot be kept"):
        made.judge([of("good")])
    assert server.asked == []
