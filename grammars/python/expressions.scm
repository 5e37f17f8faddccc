; What is read, called, passed, returned.

(identifier) @reference
(attribute object: (_) @object attribute: (identifier) @name) @attribute
(subscript value: (_) @object subscript: (_)) @item

(call function: (_) @function arguments: (_)) @call
(call arguments: (argument_list (expression) @value)) @argument
(call arguments: (argument_list (keyword_argument name: (identifier) @name value: (_) @value))) @argument
(call arguments: (argument_list (list_splat (_) @value))) @argument.rest
(call arguments: (argument_list (dictionary_splat (_) @value))) @argument.keywords
(keyword_argument name: (identifier) @ignore)
(keyword_pattern . (identifier) @ignore)

((call function: (identifier) @_super) @super (#eq? @_super "super"))

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
(tuple (expression) @value) @collection
(set (expression) @value) @collection
(expression_list (expression) @value) @collection
(dictionary (pair value: (_) @value)) @collection
[(list) (tuple) (set) (dictionary) (expression_list)] @collection
(list_comprehension body: (_) @value) @collection
(set_comprehension body: (_) @value) @collection
(generator_expression body: (_) @value) @collection
(dictionary_comprehension body: (pair value: (_) @value)) @collection

(return_statement (_) @value) @return
(yield (expression) @value) @yield
(lambda body: (_) @value) @return

; Types.
(type (_) @value) @same
(type (string (string_content) @type.name))
(type (string (string_content) @value)) @same
(type (binary_operator left: (_) @value)) @same
(type (binary_operator right: (_) @value)) @same
(union_type (type) @value) @same
(generic_type . (identifier) @value) @same
((generic_type . (identifier) @_generic (type_parameter (type) @value)) @same
  (#any-of? @_generic "Optional" "Union" "Annotated" "ClassVar" "Final" "Required" "NotRequired" "ReadOnly" "Awaitable" "Coroutine"))
((type (subscript value: (attribute attribute: (identifier) @_generic) subscript: (_) @value)) @same
  (#any-of? @_generic "Optional" "Union" "Annotated" "ClassVar" "Final"))
