"""The fixed capture vocabulary: the only words in which a language's queries may speak.

Each pattern of a query has exactly one *head* capture, which says what the matched node is, and may have
*companions*, which name parts of it. Captures that begin with `_` serve predicates and are ignored.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """What a head capture means, the companions it needs and those it may have."""

    name: str
    meaning: str
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()


def _head(name: str, meaning: str, required: str = "", optional: str = "") -> Head:
    return Head(name, meaning, frozenset(required.split()), frozenset(optional.split()))


_DEFINITION = "body parameters path result owner object value"

HEADS: dict[str, Head] = {
    head.name: head
    for head in (
        # Definitions: each is a symbol, binds its name in the scope around it, and opens a scope from `body` to its end
        # (over the whole node where no `body` is captured). `object` is what it is a member of: it only names it.
        # A form may follow: `inline` is an expression, which binds no name and is mentioned where it stands;
        # `unbound` binds no name; a `signature` has no body, and is a symbol only where nothing else has its name.
        _head("definition.function", "a named function; in a class scope it is a method", "name", _DEFINITION),
        _head("definition.method", "a function that is a member and binds no name in scope", "name", _DEFINITION),
        _head("definition.function.inline", "a function that is an expression", "name", _DEFINITION),
        _head("definition.function.unbound", "a function that binds no name", "name", _DEFINITION),
        _head("definition.function.signature", "a function without a body", "name", _DEFINITION),
        _head(
            "definition.method.inline",
            "a function that is a member of an object that is made here",
            "name",
            _DEFINITION,
        ),
        _head("definition.method.signature", "a method without a body", "name", _DEFINITION),
        _head("definition.property", "a method that runs when the member is read", "name", _DEFINITION),
        _head("definition.property.setter", "a method that runs when the member is assigned", "name", _DEFINITION),
        _head("definition.property.inline", "the same, of an object that is made here", "name", _DEFINITION),
        _head("definition.class", "a class, struct or record", "name", _DEFINITION),
        _head("definition.class.inline", "a class that is an expression", "name", _DEFINITION),
        _head("definition.class.unbound", "a class that binds no name", "name", _DEFINITION),
        _head("definition.interface", "an interface or protocol", "name", _DEFINITION),
        _head("definition.enum", "an enumeration", "name", _DEFINITION),
        _head(
            "definition.type",
            "a type alias; `value` is the type it stands for, `body` holds members",
            "name",
            _DEFINITION,
        ),
        _head("definition.namespace", "a named namespace", "name", _DEFINITION),
        _head("definition.macro", "a macro", "name", _DEFINITION),
        _head(
            "definition.lambda",
            "an anonymous function bound to a name; its calls belong around it",
            "name",
            _DEFINITION,
        ),
        _head("definition.constant", "a module- or class-level constant; opens no scope", "name"),
        _head("definition.variable", "a module- or class-level variable; opens no scope", "name"),
        _head("definition.field", "a declared field of a class; opens no scope", "name", "type value"),
        _head("definition.field.parameter", "a parameter that is a field of the class around, too", "name", "type"),
        _head("static", "the head node (a definition) is a member of the class itself, not of its objects"),
        _head("optional", "the head node (a definition) is a member that objects of the type need not have"),
        _head("visibility.private", "the head node (a definition) is for its class or file alone"),
        _head("visibility.internal", "the head node (a definition) is for its package or for those who inherit"),
        _head("result.type", "the head node (a function) returns objects of the type `type`", "type"),
        _head("result.test", "the head node (a function) is true where its first argument is of `type`", "type"),
        _head("result.assert", "the head node (a function) returns where its first argument is of `type`", "type"),
        _head(
            "receiver.of",
            "in the head node (a function) the receiver is `value`; unknown where there is none",
            "",
            "value",
        ),
        _head("shape", "the head node (a function) takes a `type`, or its types are known", "", "type name"),
        _head("shape.result", "the head node (a function) gives a result of the type `type`", "type", "name"),
        _head("doc", "the head node (a definition) is documented by `value`", "value"),
        _head("decorator", "the head node (a definition) is decorated with `value`", "value"),
        _head(
            "inherits",
            "the head node (or `class`) inherits from, extends or embeds `base`, as member `name` where given",
            "base",
            "name class",
        ),
        _head("implements", "the head node (a class) implements the interface `base`", "base"),
        _head("metaclass", "the head node (a class) is an object of the class `value`", "value"),
        _head(
            "fields",
            "objects of the head node (a class, or a type that is written out) have the fields `name`, in order",
            "name",
            "type",
        ),
        _head("elements", "objects of the head node (a class) hold elements of the type `type`", "type"),
        _head("elements.keys", "objects of the head node (a class) hold elements at keys of the type `type`", "type"),
        # Scopes and bindings.
        _head("scope.function", "an anonymous function: a scope, and a value", "", "body parameters"),
        _head("numbered", "the head node (a function) reads its parameters by names with numbers (`names.numbered`)"),
        _head("scope.signature", "a type of functions, which take and give what it says", "", "body parameters"),
        _head("scope.block", "a block in which names may be bound, from `body` on where that is given", "", "body"),
        _head("parameter", "a parameter of the innermost function around it", "name", "type default list"),
        _head("parameter.rest", "a parameter that takes the remaining positional arguments", "name", "type list"),
        _head("parameter.places", "like parameter.rest; each argument is told apart by its place", "name", "type list"),
        _head("parameter.keywords", "a parameter that takes the remaining keyword arguments", "name", "type"),
        _head("parameter.keyword", "a parameter that is given by keyword only", "name", "type default"),
        _head(
            "parameter.result",
            "a named result: a variable of the innermost function around it, which returns it",
            "name",
            "type",
        ),
        _head(
            "assign",
            "`value` flows to `target`; a name is bound in the function, class or module around",
            "target",
            "value type",
        ),
        _head(
            "assign.block", "like assign; a name is bound in the innermost scope of any kind", "target", "value type"
        ),
        _head("assign.update", "like assign, and binds no name", "target", "value type"),
        _head("assign.instance", "an object of `type` flows to `target`; binds no name", "target type"),
        _head(
            "overwrite",
            "`target`, a name or an element, is from the end of the head node on no more what it was before",
            "target",
        ),
        _head(
            "overwrite.entries",
            "a call of `function`, by itself: what `object`, a name, holds at the keys of the literal `value` is from"
            " its end on what that has there, if `object` is a container",
            "object function value",
        ),
        _head("unordered", "an expression whose parts do not run in the order of the source"),
        _head("pause", "an expression during which other code may run"),
        _head("branch", "a statement of which some `arm` may run, once"),
        _head("branch.one", "the same, of which exactly one does"),
        _head("branch.again", "a statement whose parts may run in any order, break off, or run more than once"),
        _head("arm", "a block: directly in a branch one of its parts"),
        _head(
            "test",
            "an expression that is true where `target`, a name or member, is an object of `type` or of one of several",
            "target type",
        ),
        _head(
            "test.told",
            "an expression that is true where `target` is what `function`, which it calls, tells of it (`result.test`)",
            "target function",
        ),
        _head("test.asserted", "the same of code behind the head node (`result.assert`)", "target function"),
        _head(
            "test.kind",
            "an expression that is true where `target` is of the kind with the name `type` (`kinds`)",
            "target type",
        ),
        _head("test.kind.not", "the same where it is of none such", "target type"),
        _head("test.not", "an expression that is true where `value` is not", "value"),
        _head("test.all", "an expression that is true where each `value` is; one is looked at after another", "value"),
        _head("test.any", "an expression that is true where some `value` is; one is looked at after another", "value"),
        _head(
            "where",
            "code, from the end of `after` on where given, that runs only where `condition` is true",
            "condition",
            "after",
        ),
        _head("where.not", "the same where `condition` is not true", "condition", "after"),
        _head(
            "assign.after",
            "like assign.block; bound behind the head node, so that `value` sees the names outside",
            "target",
            "value",
        ),
        _head("assign.each", "the values of `value`, in order, flow to the targets; binds no name", "target value"),
        _head("assign.each.after", "like assign.each; a name is bound as by assign.after", "target value"),
        _head("unpack", "an element of `value` flows to `target`", "target", "value"),
        _head("unpack.rest", "a container of elements of `value` flows to `target`; binds no name", "target value"),
        _head("unpack.block", "like unpack; a name is bound in the innermost scope of any kind", "target", "value"),
        _head("unpack.each", "the parts of each element of `value` flow to the targets, in order", "target value"),
        _head("unpack.each.block", "the same; a name is bound in the innermost scope of any kind", "target value"),
        _head("unpack.after", "like unpack; a name is bound as by assign.after", "target", "value"),
        _head(
            "assign.pairs",
            "of the elements in the head node every second flows, as by assign.after, to the one before",
            "element",
        ),
        _head("unpack.keys", "a key of `value` flows to `target`; a name is bound as by assign.after", "target value"),
        _head("unpack.pairs", "the same as by unpack.after", "element"),
        _head(
            "assign.dispatch", "`value`, a function, may run where `target` is called; binds no name", "target value"
        ),
        _head(
            "dispatch.pairs",
            "of the elements in the head node every second may, as by assign.dispatch, run for the one before",
            "element",
        ),
        _head(
            "unpack.key",
            "in a destructuring pattern, `value`, the element at the key `name` flows to `target`; binds no name",
            "name target value",
        ),
        _head("unpack.place", "the same of the element at the place of `target` among the others", "target value"),
        _head("unpack.remaining", "the same of a container of the elements that have no place there", "target value"),
        _head("unpack.whole", "the same of all that stands there", "target value"),
        _head(
            "unpack.member",
            "the member `name` of `value` flows to `target`, bound in the innermost scope",
            "target name value",
        ),
        _head("pattern", "a destructuring pattern: a variable without a name, whose members flow to names"),
        _head("pattern.names", "a destructuring pattern of which only the identifiers in it are known"),
        _head("pattern.update", "in the head node, a destructuring pattern, no name is bound"),
        _head("within", "in the head node `name` means `value`, or an object of the type `type`", "name", "value type"),
        _head(
            "store",
            "member `name` of `object`, or the element at `index`, or any, is assigned `value`",
            "object value",
            "index name",
        ),
        _head("copy", "all members of `value` become members of `object`", "object value"),
        _head(
            "binding.dispatch",
            "the definition `name` runs what is stored under its name in the module or class around it;"
            " as a member it is a name outside the class, too",
            "name",
        ),
        _head("binding.module", "the definition `name` is one of the module, in whatever block it stands", "name"),
        _head("binding.global", "`name` means the module's variable in this function", "name"),
        _head("binding.nonlocal", "`name` means the variable of a function around this one", "name"),
        # Expressions.
        _head("reference", "an identifier that is read"),
        _head(
            "reference.module",
            "the alias of an imported module, in languages in which those are apart from other names",
        ),
        _head("attribute", "member `name` of `object`", "object name"),
        _head("item", "an element of `object`", "object", "index"),
        _head("slice", "some elements of `object`, as a container of their own", "object"),
        _head(
            "slice.constant",
            "the same: those from the place `first` on, up to the place `last`",
            "object",
            "first last",
        ),
        _head("delete", "a member that is deleted"),
        _head("key", "an index that means the same element wherever its text stands"),
        _head("call", "`function` is called", "function", "arguments"),
        _head(
            "call.element",
            "the element of `object` at `index` is called, with what the head node passes behind the index",
            "index object",
        ),
        _head("call.new", "the class `function` is constructed", "function", "arguments"),
        _head("argument", "`value` is passed in the call that is the head node", "value", "name"),
        _head("argument.last", "the same, behind all else that is passed there", "value"),
        _head("argument.rest", "the elements of `value` are passed in the call, from this place on", "value"),
        _head("argument.places", "like argument.rest; each element is passed at its place", "value"),
        _head("argument.keywords", "the elements of `value` are passed in the call by their names", "value"),
        _head("same", "the head node has the value of `value`; several matches make a union", "value"),
        _head(
            "collection", "a list, set or map literal; `value` is one of its elements, `name` its key", "", "value name"
        ),
        _head("ordered", "a literal of a list, whose elements stand in their places until it is changed"),
        _head("sequence", "values that are told apart by their places; `value` is one", "", "value"),
        _head("sequence.rest", "the elements of `value` are values of it, from this place on", "value"),
        _head("merged", "the head node, a container, holds all that `value` does, at the same keys", "value"),
        _head(
            "tuple",
            "several values at once, which only assign.each takes apart; `value` is one, `name` its name",
            "value",
            "name",
        ),
        _head(
            "implicit",
            "the members of `object` run that the language has for `operator`, given `other`",
            "object operator",
            "other",
        ),
        _head("implicit.each", "the same; what they give are elements of `object`", "object operator"),
        _head("implicit.reflected", "the same for an operand on the right", "object operator", "other"),
        _head("implicit.unary", "the same for the one operand", "object operator"),
        _head("implicit.store", "the same where an element of `object` is assigned", "object operator", "other"),
        _head("implicit.delete", "the same where an element of `object` is deleted", "object operator"),
        _head("instance", "an object of the type `type`", "type"),
        _head("instance.own", "an object of the class `type` itself, and of none below it", "type"),
        _head("literal.object", "an object literal; `name` is a member with `value`", "", "name value"),
        _head(
            "literal.fields",
            "an object literal without names: `value` is that of a field, in the order of its class, or of `type`",
            "value",
            "type",
        ),
        _head("literal.string", "a string literal without holes; `value` is its text", "", "value"),
        _head("literal.pattern", "a string literal with a `hole` in it: it spells names in part", "hole"),
        _head("literal", "another literal: its members are not of this program"),
        _head("nothing", "an expression without a value: no object has its members"),
        _head("receiver", "the object whose member is running (this)"),
        _head("super", "the object whose member is running, seen as its base class: from above `above`", "", "above"),
        _head("return", "`value` is returned by the function around it", "value"),
        _head("yield", "an element of what the function around it returns is `value`", "value"),
        _head("sent", "the head node has the value that is sent to the generator there"),
        _head("yield.each", "every element of `value` is an element of what the function around it returns", "value"),
        _head("ignore", "an identifier that is no read: a label, a keyword argument's name"),
        _head("quiet", "an identifier that is read only to be exported, which is no mention"),
        _head("type.class", "a type whose objects are the type `value` itself, and those below it", "value"),
        _head("type.keys", "a type whose objects hold elements at keys of the type `value`", "value"),
        _head("type.elements", "a type whose objects hold elements of the type `value`; several make a union", "value"),
        _head(
            "type.members",
            "a type whose objects have a member `name` of the type `value`, or of whatever name where none is given",
            "value",
            "name",
        ),
        _head("type.parameter", "the head node (a definition) is generic in `name`, a name that it binds", "name"),
        _head(
            "type.default",
            "the head node (a definition) has the type `value`, of another one, where nothing is given for `name`",
            "name value",
        ),
        _head(
            "type.receiver",
            "functions in objects of the type that the head node (a definition) names run on a `type`",
            "type",
        ),
        _head("type.argument", "the generic `type` is given the type `value`, in order", "type value"),
        _head(
            "type.expected",
            "the head node is to be of the generic `type` with the argument `value`, in order",
            "type value",
        ),
        _head(
            "type.result",
            "the head node (a function) gives the generic `type` with the argument `value`, in order",
            "type value",
        ),
        _head("type.name", "a type written in a string; its text is resolved like an expression"),
        # Imports and exports.
        _head(
            "import",
            "`module` is imported, as `alias` where given; with `name`, that member of it; below `prefix` where given",
            "module",
            "name alias prefix",
        ),
        _head(
            "import.member", "the member of a module that `module`, behind its last dot, names is imported", "module"
        ),
        _head("import.star", "every exported name of `module` is imported", "module", "prefix"),
        _head("import.type", "like import, for types alone", "module", "name alias"),
        _head("import.default", "the default export of `module` is imported as `alias`", "module alias"),
        _head("import.default.type", "like import.default, for types alone", "module alias"),
        _head("import.dynamic", "the head node is an expression whose value is `module`", "module"),
        _head("import.effect", "`module` is imported only to run it", "module"),
        _head("guarded", "code goes on where an import in the head node fails"),
        _head("export", "the binding `name` (or `value`) is exported, as `alias` where given", "", "name alias value"),
        _head("export.default", "`value` (or the binding `name`) is the module's default export", "", "name value"),
        _head("export.from", "`name` of `module` is exported, as `alias` where given", "module", "name alias"),
        _head(
            "export.star", "every export of `module` is exported, as a namespace `alias` where given", "module", "alias"
        ),
        _head("export.all", "`value` is the whole of what the module exports", "value"),
        _head("module.name", "the name under which the file is imported"),
        # Code that is not run as it stands: what begins in the head node counts only in part.
        _head("skip", "nothing counts"),
        _head("data", "quoted code: only imports, exports and the module's name count"),
        _head(
            "template",
            "quoted code that runs elsewhere: names are read, what it calls runs where the macro around it is called",
        ),
        _head("code", "code again, inside of data or a template"),
        _head("variant", "code that is there in the variant `name` of the program and in no other", "name"),
        _head(
            "types", "code for types alone: what it binds counts where no code that runs defines or imports that name"
        ),
        # Marks.
        _head("comment", "a comment; one that ends on the line above a definition documents it"),
        _head("entry", "code that runs on its own: the definition `name`, or the top level", "", "name"),
    )
}


COMPANIONS: frozenset[str] = frozenset().union(*(head.required | head.optional for head in HEADS.values()))
"""Every companion that some head may have."""


def is_private(capture: str) -> bool:
    """Whether the capture serves a predicate only."""
    return capture.startswith("_")
