"""Solving with a language model, played by a local server that speaks the protocols of both providers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from corollary.errors import CorollaryError
from corollary.interfaces.language_models import from_environment
from corollary.verification.templates.asking import Templates
from corollary.verification.templates.solving import MOST_ROUNDS, LanguageModel, solve
from corollary.verification.verifier import Verifier

PROBLEM = "f takes lock a and then b, g takes b and then a: can these threads deadlock?"
RIGHT = json.dumps(
    {"template": "lock-order", "slots": {"takes": [["f", "a", 1], ["f", "b", 2], ["g", "b", 1], ["g", "a", 2]]}}
)
WRONG = json.dumps({"template": "lock-order", "slots": {"takes": [["f"]], "lokcs": []}})


class Endpoint:
    """A server whose replies are given beforehand; it keeps what it was asked."""

    def __init__(self) -> None:
        self.replies: list[str] = []
        self.asked: list[dict[str, Any]] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.asked.append({"path": self.path, **body})
                status, reply = endpoint.reply(self.path)
                data = json.dumps(reply).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def reply(self, path: str) -> tuple[int, dict[str, Any]]:
        if not self.replies:
            return 400, {"error": {"message": "no more replies", "type": "invalid_request_error"}}
        text = self.replies.pop(0)
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2, "input_tokens": 1, "output_tokens": 1}
        if path.endswith("/chat/completions"):
            message = {"role": "assistant", "content": text}
            choices = [{"index": 0, "finish_reason": "stop", "message": message}]
            return 200, {
                "id": "1",
                "object": "chat.completion",
                "created": 0,
                "model": "m",
                "choices": choices,
                "usage": usage,
            }
        content = [{"type": "text", "text": text}]
        return 200, {
            "id": "1",
            "type": "message",
            "role": "assistant",
            "model": "m",
            "content": content,
            "stop_reason": "end_turn",
            "stop_sequence": None,
            "usage": usage,
        }


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    one = Endpoint()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture(params=["openai", "anthropic"])
def model(request: pytest.FixtureRequest, endpoint: Endpoint) -> LanguageModel:
    name = request.param
    suffix = "/v1" if name == "openai" else ""
    environment = {
        "COROLLARY_LLM_MODEL": "m",
        f"{name.upper()}_API_KEY": "key",
        f"{name.upper()}_BASE_URL": endpoint.address + suffix,
    }
    found = from_environment(environment)
    assert found is not None
    return found


@pytest.fixture
def templates(tmp_path: Path) -> Iterator[Templates]:
    with Verifier() as verifier:
        yield Templates.open(tmp_path, verifier)


def test_solves_in_one_round(endpoint: Endpoint, model: LanguageModel, templates: Templates) -> None:
    endpoint.replies = [f"Here it is:\n```json\n{RIGHT}\n```"]
    found = solve(templates, PROBLEM, model=model)
    assert found.solved
    assert found.answer is not None
    assert (found.answer.verdict, len(found.rounds), found.model) == ("deadlock", 1, "m")
    (asked,) = endpoint.asked
    assert PROBLEM in json.dumps(asked["messages"])
    assert asked["model"] == "m"


def test_repairs_what_was_wrong(endpoint: Endpoint, model: LanguageModel, templates: Templates) -> None:
    endpoint.replies = ["I think they do.", WRONG, RIGHT]
    found = solve(templates, PROBLEM, model=model)
    assert found.solved
    assert [one.verdict for one in found.rounds] == ["no answer", "unfilled", "deadlock"]
    last = endpoint.asked[-1]["messages"][-1]["content"]
    assert "lokcs" in json.dumps(last)
    assert "nothing is given" in json.dumps(last)


def test_gives_up_after_some_rounds(endpoint: Endpoint, model: LanguageModel, templates: Templates) -> None:
    endpoint.replies = [WRONG] * 10
    found = solve(templates, PROBLEM, model=model)
    assert not found.solved
    assert len(found.rounds) == MOST_ROUNDS == len(endpoint.asked)
    assert found.steps


def test_no_template_is_an_answer(endpoint: Endpoint, model: LanguageModel, templates: Templates) -> None:
    endpoint.replies = ['{"template": ""}']
    found = solve(templates, PROBLEM, model=model)
    assert [one.verdict for one in found.rounds] == ["no template fits"]
    assert not found.solved


def test_a_model_that_fails_is_told(model: LanguageModel, templates: Templates) -> None:
    with pytest.raises(CorollaryError) as caught:
        solve(templates, PROBLEM, model=model)
    assert caught.value.code == "model-failed"
    assert "no more replies" in caught.value.message


def test_without_a_model_the_steps_are_told(templates: Templates) -> None:
    found = solve(templates, PROBLEM)
    assert not found.solved
    assert "'lock-order' fits best" in found.steps[0]
    assert found.matches[0].slots


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"COROLLARY_LLM_MODEL": "m"}, "model-configuration"),
        ({"COROLLARY_LLM_MODEL": "m", "COROLLARY_LLM": "x"}, "model-configuration"),
    ],
)
def test_a_model_needs_a_provider(environment: dict[str, str], code: str) -> None:
    with pytest.raises(CorollaryError) as caught:
        from_environment(environment)
    assert caught.value.code == code


def test_nothing_is_sent_unless_a_model_is_named() -> None:
    assert from_environment({"OPENAI_API_KEY": "key"}) is None
