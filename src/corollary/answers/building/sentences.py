"""The sentence of each step of an explanation: what the place it points at says, in plain words."""

from __future__ import annotations

from collections.abc import Callable

from corollary.answers.describing import Describer, shown
from corollary.facts.vocabulary import KINDS
from corollary.linking.provenance.steps import Relation, Rule, Step
from corollary.linking.values.things import Role, role_of, thing_of

_ELEMENTS = ("[", "<")
_ELEMENT = "[]"


def sentence(describe: Describer, step: Step) -> str:
    """What a step says."""
    return shown(_SENTENCES[step.move.rule](_Words(describe, step)))


def relation(describe: Describer, one: Relation) -> str:
    """How two classes are related; in full where their names are the same."""
    lower, upper = (describe.program.symbols.id[row] for row in (one.lower, one.upper))
    if lower.rpartition("#")[2] != upper.rpartition("#")[2]:
        lower, upper = lower.rpartition("#")[2], upper.rpartition("#")[2]
    verb = "has every method of" if one.structural else "inherits from"
    return shown(f"`{lower}` {verb} `{upper}`")


class _Words:
    """The words that sentences about one step are made of."""

    def __init__(self, describe: Describer, step: Step) -> None:
        self.describe = describe
        self.step = step
        self.value = self.noun(step.move.target[1])
        self.subject = _term(step.subject)
        self.origin = _term(step.origin)
        self.symbol = self.definition(step.symbol)
        self.provider = self.definition(step.provider)
        if self.provider == self.symbol and step.provider != step.symbol and step.provider >= 0:
            self.provider = f"`{describe.program.symbols.id[step.provider]}`"
        self.function = self.symbol if step.symbol >= 0 else "a function without a name"
        self.kind = KINDS[describe.program.symbols.kind[step.symbol]] if step.symbol >= 0 else ""

    def definition(self, row: int) -> str:
        """A definition as its file names it; a module by its path."""
        if row < 0:
            return "an object"
        path, mark, qualified = self.describe.program.symbols.id[row].partition("#")
        return f"`{qualified if mark else path}`"

    def noun(self, value: int) -> str:
        """What a value is."""
        thing = thing_of(value)
        if thing >= len(self.describe.program.symbols):
            return "an object"
        name = self.definition(thing)
        return {
            Role.INSTANCE: f"an object of {name}",
            Role.INSTANCE_OR_BELOW: f"an object of {name} or of a class below it",
            Role.CLASS_OR_BELOW: f"{name} or a class below it",
            Role.SUPERIOR: f"the running object, seen from above {name}",
        }.get(Role(role_of(value)), name)

    @property
    def side(self) -> str:
        """What is at the side of the step."""
        move = self.step.move
        return self.noun(move.side[1]) if move.side is not None else "an object"

    @property
    def owner(self) -> str:
        """The object that something is stored in, as the source spells it, else what it is."""
        spelled = self.step.because[0].subject if self.step.because else ""
        return _term(spelled) if spelled else self.side


def _term(spelling: str) -> str:
    if not spelling:
        return "a value"
    if spelling.endswith(_ELEMENT) and spelling != _ELEMENT:
        return f"an element of `{spelling[: -len(_ELEMENT)]}`"
    return "an element" if spelling.startswith(_ELEMENTS) else f"`{spelling}`"


def _flow(words: _Words) -> str:
    if words.step.subject == words.step.origin or not words.step.origin:
        return f"{words.subject} is given {words.value}"
    return f"{words.subject} is {words.origin}"


def _member(words: _Words) -> str:
    if words.step.origin.startswith(_ELEMENTS):
        return f"{words.subject} is whatever was put into it"
    return f"{words.subject} is member {words.origin} of {words.side}"


def _held(words: _Words) -> str:
    if words.step.provider < 0:
        return f"an object has what is stored in it as {words.subject}"
    return f"{words.symbol} has what is stored as {words.subject} in objects of {words.provider}"


def _object(words: _Words) -> str:
    return f"{words.subject} is an object that is made in this file" if words.step.subject else "an object is made here"


def _stored(words: _Words) -> str:
    if words.step.subject.startswith(_ELEMENTS):
        return f"{words.origin} is put into {words.owner}"
    return f"{words.origin} is stored in {words.owner} as {words.subject}"


_SENTENCES: dict[Rule, Callable[[_Words], str]] = {
    Rule.CALLED: lambda words: f"{words.subject} is called here",
    Rule.MENTIONED: lambda words: f"{words.subject} is mentioned here",
    Rule.READ: lambda words: f"{words.subject} is read here, which runs a property",
    Rule.WRITTEN: lambda words: f"{words.subject} is assigned here, which runs a property",
    Rule.DELETED: lambda words: f"{words.subject} is deleted here, which runs a property",
    Rule.RUNS: lambda words: f"calling {words.value} runs {words.symbol}",
    Rule.OPERATOR: lambda words: f"calling {words.value} runs its {words.origin}",
    Rule.FLOW: _flow,
    Rule.ADDED: lambda words: f"{words.origin or words.value} may run where {words.subject} is called",
    Rule.NAME: lambda words: f"{words.subject} is a name of the whole file",
    Rule.IMPORT: lambda words: f"{words.subject} is imported here",
    Rule.ARGUMENT: lambda words: f"{words.origin} is passed here as {words.subject} of {words.function}",
    Rule.AGREED: lambda words: f"the type of {words.function} says that it takes {words.origin} as {words.subject}",
    Rule.GIVEN_BACK: lambda words: f"{words.subject} gives back its argument {words.origin}",
    Rule.BOUND: lambda words: f"the function is a member of {words.origin}",
    Rule.WRAPPED: lambda words: f"{words.origin} stands for a method, which runs on {words.value}",
    Rule.CHAINED: lambda words: f"{words.subject} gives back the object it is called on, {words.origin}",
    Rule.MADE_BACK: lambda words: f"{words.subject} gives what it makes of the class that it runs on, {words.origin}",
    Rule.RESULT: lambda words: f"{words.subject} is what a call of {words.function} gives",
    Rule.RETURNS: lambda words: f"{words.function} returns {words.origin}",
    Rule.MEMBER: _member,
    Rule.OWN: lambda words: f"{words.subject} is defined in {words.provider}",
    Rule.INHERITED: lambda words: f"{words.symbol} inherits {words.subject} from {words.provider}",
    Rule.OVERRIDDEN: lambda words: f"{words.provider}, below {words.symbol}, has its own {words.subject}",
    Rule.HELD: _held,
    Rule.STANDING: lambda words: f"{words.subject} is what is held by an object that stands where the type is declared",
    Rule.STORED: _stored,
    Rule.MADE: lambda words: f"{words.subject} is {words.value}, made by calling {words.origin}",
    Rule.DECLARED: lambda words: f"{words.subject} is declared as {words.origin}: {words.value}",
    Rule.TESTED: lambda words: f"{words.subject} was tested to be of {words.origin}: {words.value}",
    Rule.DEFINED: lambda words: f"{words.symbol} is the {words.kind} defined here",
    Rule.RECEIVER: lambda words: f"{words.subject} is {words.value}, whose member runs",
    Rule.SUPERIOR: lambda words: f"this is {words.value}",
    Rule.OBJECT: _object,
    Rule.MODULE: lambda words: f"{words.subject} is the module {words.value}",
    Rule.PROPERTY: lambda words: f"{words.symbol} is the property defined here",
    Rule.ITSELF: lambda words: f"{words.subject} of {words.value} is the function itself",
}
