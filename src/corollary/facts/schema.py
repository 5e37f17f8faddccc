"""What is stored of one file: the relations of a segment, each declared once.

A segment is a pure function of a file's bytes, its language and the grammar's version. It knows no path,
so a file that is moved or copied has the same segment. Every column is a 32-bit integer; its type says what
the integer means, and linking shifts it accordingly when it joins the segments of a program:

- `definition`: a row of `definition`; row 0 is the module, the code at the file's top level
- `term`: an expression or a variable, see below; -1 where there is none
- `string`: an index into the segment's strings
- `call`: a row of `call`
- `integer`: a plain number

A *term* stands for whatever values an expression may have. Equal expressions of one scope are one term, so
a term is what a propagation graph calls a node. A variable is a term without a row that defines it.
"""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA_VERSION = 5
"""Part of every fingerprint: facts of another version are extracted anew."""

CONTAINS = 1
"""The second column of an object that other code may put anything in."""

CLOSED = 2
"""The second column of an object that holds nothing but what is stored in it."""

SEQUENCE = 4
"""The second column of an object whose elements are told apart by their places."""

SUBSTITUTES = 3
"""The last column of a result that linking adds: what substitutes for what is given, as a parameter or in a call."""

ANY_ELEMENT = "[*]"
"""The name of what is stored in an object at any known place; what is stored at an unknown one is `[]`."""

PLACES = 4
"""How many arguments are told apart by their places where a function takes, or hands on, as many as there are."""

LAMBDA = 3
"""The second column of an object that is a function without a name."""

SIGNATURE = 5
"""The second column of an object that is a type of functions."""

OPEN = 6
"""The second column of a type that is written out and does not name all that its objects have."""

ACCESSORS = 7
"""The second column of an object that runs what it holds where it is read, assigned or deleted as a member."""

GETTER, SETTER, DELETER = "<getter>", "<setter>", "<deleter>"
"""The names of what it runs; nothing else has members of these names."""

ELEMENT = "[]"
"""The name of the elements of an object."""

PATTERN = "*"
"""What stands for anything in the name of a member that is only known in part; names of elements are no such."""

OF_CLASS = "<*>"
"""What stands in such a name for that of a class."""

REST = "<rest>"
"""The end of what stands for the members of something that no read is expected to mean, though it may."""

KEY = "<key>"
"""The name of the keys of an object; nothing else has a member of that name."""

HELD = "<held>"
"""The name of the elements that the program put in a container; nothing else has a member of that name.

Before the name of an element it is that of what the program put there, or anywhere.
"""

TYPE_ARGUMENT = "<{}>"
"""The name, with a position in it, of what is given to a generic class or function as its type parameter there."""

FIELD_AT = "<field {}>"
"""The name, with a place in it, of what is given to an object as the value of the field that its class has there."""

TYPE_DEFAULT = TYPE_ARGUMENT + "="
"""The name of the type that stands at such a position where nothing is given there."""

TYPE_OF_RECEIVER = "<receiver>"
"""The name of the type of what functions run on that objects of a type hold."""

MOST_OBJECTS = 8
"""How many objects, each made at one place, a term may have as its values."""

TYPE_ARGUMENTS = 8
"""How many of them are told."""

TOLD, ASSERTED = "<told>", "<asserted>"
"""The names of the type that the first argument of a function is of where that is true, and where it returns."""

ANY_MEMBER = "<any>"
"""The name of what a type that is written out says of all members that it does not name."""

METACLASS = "<metaclass>"
"""The name of the class that a class is an object of; nothing else has a member of that name."""

AS_CLASS = "<class>"
"""The name of a class itself as what makes objects, whatever else its own class does; of its class all such classes."""

JOINED = "<joined>"
"""The name of a container itself as what is made of its elements; nothing else has a member of that name."""

PART = "<part>"
"""The same of anything: what is no container is itself."""

