"""What a `language.toml` says, as values: the schema of the folders of `grammars/`.

Reading and checking the files is in `languages.py`; what the words mean is in grammars/README.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec


class Modules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a file is named by those who import it."""

    strategy: Literal["dotted", "relative", "directory", "namespace"]
    package_files: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    stubs: tuple[str, ...] = ()  # endings of files that only declare what a file beside them holds
    exports: Literal["all", "explicit", "capitalised"] = "all"
    star_list: str = ""
    own: tuple[str, ...] = ()  # free names (or members of them) that mean the file's own module
    standard: str = ""  # modules that come with the language
    manifests: tuple[str, ...] = ()  # file names (globs) of manifests that say how modules are named
    entry_reference: str = ""  # a pattern with groups `module` and `name` for entry points in manifests
    distribution: str = ""  # a pattern in manifests of what is handed out for others to import
    program_path: str = ""  # files with which their folder is run as a program
    private_path: str = ""  # files that nobody outside the program imports
    test_path: str = ""  # files that hold only tests and what they need
    unbuilt_path: str = ""  # files that no build reads with those beside them
    binding: Literal["first", "last", "whole", "none"] = "none"
    binding_ignores: str = ""
    held_by_mention: bool = False  # a module is a value only where its name stands alone
    aliases_apart: bool = False  # aliases of modules are no variables: only a reference.module means them
    foreign: Mapping[str, str] = {}  # endings of files that may use the program, and a pattern that those hold that do
    opened_by: str = ""  # free names and members by which code adds to what a file has; "" where imports go unchecked
    substitutions: dict[str, str] = {}


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Regular expressions over bare names that say who may use them."""

    private: str = ""
    internal: str = ""
    public: str = ""
    constant: str = ""
    classes: str = ""  # those of classes
    symbols: str = ""  # constant keys that nothing else spells: what is stored at other keys is not at them
    texts_apart: bool = False  # an element at a text that spells a number is not the one at the number
    constructing: str = ""  # what is left of a name without it names a class that it makes an object of, or a member
    numbered: str = ""  # names by which functions that declare no parameters read them, by the number in the group
    spells: Mapping[str, str] = {}  # words in strings, and the patterns of names that code is made with that holds them
    word: str = ""  # a name in a string, where names have other characters than letters, digits and underscores


class Receiver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a member names the object it runs on."""

    strategy: Literal["first-parameter", "keyword", "declared", "none"] = "none"
    static: tuple[str, ...] = ()
    class_: tuple[str, ...] = msgspec.field(default=(), name="class")
    class_methods: tuple[str, ...] = ()
    detached: tuple[str, ...] = ()  # names of members that do not run on the object that holds them
    class_member: str = ""  # the member of an object that is its class
    dictionary: str = ""  # the member of an object whose elements are its members
    arguments: str = ""  # the name by which a function with a receiver of its own reads all that it is given


