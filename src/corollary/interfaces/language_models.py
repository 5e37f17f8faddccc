"""Language models behind the one interface that solving needs: any OpenAI-compatible endpoint, or Anthropic's.

Chosen by the environment; nothing is sent anywhere unless a model is named there. The clients are the extra `llm`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corollary.errors import CorollaryError

if TYPE_CHECKING:
    from corollary.verification.templates.solving import LanguageModel, Message

MODEL = "COROLLARY_LLM_MODEL"
PROVIDER = "COROLLARY_LLM"
_KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
_SECONDS = 120.0
_LONGEST = 4096


def from_environment(environment: Mapping[str, str] | None = None) -> LanguageModel | None:
    """The model that the environment names; None if it names none.

    `COROLLARY_LLM_MODEL` is its name, and `COROLLARY_LLM` is `openai` or `anthropic`, by default the one of whom there
    is a key. Keys and addresses are in the variables of the clients (OPENAI_API_KEY, OPENAI_BASE_URL, ...).
    Raises CorollaryError "model-configuration", "model-missing".
    """
    given = os.environ if environment is None else environment
    model = given.get(MODEL, "")
    if not model:
        return None
    provider = given.get(PROVIDER, "") or next((name for name, key in _KEYS.items() if given.get(key)), "")
    if provider not in _KEYS:
        raise CorollaryError(
            "model-configuration",
            f"{MODEL} names a model, and nothing says who has it",
            remedy=f"Set {PROVIDER} to openai or anthropic, with the key and the address of its client.",
        )
    key = given.get(_KEYS[provider], "") or "none"
    address = given.get(f"{provider.upper()}_BASE_URL") or None
    return _OpenAI(model, key, address) if provider == "openai" else _Anthropic(model, key, address)


@dataclass(frozen=True, slots=True)
class _OpenAI:
    """A model behind an endpoint for chat completions."""

    name: str
    key: str
    address: str | None

    def complete(self, instructions: str, messages: Sequence[Message]) -> str:
        openai = _client("openai")
        said = [{"role": "system", "content": instructions}, *_said(messages)]
        try:
            with openai.OpenAI(api_key=self.key, base_url=self.address, timeout=_SECONDS, max_retries=1) as client:
                reply = client.chat.completions.create(model=self.name, messages=said)
            return reply.choices[0].message.content or "" if reply.choices else ""
        except openai.OpenAIError as error:
            raise _failed(self.name, error) from None


@dataclass(frozen=True, slots=True)
class _Anthropic:
    """A model behind Anthropic's messages."""

    name: str
    key: str
    address: str | None

    def complete(self, instructions: str, messages: Sequence[Message]) -> str:
        anthropic = _client("anthropic")
        try:
            with anthropic.Anthropic(
                api_key=self.key, base_url=self.address, timeout=_SECONDS, max_retries=1
            ) as client:
                reply = client.messages.create(
                    model=self.name, max_tokens=_LONGEST, system=instructions, messages=_said(messages)
                )
            return "".join(block.text for block in reply.content if block.type == "text")
        except anthropic.AnthropicError as error:
            raise _failed(self.name, error) from None


def _said(messages: Sequence[Message]) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.text} for message in messages]


def _client(name: str) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError:
        raise CorollaryError(
            "model-missing", f"the client '{name}' is not installed", remedy="Run: pip install 'corollary[llm]'"
        ) from None


def _failed(name: str, error: Exception) -> CorollaryError:
    message = " ".join(str(error).split())[:500] or type(error).__name__
    return CorollaryError(
        "model-failed",
        f"the language model did not answer: {message}",
        place=name,
        remedy="Look at its address and key.",
    )