ITEMS = "<items>"
"""The same with the elements at their places."""

MEMBERS = "<members>"
"""The name of all that an object has as members, and of what it was given all members of."""

DECORATES, IMPLICIT, REFLECTED, MODELLED, BOUND, EXPANDS = 1, 2, 3, 4, 5, 6
"""How a call comes about that nobody wrote as one: the last column of a call."""

WRITTEN, TAKEN, DELETED = 1, 2, 3
"""The last column of a reference that assigns a member; of one that runs properties and mentions nothing: a pattern
that takes an object apart, or an assignment that begins with what was there; and of one that deletes a member."""

RECEIVER = 4
"""The variety of the parameter that is the object a function is called as a member of."""

NONE_OF, LOOSE = 1, 2
"""What a test leaves: nothing of its types; and whether what was tested may be another object by now."""

CONVERTED = 2
"""The last column of what a call gives that converts a value, if what is called is a class."""

DISPATCHED = 2
"""The third column of a flow that adds what may run to what a name means."""


LINES = frozenset({"line", "end_line", "first", "last", "begins"})
"""The columns, by their names, that are lines of the source."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation's name, the names and types of its columns, and when a tuple is in it."""

    name: str
    columns: tuple[tuple[str, str], ...]
    holds: str


def _relation(name: str, columns: str, holds: str) -> Relation:
    pairs = tuple((column.partition(":")[0], column.partition(":")[2] or "integer") for column in columns.split())
    return Relation(name, pairs, f"Holds if {holds}.")


class Trait:
    """What a definition is besides its kind: flags, as plain integers because there is one set for each definition."""

    PROPERTY = 1
    STATIC = 2
    CLASS_METHOD = 4
    DECORATED = 8
    EXPORTED = 16
    MEMBER = 32
    SETTER = 64
    DELETER = 128
    OPTIONAL = 256