class Classes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Members of classes that the language itself calls."""

    constructors: tuple[str, ...] = ()
    initialisers: tuple[str, ...] = ()  # members that run on an object right behind its constructor
    field_constructors: str = ""  # decorators and bases that make a constructor out of the fields of a class
    properties: tuple[str, ...] = ()
    setters: tuple[str, ...] = ()
    deleters: tuple[str, ...] = ()
    told_of_classes: tuple[str, ...] = ()  # members that run when a class is made below the one that has them
    call_operator: str = ""
    overloads: bool = False  # of members of one name in a class those run that take as many arguments as are passed
    chosen_by_first: bool = False  # a method that is called as a function is that of the class of its first argument
    containers_called: bool = False  # calling a container gives what it has at the key that is passed
    keyed_methods: tuple[
        str, ...
    ] = ()  # methods of containers that give what these have at the key that is passed first
    constructed_by_fields: bool = False  # constructing an object gives its fields their values, in order
    getter: str = ""  # the member that runs when an object that a class holds is read as a member
    assigner: str = ""  # the member that runs when a member is assigned where a class holds an object
    maker: str = ""  # the member that gives a class its objects, which may be of a class below
    fallback: str = ""  # the member that runs where an object has no member of a name
    writer: str = ""  # the member that runs where any member of an object is assigned
    invokers: tuple[str, ...] = ()  # members of functions that call the function itself
    protocol: str = ""
    computed_members: bool = False
    contextual: bool = False  # functions take what is declared where they are written
    partial: tuple[str, ...] = ()  # generic types whose objects need not have all members of what they are given
    computed_bases: bool = False  # a base may be what a call gives or a parameter is given
    structural: bool = False  # a class that has all members of an interface implements it
    interfaces: Mapping[str, tuple[str, ...]] = {}  # of libraries: the methods of each, as `name(takes) gives`
    embeds: bool = False  # a class has the members of its bases, but its objects are none of theirs
    converts: bool = False  # calling a type converts a value, which runs no code of the type
    inert_decorators: str = ""  # names (or prefixes ending in ".") of decorators that hand nothing on
    listing_bases: tuple[
        str, ...
    ] = ()  # outside classes below which what a class holds are its objects, but for functions
    structural_bases: tuple[str, ...] = ()  # outside classes below which a class has objects that do not name it
    generic_bases: tuple[str, ...] = ()  # outside classes below which a class with types in brackets is that class
    instance_checks: tuple[str, ...] = ()  # members of classes and metaclasses that say what an object of the class is
    register: str = ""  # the member of a class that makes others be below it without naming it
    inert_bases: tuple[str, ...] = ()  # outside classes that call no member of those who inherit from them


class Builtins(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names that every file may use without saying where they come from."""

    names: str = ""
    load: str = ""  # those that load modules by a name, which may be computed
    look_up: str = ""  # those that look members up by a name, which may be computed
    look_up_later: str = ""  # those that give a function which does so, of the objects that it is given
    run_code: str = ""  # those that run code which is made at run time
    list_members: str = ""  # those that give all members of what they are given
    own_module: str = ""  # those, and members, by which code gets hold of all that its own file has
    own_names: str = ""  # members that hold the name of the definition that they are asked of
    plain: str = ""  # those whose calls give plain data, never an object of the program
    nominal: str = ""  # types whose objects are those of what inherits from them, and of nothing else
    apart: str = ""  # classes of libraries from which classes inherit that are none of these types
    of_classes: str = ""  # the type whose objects are all classes
    tells: Mapping[str, str] = {}  # functions of libraries that tell whether their first argument is of a type
    kinds: Mapping[str, str] = {}  # types by the names of the kinds that tests ask for
    unions: str = ""  # types behind which, in brackets, those stand of which a value may be
    anything: str = ""  # types that say nothing of a value
    synonyms: str = ""  # types with another name, as `name=other`


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What functions outside the program, or methods of containers, do with what they are given.

    The values of all but the first two are paths: a position, a name, `self` for the receiver, or `called` for what
    the callback gives, each with `[]` behind it for an element, or `.name` for a member.
    """

    functions: str = ""  # by their dotted names
    methods: str = ""
    handed: bool = False  # only where it is handed to another one that calls it
    unless: str = ""  # only where no such argument is passed
    given: str = ""  # only where such an argument is passed
    calls: tuple[str, ...] = ()  # arguments that are called
    passes: tuple[str, ...] = ()  # what they are given, by position
    binds: str = ""  # the argument, by position, that is given those behind it, and those by name, when it is called
    gives: tuple[str, ...] = ()  # what the call gives
    returns: tuple[str, ...] = ()  # what the function that the call gives does
    collects: tuple[str, ...] = ()  # all that is in the container that the call gives
    copies: tuple[str, ...] = ()  # of which it is a copy
    pairs: tuple[str, ...] = ()  # what is at each place of the elements of the container that the call gives
    typed: tuple[str, ...] = ()  # types of which the call gives an object
    makes: tuple[str, ...] = ()  # what is in the container that the call gives, to which others may add
    puts: tuple[str, ...] = ()  # what becomes an element of the receiver
    into: str = ""  # the argument of which it becomes an element instead
    has: tuple[str, ...] = ()  # what is a member, by its name, of the object that the call gives
    accessors: tuple[str, ...] = ()  # what runs where the object given is read, assigned, deleted as a member
    joins: tuple[str, ...] = ()  # whose elements are at the same keys of the receiver, or of what the call gives


class Models(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of models, after those of the files of its name in the folders that it inherits from."""

    inherits: tuple[str, ...] = ()
    model: tuple[Model, ...] = ()
    bases: dict[str, str] = {}  # by class, the names of what it has; `<class>` for what that one has


