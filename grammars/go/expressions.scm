; What is read, called, made, returned.

(identifier) @reference
(type_identifier) @reference
(package_identifier) @reference
(selector_expression operand: (_) @object field: (field_identifier) @name) @attribute
(qualified_type package: (package_identifier) @object name: (type_identifier) @name) @attribute
(index_expression operand: (_) @object index: (_)) @item
(slice_expression operand: (_) @value) @same

; Calls.
(call_expression
  function: [
    (identifier) (selector_expression) (index_expression) (call_expression) (type_assertion_expression)
    (type_instantiation_expression) (func_literal)
    (parenthesized_expression)] @function
  !type_arguments
  arguments: (argument_list)) @call
(call_expression arguments: (argument_list (_) @value)) @argument
(call_expression arguments: (argument_list (variadic_argument (_) @value))) @argument.rest
; Type arguments: a call, and its function, look like a conversion and an element.
(type_conversion_expression type: (generic_type) @function) @call
(call_expression type_arguments: (type_arguments) @function) @call
(type_conversion_expression type: (generic_type) operand: (_) @value) @argument
(call_expression function: (index_expression operand: (_) @value) @same)
(call_expression function: (_) @value type_arguments: (type_arguments) @same)
; An element that is called looks like a call with one type argument.
((type_conversion_expression type: (generic_type
  type: (_) @object type_arguments: (type_arguments . (type_elem . (type_identifier) @_index .) .)) @item)
  (#match? @_index "^[a-z]")
  (#not-match? @_index "^(any|bool|byte|complex(64|128)|error|float(32|64)|u?int(8|16|32|64)?|rune|string|uintptr)$"))
(type_conversion_expression type: (generic_type
  type: (_) @object type_arguments: (type_arguments . (type_elem . [(qualified_type) (generic_type)] .) .)) @item)
(call_expression
  function: (_) @object type_arguments: (type_arguments . (type_elem . [(qualified_type) (generic_type)] .) .) @item)
(type_instantiation_expression type: (_) @value) @same

; Built-in functions that give what they are given, or an object of a type.
((call_expression function: (identifier) @_builtin arguments: (argument_list . (_) @value)) @same
  (#any-of? @_builtin "append" "min" "max"))
((call_expression function: (identifier) @_builtin arguments: (argument_list (variadic_argument (_) @value))) @same
  (#eq? @_builtin "append"))
((call_expression function: (identifier) @_builtin arguments: (argument_list . (_) @object (_) @value)) @store
  (#eq? @_builtin "append"))
(send_statement channel: (_) @object value: (_) @value) @store
((call_expression function: (identifier) @_builtin arguments: (argument_list . (_) @type)) @instance
  (#any-of? @_builtin "new" "make"))

; Nodes that have the value of a node in them.
(parenthesized_expression (_) @value) @same
(unary_expression operator: ["&" "*" "-" "+" "^"] operand: (_) @value) @same
(unary_expression operator: "<-" operand: (_) @object) @item
(literal_element (_) @value) @same
; Arithmetic has the type of its operands, a shift that of the left one.
(binary_expression left: (_) @value operator: ["+" "-" "*" "/" "%" "&" "|" "^" "&^" "<<" ">>"]) @same
(binary_expression operator: ["+" "-" "*" "/" "%" "&" "|" "^" "&^"] right: (_) @value) @same

; Objects.
(composite_literal type: (_) @type) @instance
(composite_literal
  type: [(type_identifier) (qualified_type) (generic_type) (struct_type)]
  body: (literal_value (keyed_element
    key: (literal_element (identifier) @name) value: (literal_element) @value))) @literal.object
(composite_literal
  type: [(slice_type) (array_type) (implicit_length_array_type) (map_type) (type_identifier) (qualified_type) (generic_type)]
  body: (literal_value [(literal_element) @value (keyed_element value: (literal_element) @value)])) @collection
; An element without its type has the type that the literal around it tells.
(composite_literal
  type: [
    (slice_type element: (_) @type) (array_type element: (_) @type) (implicit_length_array_type element: (_) @type)
    (map_type value: (_) @type)]
  body: (literal_value [(literal_element (literal_value) @instance)
                        (keyed_element value: (literal_element (literal_value) @instance))]))
(literal_element (literal_value (keyed_element
  key: (literal_element (identifier) @name) value: (literal_element) @value)) @literal.object)
(literal_element (literal_value (literal_element) @value) @collection)
; Values without the names of their fields stand in the order of these.
(composite_literal
  type: [(type_identifier) (qualified_type) (generic_type)]
  body: (literal_value (literal_element) @value)) @literal.fields
(literal_element (literal_value (literal_element) @value) @literal.fields)
(composite_literal type: (struct_type) body: (literal_value (literal_element))) @literal.object
(composite_literal type: (struct_type) @type body: (literal_value (literal_element) @value)) @literal.fields
(composite_literal
  type: [
    (slice_type element: (struct_type) @type) (array_type element: (struct_type) @type)
    (implicit_length_array_type element: (struct_type) @type) (map_type value: (struct_type) @type)]
  body: (literal_value [
    (literal_element (literal_value (literal_element) @value) @literal.fields)
    (keyed_element value: (literal_element (literal_value (literal_element) @value) @literal.fields))]))
(composite_literal
  type: [(type_identifier) (qualified_type) (generic_type) (struct_type)]
  body: (literal_value (keyed_element key: (literal_element (identifier) @ignore))))
(literal_element (literal_value (keyed_element key: (literal_element (identifier) @ignore))))

(type_assertion_expression type: (_) @type) @instance
(type_conversion_expression
  type: [(slice_type) (array_type) (map_type) (channel_type) (function_type) (parenthesized_type)] @type) @instance

(interpreted_string_literal (interpreted_string_literal_content) @value) @literal.string
(raw_string_literal (raw_string_literal_content) @value) @literal.string
(nil) @nothing
(unary_expression operator: "!") @literal
(binary_expression operator: ["==" "!=" "<" "<=" ">" ">=" "&&" "||"]) @literal
[(int_literal) (float_literal) (imaginary_literal) (rune_literal) (true) (false) (iota)
 (interpreted_string_literal) (raw_string_literal)] @literal

(return_statement (expression_list (_) @value) @tuple)
(return_statement (expression_list) @value) @return
(_ right: (expression_list (_) @value) @tuple)
(_ value: (expression_list (_) @value) @tuple)

; Types.
(pointer_type (_) @value) @same
(generic_type type: (_) @value) @same
(parenthesized_type (_) @value) @same
(slice_type element: (_) @value) @type.elements
(array_type element: (_) @value) @type.elements
(implicit_length_array_type element: (_) @value) @type.elements
(map_type value: (_) @value) @type.elements
(map_type key: (_) @value) @type.keys
; A map to truth or to nothing is a set: what is gone through are its keys.
(map_type key: (_) @value value: (type_identifier) @_marks (#eq? @_marks "bool")) @type.elements
(map_type key: (_) @value value: (struct_type (field_declaration_list . "{" . "}"))) @type.elements
(channel_type value: (_) @value) @type.elements
(_ result: (parameter_list (parameter_declaration !name type: (_) @value)) @tuple)
(_ result: (parameter_list (parameter_declaration name: (_) @name type: (_) @value)) @tuple)
