; Symbols, their parts, and what classes inherit.

(function_definition
  name: (identifier) @name
  parameters: (parameters) @parameters
  body: (block) @body) @definition.function

(function_definition
  name: (identifier) @name
  parameters: (parameters) @parameters
  return_type: (type) @result
  body: (block) @body) @definition.function

; An overload is a signature: the implementation that follows is the symbol.
((decorated_definition
   (decorator [(identifier) @_overload (attribute attribute: (identifier) @_overload)])
   definition: (function_definition
     name: (identifier) @name
     parameters: (parameters) @parameters
     body: (block) @body) @definition.function.signature)
  (#eq? @_overload "overload"))

(class_definition
  name: (identifier) @name
  body: (block) @body) @definition.class

(assignment
  left: (identifier) @name
  right: (lambda body: (_) @body) @definition.lambda)

(type_alias_statement left: (type (identifier) @name) right: (type) @value) @definition.type

(module (assignment left: (identifier) @name) @definition.variable)
(class_definition body: (block (assignment left: (identifier) @name) @definition.variable))

(function_definition body: (block . (string (string_content) @value))) @doc
(class_definition body: (block . (string (string_content) @value))) @doc
(module . (string (string_content) @value)) @doc
(module . (comment) . (string (string_content) @value)) @doc

(decorated_definition (decorator (_) @value) definition: (_) @decorator)

(class_definition superclasses: (argument_list [(identifier) (attribute) (call)] @base)) @inherits
(class_definition superclasses: (argument_list (subscript value: (_) @base))) @inherits
; A container whose class says what is in it.
((class_definition superclasses: (argument_list (subscript value: [(identifier) @_container (attribute attribute: (identifier) @_container)]
   subscript: [(identifier) (attribute) (subscript) (binary_operator)] @type .))) @elements
  (#any-of? @_container "list" "List" "set" "Set" "frozenset" "FrozenSet" "deque" "Deque" "UserList" "Sequence" "MutableSequence" "AbstractSet"
    "MutableSet" "Collection" "Iterable" "Iterator" "dict" "Dict" "UserDict" "Mapping" "MutableMapping" "defaultdict" "DefaultDict" "OrderedDict"))
((class_definition superclasses: (argument_list (keyword_argument name: (identifier) @_metaclass value: (_) @value))) @metaclass
  (#eq? @_metaclass "metaclass"))

; A class that both major versions of the language read alike: what it is an object of comes first.
((class_definition superclasses: (argument_list (call
   function: [(identifier) @_with (attribute attribute: (identifier) @_with)] arguments: (argument_list . (_) @value)))) @metaclass
  (#eq? @_with "with_metaclass"))
((class_definition superclasses: (argument_list (call
   function: [(identifier) @_with (attribute attribute: (identifier) @_with)] arguments: (argument_list (_) (_) @base)))) @inherits
  (#eq? @_with "with_metaclass"))
((decorated_definition
   (decorator (call function: [(identifier) @_add (attribute attribute: (identifier) @_add)] arguments: (argument_list . (_) @value .)))
   definition: (class_definition) @metaclass)
  (#eq? @_add "add_metaclass"))

; zope.interface: who holds an object by its interface calls what the interface lists.
((decorated_definition
   (decorator
     (call
       function: [(identifier) @_says (attribute attribute: (identifier) @_says)]
       arguments: (argument_list [(identifier) (attribute)] @base)))
   definition: (class_definition) @implements)
  (#any-of? @_says "implementer" "implementer_only" "provider"))

; A function that is chosen by the class of what it is given.
((decorated_definition
   (decorator [
     (attribute object: (identifier) @target attribute: (identifier) @_register)
     (call function: (attribute object: (identifier) @target attribute: (identifier) @_register))])
   definition: (function_definition) @value) @assign.dispatch
  (#eq? @_register "register"))