RELATIONS: tuple[Relation, ...] = (
    _relation(
        "definition",
        "parent:definition name:string qualified:string kind line column end_line"
        " signature:string doc:string visibility traits",
        "the file defines this symbol; `kind` and `visibility` index the vocabulary, `traits` are Trait flags",
    ),
    _relation("attribute", "term:term object:term name:string", "`term` is member `name` of `object`"),
    _relation(
        "result",
        "term:term callee:term constructs",
        "`term` is what calling `callee` gives, or the object that it constructs where `constructs` is 1;"
        " where that is 2, an object of it if `callee` is a class",
    ),
    _relation("instance", "term:term type:term", "`term` is an object of the type that `type` denotes"),
    _relation("free", "term:term name:string", "`term` is a name that the file does not bind"),
    _relation("literal", "term:term name:string", "`term` is an object of the built-in type `name`; `*`: filled in"),
    _relation("denotes", "term:term definition:definition", "`term` is the definition itself"),
    _relation(
        "receiver", "term:term class:definition of_class", "`term` is the object (or its class) whose member runs"
    ),
    _relation("superior", "term:term class:definition", "`term` is the running object seen from above `class`"),
    _relation(
        "object",
        "term:term contains",
        "`term` is an object made here; `contains` 0 an object literal, 1 a container,"
        " 2 one that holds nothing but what is stored in it, 3 a function without a name,"
        " 4 one whose elements are told apart by their places, 5 a type of functions,"
        " 6 a type that is written out, but not all of it,"
        " 7 one that runs what it holds where it is read, assigned or deleted as a member",
    ),
    _relation(
        "flow",
        "source:term target:term definitional",
        "the values of `source` are values of `target`;"
        " `definitional` 1 where that is what the name means, 2 where they may run instead of it",
    ),
    _relation(
        "narrowed",
        "term:term type:term negative",
        "`term` has only objects of the type that `type` denotes, or of another that is stated of it;"
        " where `negative` is 1, it has none of them; 2 more where it is a member, which other code may assign",
    ),
    _relation("member", "owner:definition name:string term:term", "module or class `owner` holds `term` as `name`"),
    _relation("store", "object:term name:string value:term", "`object`.`name` is assigned `value`"),
    _relation("returns", "definition:definition term:term", "`definition` returns `term`"),
    _relation(
        "parameter",
        "definition:definition position name:string variety term:term",
        "`term` is a parameter; variety 0 plain, 1 rest, 2 keywords, 3 by keyword only, 4 the receiver;"
        " of 1 and 2 an element",
    ),
    _relation(
        "lambda_parameter",
        "function:term position name:string variety term:term",
        "`term` is a parameter, as in `parameter`, of the function without a name that `function` stands for",
    ),
    _relation("lambda_returns", "function:term term:term", "the function without a name returns `term`"),
    _relation(
        "lambda_in",
        "function:term definition:definition",
        "what `function`, which has no name of its own, does counts as of `definition`",
    ),
    _relation(
        "call",
        "caller:definition callee:term name:string line column arguments result:term manner",
        "`callee` is called in the code of `caller` and gives `result`; `name` is its bare name or empty;"
        " `manner` is 1 where a definition is decorated with it, 2 where the language calls it by itself,"
        " 3 where it does so only if the operand on the left has nothing to call,"
        " 4 where a function outside calls what it is given,"
        " 5 where it only keeps the arguments for later calls, so that nothing runs here,"
        " 6 where `caller` makes code that calls it, which runs where `caller` is called",
    ),
    _relation("argument", "call:call position name:string term:term", "`term` is passed in the call"),
    _relation(
        "reference",
        "caller:definition term:term name:string line column written",
        "`term` is mentioned, and not called, in the code of `caller`;"
        " `written` is 1 where it is assigned, 2 where a pattern reads it, or an assignment that adds to it,"
        " 3 where it is deleted",
    ),
    _relation(
        "inherits",
        "class:definition position base:term name:string line implements",
        "`class` inherits from (or implements) `base`",
    ),
    _relation("metaclass", "class:definition term:term", "`class` is itself an object of the class `term`"),
    _relation(
        "shape",
        "definition:definition takes:string gives:string",
        "the function takes and gives objects of these types, as words in order; `*` may be any type",
    ),
    _relation("owner", "definition:definition name:string", "the definition is a member of the type `name`"),
    _relation(
        "decorator",
        "definition:definition term:term name:string given:term gives:term",
        "the definition, as `given`, is decorated with `term`, which makes `gives` of it",
    ),
    _relation(
        "imported",
        "term:term module:string name:string line column variety owner:definition",
        "`term` is member `name` of `module`, or the module where `name` is empty;"
        " variety 0 plain, 1 star, 2 types only, 3 dynamic, 4 for effect, 5 binds the first component",
    ),
    _relation("export", "name:string term:term", "the file exports `term` as `name`"),
    _relation(
        "reexport",
        "module:string name:string alias:string line",
        "the file exports `name` of `module` as `alias`; name `*` is every export",
    ),
    _relation("module_name", "name:string", "the file says that it is imported as `name`"),
    _relation("entry", "definition:definition reason:string", "the definition runs on its own"),
    _relation(
        "mention",
        "name:string line",
        "a string in the file spells this name, in which `*` stands for anything, or this path of names;"
        " or it is a template that reads a member of this name, which has a dot in front",
    ),
    _relation("guarded", "line", "what is imported on `line` may be missing: the code goes on without it"),
    _relation(
        "suppression",
        "line first last begins rules:string reason:string",
        "a comment on `line` takes back what is found on the lines from `first` to `last` (0: in the whole file), and"
        " about what is defined on line `begins` (0: nothing): of these rules, with commas, or of all",
    ),
    _relation("parse_error", "line column what:string", "the parser could not read this place"),
)

RELATION: dict[str, Relation] = {relation.name: relation for relation in RELATIONS}
