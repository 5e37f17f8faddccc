; inherits: _ecma

(type_identifier) @reference
(index_signature name: (identifier) @ignore)
(nested_type_identifier module: (_) @object name: (_) @name) @attribute
(nested_identifier object: (_) @object property: (_) @name) @attribute
(predefined_type) @type.name

(as_expression . (_) @value) @same
(as_expression (_) . (_) @type) @instance
(satisfies_expression . (_) @value) @same
(non_null_expression (_) @value) @same
(instantiation_expression . (_) @value) @same

; Types.
(parenthesized_type (_) @value) @same
(union_type (_) @value) @same
(intersection_type (_) @value) @same
(readonly_type (_) @value) @same
(generic_type name: (_) @value) @same
((generic_type name: (type_identifier) @_generic type_arguments: (type_arguments . (_) @value)) @same
  (#any-of? @_generic "Promise" "PromiseLike" "Readonly" "Partial" "Required" "NonNullable" "Awaited" "Pick" "Omit"))
(array_type (_) @value) @type.elements
((generic_type name: (type_identifier) @_generic type_arguments: (type_arguments . (_) @value)) @type.elements
  (#any-of? @_generic "Array" "ReadonlyArray" "Set" "ReadonlySet" "Iterable" "IterableIterator" "Iterator" "AsyncIterable"))
