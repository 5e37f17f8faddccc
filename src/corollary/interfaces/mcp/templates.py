"""The tool for verification templates: one tool, and an operation for each thing that can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from msgspec import Meta, field

from corollary.answers.types import templates
from corollary.answers.types.parts import Report
from corollary.errors import CorollaryError
from corollary.interfaces.mcp.tool import Arguments, Tool

if TYPE_CHECKING:
    from corollary.interfaces.mcp.verify import Bench
    from corollary.verification.templates.asking import Document, Templates
    from corollary.workspace import Workspace


class TemplatesArguments(Arguments, frozen=True, kw_only=True):
    """What `templates` takes."""

    operation: Annotated[
        Literal["formalize", "fill", "show", "search", "list", "lint", "craft", "learn", "prune", "solve"],
        Meta(
            description="`formalize`: `text` is a problem; gives templates with slots to fill. `fill`: fills `id` with "
            "`slots` and runs it. `show`: all of `id`. `search`, `list`. `lint`: `id` with `slots`, or `text` for "
            "`solver`. `craft`: keeps `files` as `id`. `learn`: makes `id` of the verified `text`. `prune`: drops what "
            "is not used. `solve`: `text` is a problem."
        ),
    ]
    text: Annotated[str, Meta(max_length=1_000_000, description="The problem, the words, or the specification.")] = ""
    id: Annotated[str, Meta(description="The template.", examples=["lock-order"])] = ""
    slots: Annotated[
        dict[str, Any], Meta(description="Values by slot; rows are lists in the order of columns, or objects.")
    ] = field(default_factory=dict)
    documents: Annotated[
        dict[str, str], Meta(description="Texts that fill slots, by normalisation (a Mermaid text, JSON, YAML ...).")
    ] = field(default_factory=dict)
    code: Annotated[bool, Meta(description="For `fill`: what is not given follows from the code.")] = False
    solver: Annotated[Literal["prolog", "smt"], Meta(description="For `lint` and `learn`.")] = "prolog"
    goal: Annotated[str, Meta(description="For `learn`: the Prolog goal.")] = ""
    verdict: Annotated[str, Meta(description="For `learn`: holds, fails, satisfiable or contradictory.")] = ""
    title: Annotated[str, Meta(description="For `learn`: `title: question` of the template.")] = ""
    names: Annotated[dict[str, str], Meta(description="For `learn`: constants with the slots they become.")] = field(
        default_factory=dict
    )
    files: Annotated[
        dict[str, str], Meta(description="For `craft`: template.toml, skeleton.pl or .smt2, cases.toml.")
    ] = field(default_factory=dict)


def _templates(bench: Bench, given: TemplatesArguments) -> Report:
    from corollary.verification.templates.asking import Templates

    needed = _NEEDED.get(given.operation, ())
    for name in needed:
        if not getattr(given, name):
            raise CorollaryError("bad-arguments", f"`{given.operation}` needs `{name}`", remedy=f"Pass `{name}`.")
    asked = Templates.open(bench.root, bench.verifier)
    if given.operation == "fill" and (given.code or given.at):
        return bench.over_code(partial(_over_code, asked, given))
    return _OPERATIONS[given.operation](asked, given)


def _over_code(asked: Templates, given: TemplatesArguments, workspace: Workspace) -> Report:
    from corollary.verification.templates.asking import OverCode

    over = OverCode(workspace.program(), workspace.coverage)
    return asked.fill(given.id, given.slots, _documents(given), over=over)


def _lint(asked: Templates, given: TemplatesArguments) -> Report:
    if given.id:
        return asked.lint(identifier=given.id, values=given.slots, documents=_documents(given))
    return asked.lint(given.text, given.solver)


def _learn(asked: Templates, given: TemplatesArguments) -> Report:
    from corollary.verification.templates.growing.learning import Specification

    title, _, question = given.title.partition(":")
    specification = Specification(given.solver, given.text, given.verdict, given.goal)
    return asked.learn(
        given.id, specification, title=title.strip(), question=question.strip() or title.strip(), names=given.names
    )


def _solve(asked: Templates, given: TemplatesArguments) -> Report:
    from corollary.interfaces.language_models import from_environment
    from corollary.verification.templates.solving import solve

    return solve(asked, given.text, _documents(given), model=from_environment())


def _documents(given: TemplatesArguments) -> list[Document]:
    return [(kind, "", text) for kind, text in given.documents.items()]


_NEEDED = {
    "formalize": ("text",),
    "search": ("text",),
    "solve": ("text",),
    "show": ("id",),
    "fill": ("id",),
    "craft": ("id", "files"),
    "learn": ("id", "text", "verdict", "title"),
}

_OPERATIONS = cast(
    "dict[str, Callable[[Templates, TemplatesArguments], Report]]",
    {
        "formalize": lambda asked, given: asked.formalize(given.text),
        "search": lambda asked, given: asked.search(given.text),
        "show": lambda asked, given: asked.show(given.id),
        "list": lambda asked, given: asked.listed(given.text),
        "fill": lambda asked, given: asked.fill(given.id, given.slots, _documents(given)),
        "lint": _lint,
        "craft": lambda asked, given: asked.craft(given.id, given.files),
        "learn": _learn,
        "prune": lambda asked, given: asked.prune(),
        "solve": _solve,
    },
)


TOOLS = (
    Tool(
        "templates",
        "Verification templates",
        "Common questions (permissions, policies, dependencies, state machines, locks, taint, invariants, scheduling) "
        "as checked programs for a solver. Begin with `formalize`, then `fill`; the answer says what to do next. "
        'Example: {"operation": "formalize", "text": "can an intern delete production data"}.',
        TemplatesArguments,
        (
            templates.Matches,
            templates.TemplateVerdict,
            templates.TemplateShown,
            templates.Templates,
            templates.TemplateLint,
            templates.TemplateKept,
            templates.TemplatesPruned,
            templates.Solved,
        ),
        _templates,
        verifying=True,
        keeps=True,
    ),
)