class Unseen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Members of objects of which not everything is known, that may run although nothing says so: names in a row."""

    read: str = ""  # where a member is read
    write: str = ""  # where one is assigned, of an object or over one that is not known
    call: str = ""  # where the object is called
    define: str = ""  # where a class is made
    given: str = ""  # where the object is given to code outside
    handed: str = "*"  # what code outside may call of objects that it has, besides what it knows of their bases
    inert: str = ""  # code outside that keeps nothing, and calls nothing that was given to others
    finalisers: str = ""  # when the object goes away, which may be at any time
    members: dict[str, str] = {}  # by the member that the language calls, what runs of the other operand and others
    others: dict[str, str] = {}  # by the member that the language calls, what runs of the other operand alone
    functions: dict[str, str] = {}  # by the name of a function outside; what `given` has does not run then
    known: dict[str, str] = {}  # by the whole name of what is surely called, or its begin; `.name` is of containers
    settled: str = ""  # what code outside gives that is no object of the program


class Implicit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Members that the language itself calls, by the token or the built-in function that stands for it.

    Each is a path of names; see `facts/collecting/values/implicit.py`.
    """

    read: dict[str, tuple[str, ...]] = {}
    each: dict[str, tuple[str, ...]] = {}  # where elements are gone through
    reflected: dict[str, tuple[str, ...]] = {}  # of the operand on the right
    unary: dict[str, tuple[str, ...]] = {}
    store: dict[str, tuple[str, ...]] = {}  # where an element or the like is assigned
    delete: dict[str, tuple[str, ...]] = {}
    functions: dict[str, tuple[str, ...]] = {}  # built-in functions; "*" first: of every argument
    bases: dict[str, str] = {}  # of names between "|", the classes of libraries that have one
    of_classes: dict[str, str] = {}  # by member the one that runs where a class itself is asked for it
    iterator: str = ""  # the member that gives what an object is iterated over by
    generator: tuple[str, ...] = ()  # members of a generator that run the code of its function
    send: tuple[str, ...] = ()  # those of them that are given what is sent to it
    class_of: tuple[str, ...] = ()  # built-in functions that give the class of the one object that they are given
    member: tuple[str, ...] = ()  # built-in functions that read the member whose name they are given
    has_member: tuple[str, ...] = ()  # those that read it to tell whether there is one
    assign: tuple[str, ...] = ()  # built-in functions that assign the member whose name they are given
    unseen: Unseen = Unseen()


class Documentation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How comments in front of functions say of what types objects are: patterns with a group `type`."""

    marker: str = ""  # what every such comment has in it; "" where there are none
    parameter: str = ""  # with a group `name`
    result: str = ""


class EntryRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A symbol that fits every pattern given may run without a caller in the program."""

    reason: str
    name: str = ""
    path: str = ""
    decorator: str = ""
    base: str = ""
    module: str = ""  # fits the name that the file declares for itself
    signature: str = ""  # fits the name and the parameters
    owner: str = ""  # fits the name of the class that has it as a member, "" outside of classes
    kind: str = ""
    scope: Literal["", "module", "class"] = ""
    visibility: Literal["", "public", "internal", "private"] = ""
    purpose: Literal["run", "test", "api"] = "run"


class Specification(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`language.toml`, checked."""

    name: str
    title: str
    extensions: tuple[str, ...]
    parser: str
    parsers: dict[str, str] = {}
    filenames: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()  # the types of the nodes that are comments
    line_comment: str = ""  # what begins comments of which long runs are not parsed
    exact_arguments: bool = False  # no function runs with arguments that it has no parameters for
    modules: Modules
    names: Names = Names()
    receiver: Receiver = Receiver()
    classes: Classes = Classes()
    builtins: Builtins = Builtins()
    models: tuple[Model, ...] = ()
    bases: dict[str, str] = {}
    implicit: Implicit = Implicit()
    documentation: Documentation = Documentation()
    entry_points: tuple[EntryRule, ...] = ()
