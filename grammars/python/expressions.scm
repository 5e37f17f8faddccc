; What is read, called, passed, returned.

(identifier) @reference
(attribute object: (_) @object attribute: (identifier) @name) @attribute
(subscript value: (_) @object subscript: (expression) @index) @item
(subscript value: (_) @object subscript: (slice)) @slice
((subscript value: (_) @object "[" . subscript: (slice . ":" . [(integer) (unary_operator "-" (integer))]? @last .) @_slice . "]") @slice.constant
  (#match? @_slice "^[^:]*:[^:]*$"))
((subscript value: (_) @object "[" . subscript: (slice . [(integer) (unary_operator "-" (integer))] @first . ":" . [(integer) (unary_operator "-" (integer))]? @last .) @_slice . "]") @slice.constant
  (#match? @_slice "^[^:]*:[^:]*$"))

(call function: (_) @function arguments: (_)) @call
(call arguments: (argument_list (expression) @value)) @argument
(call arguments: (generator_expression) @value) @argument
(call arguments: (argument_list (keyword_argument name: (identifier) @name value: (_) @value))) @argument
; What is handed on is told apart by its places where a function or a method seen from above is called by its name, but
; not where an object calls what it was given once, as `partial` does: every function would be given what any other is.
((call function: [(identifier) (attribute object: (call))] @_function arguments: (argument_list (list_splat (_) @value))) @argument.places
  (#not-eq? @_function "partial"))
((call function: (identifier) @_function arguments: (argument_list (list_splat (_) @value))) @argument.rest
  (#eq? @_function "partial"))
(call function: [(attribute object: [(identifier) (attribute) (subscript) (parenthesized_expression) (string)]) (call) (subscript) (parenthesized_expression) (lambda)]
  arguments: (argument_list (list_splat (_) @value))) @argument.rest
(call arguments: (argument_list (dictionary_splat (_) @value))) @argument.keywords
; The parser reads `*f(x)`, where it is no argument, as a call of `*f`.
(call function: (list_splat (_) @value) @same)
(attribute object: (list_splat (_) @value) @same)
(subscript value: (list_splat (_) @value) @same)
(keyword_argument name: (identifier) @ignore)
(keyword_pattern . (identifier) @ignore)

((call function: (identifier) @_super) @super (#eq? @_super "super"))
((call function: (identifier) @_super arguments: (argument_list . (identifier) @above)) @super (#eq? @_super "super"))
((call function: (identifier) @_super arguments: (argument_list . (attribute attribute: (identifier) @_member) @above)) @super
  (#eq? @_super "super") (#not-eq? @_member "__class__"))
((call function: (identifier) @_super arguments: (argument_list . (call function: (_) @_maker) @above)) @super
  (#eq? @_super "super") (#not-eq? @_maker "type"))

; Members that the language calls: operators, loops, contexts, subscripts, texts with holes.
(binary_operator left: (_) @object operator: _ @operator right: (_) @other) @implicit
(binary_operator left: (_) @other operator: _ @operator right: (_) @object) @implicit.reflected
(augmented_assignment left: (_) @object operator: _ @operator right: (_) @other) @implicit
(augmented_assignment left: (_) @other operator: _ @operator right: (_) @object) @implicit.reflected
(unary_operator operator: _ @operator argument: (_) @object) @implicit.unary
(comparison_operator . (_) @object ["==" "!=" "<" "<=" ">" ">="] @operator . (_) @other .) @implicit
(comparison_operator . (_) @other ["==" "!="] @operator . [(identifier) (attribute) (subscript) (call)] @object .) @implicit.reflected
; Objects may order what is like them by what a class outside defines, but for plain data that is known.
(comparison_operator . [(integer) (float) (string)] @other ["<" "<=" ">" ">="] @operator . [(identifier) (attribute) (subscript) (call)] @object .)
  @implicit.reflected
(comparison_operator (_) @other . ["in" "not in"] @operator . (_) @object) @implicit
(comparison_operator [(identifier) (attribute) (subscript) (call)] @object . ["in" "not in"] @operator . (_)) @implicit.reflected
(subscript value: (_) @object "[" @operator) @implicit
(subscript "[" @operator subscript: [(identifier) (attribute) (call)] @object) @implicit.reflected
(pair key: [(identifier) (attribute) (call) (subscript)] @object ":" @operator) @implicit.reflected
(set "{" @operator [(identifier) (attribute) (call) (subscript)] @object) @implicit.reflected
(set_comprehension "{" @operator body: [(identifier) (attribute) (call) (subscript)] @object) @implicit.reflected
(assignment left: (subscript value: (_) @object "[" @operator) @implicit.store)
(pattern_list (subscript value: (_) @object "[" @operator) @implicit.store)
(tuple_pattern (subscript value: (_) @object "[" @operator) @implicit.store)
(augmented_assignment left: (subscript value: (_) @object "[" @operator)) @implicit.store
(delete_statement (attribute) @delete)
(delete_statement (expression_list (attribute) @delete))
(delete_statement (subscript value: (_) @object "[" @operator) @implicit.delete)
(delete_statement (expression_list (subscript value: (_) @object "[" @operator) @implicit.delete))
(for_statement ["async" "for"] @operator right: (_) @object) @implicit.each
(for_in_clause ["async" "for"] @operator right: (_) @object) @implicit.each
(yield "from" @operator (_) @object) @implicit.each
(assignment left: [(pattern_list) (tuple_pattern) (list_pattern)] "=" @operator right: [(identifier) (attribute) (call) (subscript) (await)] @object)
  @implicit.each
(list_splat "*" @operator [(identifier) (attribute) (call) (subscript) (await)] @object) @implicit.each
(with_statement ["async" "with"] @operator (with_clause (with_item value: (as_pattern . (_) @object) @implicit)))
(with_statement ["async" "with"] @operator
  (with_clause (with_item value: [(call) (identifier) (attribute) (subscript) (await) (parenthesized_expression)] @object) @implicit))
(interpolation "{" @operator expression: (_) @object !type_conversion) @implicit
(interpolation expression: (_) @object type_conversion: (_) @operator) @implicit
(if_statement "if" @operator condition: [(identifier) (attribute) (subscript) (call)] @object) @implicit
(elif_clause "elif" @operator condition: [(identifier) (attribute) (subscript) (call)] @object) @implicit
(assert_statement "assert" @operator . [(identifier) (attribute) (subscript) (call)] @object) @implicit
(if_clause "if" @operator . [(identifier) (attribute) (subscript) (call)] @object) @implicit
(while_statement "while" @operator condition: [(identifier) (attribute) (subscript) (call)] @object) @implicit
(conditional_expression "if" @operator . [(identifier) (attribute) (subscript) (call)] @object) @implicit
(not_operator "not" @operator argument: [(identifier) (attribute) (subscript) (call)] @object) @implicit
(boolean_operator left: [(identifier) (attribute) (subscript) (call)] @object operator: _ @operator) @implicit
(raise_statement "raise" @operator . [(identifier) (attribute)] @object) @implicit

; Nodes that have the value of a node in them.
(parenthesized_expression (_) @value) @same
(conditional_expression . (_) @value) @same
(conditional_expression (_) @value .) @same
(boolean_operator left: (_) @value) @same
(boolean_operator right: (_) @value) @same
(await (_) @value) @same
(named_expression value: (_) @value) @same

; Literals and containers.
(string . (string_start) . (string_content) @value . (string_end) .) @literal.string
(string . (string_start) . (string_end) .) @literal
(string (interpolation)) @literal
(string (interpolation) @hole) @literal.pattern
(concatenated_string) @literal
[(integer) (float) (none) (true) (false) (ellipsis)] @literal
(list (expression) @value) @collection
(tuple (expression) @value) @sequence
[(list (list_splat (_) @value)) (set (list_splat (_) @value)) (tuple (list_splat (_) @value))] @sequence.rest
(set (expression) @value) @collection
(expression_list (expression) @value) @sequence
(expression_list (list_splat (_) @value)) @sequence.rest
(dictionary (dictionary_splat (_) @value)) @merged
(list (call function: [(list_splat) (attribute object: (list_splat))]) @value) @sequence.rest
(set (call function: [(list_splat) (attribute object: (list_splat))]) @value) @sequence.rest
(expression_list (call function: [(list_splat) (attribute object: (list_splat))]) @value) @sequence.rest
(dictionary (pair value: (_) @value)) @collection
(dictionary (pair key: (integer) @name value: (_) @value)) @collection
(dictionary (pair key: (string . (string_start) . (string_content) @name . (string_end) .) value: (_) @value)) @collection
[(list) (set) (dictionary)] @collection
(list) @ordered
[(tuple) (expression_list)] @sequence
(list_comprehension body: (_) @value) @collection
(set_comprehension body: (_) @value) @collection
(generator_expression body: (_) @value) @collection
((call function: (identifier) @_maker arguments: (argument_list . "(" . ")" .)) @collection (#any-of? @_maker "list" "set"))
(dictionary_comprehension body: (pair value: (_) @value)) @collection

(return_statement (_) @value) @return
(yield [(expression) (expression_list)] @value) @yield
; Without a value, the generator is one all the same.
((yield) @value @yield (#eq? @value "yield"))
(yield "from" (expression) @value) @yield.each
[(assignment right: (yield) @sent) (parenthesized_expression (yield) @sent)]
(lambda body: (_) @value) @return

; Types.
(type [(identifier) (attribute) (subscript) (generic_type) (union_type) (member_type) (constrained_type) (splat_type)
  (binary_operator) (parenthesized_expression) (call) (list) (tuple) (none) (ellipsis)] @value) @same
(type (string (string_content) @type.name))
(type (string (string_content) @value)) @same
((call function: [(identifier) @_cast (attribute attribute: (identifier) @_cast)]
   arguments: (argument_list . (string (string_content) @type.name)))
  (#eq? @_cast "cast"))
((call function: [(identifier) @_cast (attribute attribute: (identifier) @_cast)]
   arguments: (argument_list . (string (string_content) @value) @same))
  (#eq? @_cast "cast"))
(type (binary_operator [(identifier) (attribute) (subscript) (none)] @value)) @same
(type (binary_operator (binary_operator [(identifier) (attribute) (subscript) (none)] @value))) @same
(type (binary_operator (binary_operator (binary_operator [(identifier) (attribute) (subscript) (none)] @value)))) @same
(type (binary_operator (binary_operator (binary_operator (binary_operator [(identifier) (attribute) (subscript) (none) (binary_operator)] @value))))) @same
(type (binary_operator (string (string_content) @type.name)))
(type (binary_operator (string (string_content) @value))) @same
(union_type (type) @value) @same
(generic_type . (identifier) @value) @same
((generic_type . (identifier) @_generic (type_parameter (type) @value)) @same
  (#any-of? @_generic "Optional" "Union" "Annotated" "ClassVar" "Final" "Required" "NotRequired" "ReadOnly" "Awaitable" "Coroutine"))
; A type behind the name of a module is written as an expression, also inside of others and where it is given a name.
((subscript value: (attribute object: (identifier) attribute: (identifier) @_generic)
   subscript: [(identifier) (attribute) (subscript) (binary_operator) (none)] @value) @same
  (#any-of? @_generic "Optional" "Union" "Annotated" "ClassVar" "Final"))
((subscript value: (attribute object: (identifier) attribute: (identifier) @_generic) subscript: (string (string_content) @type.name))
  (#any-of? @_generic "Optional" "Union" "ClassVar" "Final"))
((subscript value: (attribute object: (identifier) attribute: (identifier) @_generic) subscript: (string (string_content) @value)) @same
  (#any-of? @_generic "Optional" "Union" "ClassVar" "Final"))
((generic_type . (identifier) @_container (type_parameter (type) @value .)) @type.elements
  (#any-of? @_container "list" "List" "set" "Set" "frozenset" "FrozenSet" "deque" "Deque" "Sequence" "MutableSequence" "Collection"
    "Iterable" "Iterator" "AsyncIterable" "AsyncIterator" "dict" "Dict" "Mapping" "MutableMapping" "defaultdict" "DefaultDict"
    "OrderedDict"))
((subscript value: (attribute object: (identifier) attribute: (identifier) @_container)
   subscript: [(identifier) (attribute) (subscript) (binary_operator)] @value .) @type.elements
  (#any-of? @_container "List" "Set" "FrozenSet" "Deque" "Sequence" "MutableSequence" "Collection" "Iterable" "Iterator"
    "AsyncIterable" "AsyncIterator" "Dict" "Mapping" "MutableMapping" "DefaultDict" "OrderedDict"))
((subscript value: (attribute object: (identifier) attribute: (identifier) @_container) subscript: (string (string_content) @value) .) @type.elements
  (#any-of? @_container "List" "Set" "FrozenSet" "Deque" "Sequence" "MutableSequence" "Collection" "Iterable" "Iterator"
    "AsyncIterable" "AsyncIterator" "Dict" "Mapping" "MutableMapping" "DefaultDict" "OrderedDict"))
((subscript value: (attribute object: (identifier) attribute: (identifier) @_container) subscript: (string (string_content) @type.name) .)
  (#any-of? @_container "List" "Set" "FrozenSet" "Deque" "Sequence" "MutableSequence" "Collection" "Iterable" "Iterator"
    "AsyncIterable" "AsyncIterator" "Dict" "Mapping" "MutableMapping" "DefaultDict" "OrderedDict"))
; A class itself, or one below it.
((generic_type . (identifier) @_class (type_parameter (type) @value)) @type.class (#any-of? @_class "type" "Type"))
((subscript value: (attribute object: (identifier) attribute: (identifier) @_class)
   subscript: [(identifier) (attribute) (subscript) (binary_operator)] @value) @type.class
  (#eq? @_class "Type"))
((subscript value: (attribute object: (identifier) attribute: (identifier) @_class) subscript: (string (string_content) @value)) @type.class
  (#eq? @_class "Type"))
((subscript value: (attribute object: (identifier) attribute: (identifier) @_class) subscript: (string (string_content) @type.name))
  (#eq? @_class "Type"))
