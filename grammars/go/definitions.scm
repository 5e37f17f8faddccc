; Symbols, their parts, and what types embed.

(function_declaration
  name: (identifier) @name
  parameters: (parameter_list) @parameters
  body: (block)? @body) @definition.function

(function_declaration
  name: (identifier) @name
  parameters: (parameter_list) @parameters
  result: (_) @result
  body: (block)? @body) @definition.function

(method_declaration
  receiver: (parameter_list (parameter_declaration type: [
    (type_identifier) @owner
    (pointer_type (type_identifier) @owner)
    (generic_type type: (type_identifier) @owner)
    (pointer_type (generic_type type: (type_identifier) @owner))]))
  name: (field_identifier) @name
  parameters: (parameter_list) @parameters
  body: (block)? @body) @definition.method

(method_declaration
  receiver: (parameter_list (parameter_declaration type: [
    (type_identifier) @owner
    (pointer_type (type_identifier) @owner)
    (generic_type type: (type_identifier) @owner)
    (pointer_type (generic_type type: (type_identifier) @owner))]))
  name: (field_identifier) @name
  parameters: (parameter_list) @parameters
  result: (_) @result
  body: (block)? @body) @definition.method

; Functions in variables: of the package, and of a function.
(source_file (var_declaration (var_spec
  name: (identifier) @name
  value: (expression_list . (func_literal parameters: (_) @parameters body: (block) @body) @definition.function .))))
(source_file (var_declaration (var_spec_list (var_spec
  name: (identifier) @name
  value: (expression_list . (func_literal parameters: (_) @parameters body: (block) @body) @definition.function .)))))
(short_var_declaration
  left: (expression_list . (identifier) @name .)
  right: (expression_list . (func_literal parameters: (_) @parameters body: (block) @body) @definition.lambda .))
(short_var_declaration
  left: (expression_list . (identifier) @name .)
  right: (expression_list . (func_literal
    parameters: (_) @parameters result: (_) @result body: (block) @body) @definition.lambda .))
(assignment_statement
  left: (expression_list . (identifier) @name .)
  right: (expression_list . (func_literal parameters: (_) @parameters body: (block) @body) @definition.lambda .))

; Types.
(type_spec name: (type_identifier) @name type: (struct_type) @body) @definition.class
(type_spec name: (type_identifier) @name type: (interface_type) @body) @definition.interface
(type_spec
  name: (type_identifier) @name
  type: [
    (type_identifier) (qualified_type) (generic_type) (pointer_type) (slice_type) (array_type) (map_type)
    (channel_type) (function_type) (parenthesized_type)] @body) @definition.class
(type_alias name: (type_identifier) @name type: (_) @value) @definition.type

(field_declaration name: (field_identifier) @name type: (_) @type) @definition.field
(method_elem name: (field_identifier) @name parameters: (_) @parameters) @definition.method
(method_elem name: (field_identifier) @name parameters: (_) @parameters result: (_) @result) @definition.method

; What methods take and give; where a type has parameters, their names say nothing.
(type_spec !type_parameters type: (interface_type (method_elem) @shape))
(method_declaration receiver: (parameter_list (parameter_declaration type: [
  (type_identifier) (pointer_type (type_identifier))]))) @shape
(method_elem parameters: (parameter_list (parameter_declaration !name type: (_) @type))) @shape
(method_elem parameters: (parameter_list (parameter_declaration name: (_) @name type: (_) @type))) @shape
(method_elem parameters: (parameter_list (variadic_parameter_declaration) @type)) @shape
(method_elem result: (parameter_list (parameter_declaration !name type: (_) @type))) @shape.result
(method_elem result: (parameter_list (parameter_declaration name: (_) @name type: (_) @type))) @shape.result
(method_elem result: [
  (type_identifier) (qualified_type) (pointer_type) (slice_type) (array_type) (map_type) (channel_type) (function_type)
  (interface_type) (struct_type) (generic_type) (parenthesized_type)] @type) @shape.result
(method_declaration parameters: (parameter_list (parameter_declaration !name type: (_) @type))) @shape
(method_declaration parameters: (parameter_list (parameter_declaration name: (_) @name type: (_) @type))) @shape
(method_declaration parameters: (parameter_list (variadic_parameter_declaration) @type)) @shape
(method_declaration result: (parameter_list (parameter_declaration !name type: (_) @type))) @shape.result
(method_declaration result: (parameter_list (parameter_declaration name: (_) @name type: (_) @type))) @shape.result
(method_declaration result: [
  (type_identifier) (qualified_type) (pointer_type) (slice_type) (array_type) (map_type) (channel_type) (function_type)
  (interface_type) (struct_type) (generic_type) (parenthesized_type)] @type) @shape.result

; Embedded structs and interfaces, and types made from another one.
(type_spec type: (struct_type (field_declaration_list (field_declaration
  !name type: (type_identifier) @base @name)))) @inherits
(type_spec type: (struct_type (field_declaration_list (field_declaration
  !name type: (qualified_type name: (_) @name) @base)))) @inherits
(type_spec type: (struct_type (field_declaration_list (field_declaration
  !name type: (generic_type type: (type_identifier) @name) @base)))) @inherits
(type_spec type: (struct_type (field_declaration_list (field_declaration
  !name type: (generic_type type: (qualified_type name: (_) @name)) @base)))) @inherits
(type_spec type: (interface_type (type_elem . [(type_identifier) (qualified_type) (generic_type)] @base .))) @inherits
(type_spec type: [(type_identifier) (qualified_type) (generic_type)] @base) @inherits
(type_alias type: [(type_identifier) (qualified_type) (generic_type)] @base) @inherits

; The order of fields, by which literals without their names give values.
(type_spec type: (struct_type (field_declaration_list (field_declaration name: (_) @name type: (_) @type)))) @fields
(type_spec type: (struct_type (field_declaration_list (field_declaration
  !name type: [(type_identifier) @name (qualified_type name: (_) @name) (generic_type type: (type_identifier) @name)
               (generic_type type: (qualified_type name: (_) @name))])))) @fields
(composite_literal type: (struct_type (field_declaration_list (field_declaration name: (_) @name))) @fields)
(composite_literal type: [
  (slice_type element: (struct_type (field_declaration_list (field_declaration name: (_) @name))) @fields)
  (array_type element: (struct_type (field_declaration_list (field_declaration name: (_) @name))) @fields)
  (implicit_length_array_type element: (struct_type (field_declaration_list (field_declaration name: (_) @name))) @fields)
  (map_type value: (struct_type (field_declaration_list (field_declaration name: (_) @name))) @fields)])

(type_spec type: (slice_type element: (_) @type)) @elements
(type_spec type: (array_type element: (_) @type)) @elements
(type_spec type: (map_type value: (_) @type)) @elements
(type_spec type: (map_type key: (_) @type)) @elements.keys
(type_spec type: (map_type key: (_) @type value: (type_identifier) @_marks (#eq? @_marks "bool"))) @elements
(type_spec type: (map_type key: (_) @type value: (struct_type (field_declaration_list . "{" . "}")))) @elements
(type_spec type: (channel_type value: (_) @type)) @elements

; Constants and variables of the package.
(source_file (const_declaration (const_spec (identifier) @name) @definition.constant) (#not-eq? @name "_"))
((source_file (var_declaration (var_spec name: (identifier) @name) @definition.variable)) (#not-eq? @name "_"))
((source_file (var_declaration (var_spec_list (var_spec name: (identifier) @name) @definition.variable)))
  (#not-eq? @name "_"))

((comment) @comment (#not-match? @comment "^//(go:|export |line |nolint)"))
