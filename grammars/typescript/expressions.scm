; inherits: _ecma

(type_identifier) @reference
(index_signature name: (identifier) @ignore)
(nested_type_identifier module: (_) @object name: (_) @name) @attribute
(nested_identifier object: (_) @object property: (_) @name) @attribute
(predefined_type) @type.name

(as_expression . (_) @value) @same
(as_expression (_) . (_) @type) @instance
(satisfies_expression . (_) @value) @same
(satisfies_expression (_) . (_) @type) @instance
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
  (#any-of? @_generic
    "Array" "ReadonlyArray" "Set" "ReadonlySet" "WeakSet" "Iterable" "IterableIterator" "Iterator" "AsyncIterable"
    "AsyncIterableIterator" "AsyncIterator" "Generator" "AsyncGenerator"))
((generic_type name: (type_identifier) @_generic type_arguments: (type_arguments (_) . (_) @value)) @type.elements
  (#any-of? @_generic "Map" "ReadonlyMap" "WeakMap"))
(tuple_type (_) @value) @type.elements
[(optional_type (_) @value) (rest_type (_) @value)] @same
(object_type (property_signature name: (_) @name type: (type_annotation (_) @value))) @type.members
(object_type (index_signature type: (type_annotation (_) @value))) @type.members
((generic_type name: (type_identifier) @_generic type_arguments: (type_arguments (_) . (_) @value)) @type.members
  (#eq? @_generic "Record"))
(lookup_type (_) @object (literal_type (string (string_fragment) @name))) @attribute
((generic_type name: (type_identifier) @_generic type_arguments: (type_arguments (type_query (_) @value))) @same
  (#eq? @_generic "InstanceType"))

; What is generic, and what it is given.
(generic_type name: (_) @type type_arguments: (type_arguments (_) @value)) @type.argument
(new_expression constructor: (_) @type type_arguments: (type_arguments (_) @value)) @type.argument
(call_expression function: (_) @type type_arguments: (type_arguments (_) @value)) @type.argument
(extends_clause value: (_) @type type_arguments: (type_arguments (_) @value)) @type.argument
(class_declaration type_parameters: (type_parameters (type_parameter name: (_) @name))) @type.parameter
(abstract_class_declaration type_parameters: (type_parameters (type_parameter name: (_) @name))) @type.parameter
(interface_declaration type_parameters: (type_parameters (type_parameter name: (_) @name))) @type.parameter
(type_alias_declaration type_parameters: (type_parameters (type_parameter name: (_) @name))) @type.parameter
(function_declaration type_parameters: (type_parameters (type_parameter name: (_) @name))) @type.parameter
(method_definition type_parameters: (type_parameters (type_parameter name: (_) @name))) @type.parameter
(function_declaration
  type_parameters: (type_parameters (type_parameter name: (_) @name value: (default_type (lookup_type) @value)))) @type.default
(method_definition
  type_parameters: (type_parameters (type_parameter name: (_) @name value: (default_type (lookup_type) @value)))) @type.default
; What functions in literals of a type run on.
(type_alias_declaration
  value: (intersection_type
    (generic_type name: (type_identifier) @_this type_arguments: (type_arguments . (_) @type)))
  (#eq? @_this "ThisType")) @type.receiver
; An alias of what is written out stands for it.
(type_alias_declaration name: (_) @target value: [(array_type) (tuple_type) (readonly_type) (lookup_type)] @value) @assign.block
((type_alias_declaration name: (_) @target value: (generic_type name: (type_identifier) @_generic) @value) @assign.block
  (#any-of? @_generic "Array" "ReadonlyArray" "Set" "ReadonlySet" "Map" "ReadonlyMap" "Record" "Iterable"))
(type_alias_declaration
  name: (_) @target
  value: (intersection_type (object_type) @value)) @assign.block
; What calls are to give, and functions do: of generic types the arguments, which tell what functions are given in the call.
(variable_declarator
  type: (type_annotation (generic_type name: (_) @type type_arguments: (type_arguments (_) @value)))
  value: (call_expression) @type.expected)
(public_field_definition
  type: (type_annotation (generic_type name: (_) @type type_arguments: (type_arguments (_) @value)))
  value: (call_expression) @type.expected)
(function_declaration
  return_type: (type_annotation (generic_type name: (_) @type type_arguments: (type_arguments (_) @value)))) @type.result
(method_definition
  return_type: (type_annotation (generic_type name: (_) @type type_arguments: (type_arguments (_) @value)))) @type.result
