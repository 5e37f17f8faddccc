; Scopes, and the names that are bound in them.

(func_literal body: (block) @body) @scope.function
(if_statement) @scope.block
(if_statement consequence: (block) @scope.block)
(if_statement alternative: (block) @scope.block)
(for_statement) @scope.block
(for_statement body: (block) @scope.block)
(statement_list (block) @scope.block)
(expression_switch_statement) @scope.block
(type_switch_statement) @scope.block
(select_statement) @scope.block
(expression_case) @scope.block
(type_case) @scope.block
(default_case) @scope.block
(communication_case) @scope.block

; Parameters: the receiver is the first.
(method_declaration receiver: (parameter_list (parameter_declaration name: (identifier) @name type: (_) @type) @parameter))
(method_declaration receiver: (parameter_list (parameter_declaration !name type: (_) @type)) @parameter @name)
(_ parameters: (parameter_list (parameter_declaration name: (identifier) @name type: (_) @type) @parameter) body: (block))
(_ parameters: (parameter_list (variadic_parameter_declaration name: (identifier) @name type: (_) @type) @parameter.rest) body: (block))
(_ result: (parameter_list (parameter_declaration name: (identifier) @name type: (_) @type) @parameter.result) body: (block))
(parameter_declaration name: (identifier) @ignore)
(variadic_parameter_declaration name: (identifier) @ignore)

; Type parameters.
(function_declaration
  type_parameters: (type_parameter_list (type_parameter_declaration name: (identifier) @name type: (type_constraint . (_) @value .)))
  parameters: (_) @within)
(function_declaration
  type_parameters: (type_parameter_list (type_parameter_declaration name: (identifier) @name type: (type_constraint . (_) @value .)))
  result: (_) @within)
(function_declaration
  type_parameters: (type_parameter_list (type_parameter_declaration name: (identifier) @name type: (type_constraint . (_) @value .)))
  body: (_) @within)
(type_spec
  type_parameters: (type_parameter_list (type_parameter_declaration name: (identifier) @name type: (type_constraint . (_) @value .)))
  type: (_) @within)
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [
    (generic_type type_arguments: (type_arguments (type_elem (type_identifier) @name)))
    (pointer_type (generic_type type_arguments: (type_arguments (type_elem (type_identifier) @name))))]))
  parameters: (_) @within)
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [
    (generic_type type_arguments: (type_arguments (type_elem (type_identifier) @name)))
    (pointer_type (generic_type type_arguments: (type_arguments (type_elem (type_identifier) @name))))]))
  result: (_) @within)
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [
    (generic_type type_arguments: (type_arguments (type_elem (type_identifier) @name)))
    (pointer_type (generic_type type_arguments: (type_arguments (type_elem (type_identifier) @name))))]))
  body: (_) @within)

; Declarations: in a function a name is bound behind its declaration.
(short_var_declaration left: (expression_list . (identifier) @target .) right: (expression_list . (_) @value .)) @assign.after
(short_var_declaration
  left: (expression_list (identifier) @target) right: (expression_list . (_) . (_)) @value) @assign.each.after
(short_var_declaration
  left: (expression_list (identifier) @target)
  right: (expression_list . [(call_expression) (type_conversion_expression)] .) @value) @assign.each.after
(statement_list (var_declaration (var_spec name: (identifier) @target) @assign.after))
(statement_list (var_declaration (var_spec_list (var_spec name: (identifier) @target) @assign.after)))
(statement_list (const_declaration (const_spec (identifier) @target) @assign.after))

(source_file (var_declaration (var_spec name: (identifier) @target) @assign))
(source_file (var_declaration (var_spec_list (var_spec name: (identifier) @target) @assign)))
(source_file (const_declaration (const_spec (identifier) @target) @assign))

; What a look-up, an assertion or a receipt gives, and whether it gave anything.
(short_var_declaration
  left: (expression_list . (identifier) @target . (_))
  right: (expression_list . [(index_expression) (type_assertion_expression) (unary_expression)] @value .)) @assign.after
(short_var_declaration
  left: (expression_list (_) . (identifier) @target)
  right: (expression_list . [(index_expression) (type_assertion_expression) (unary_expression)] .)) @assign.after
(receive_statement left: (expression_list . (identifier) @target) right: (_) @value) @assign.after
(receive_statement left: (expression_list (_) . (identifier) @target)) @assign.after

; Values and types of declared variables.
(var_spec name: (identifier) @target value: (expression_list) @value) @assign.each
(var_spec name: (identifier) @target type: (_) @type) @assign.update
(const_spec (identifier) @target type: (_) @type) @assign.update
(const_spec . name: (identifier) @target . value: (expression_list . (_) @value .)) @assign.update
; A constant without a value has the type of the one that it repeats.
(const_declaration
  (const_spec type: (_) @type)
  . [(const_spec !type !value) (comment)]*
  . (const_spec !type !value (identifier) @target) @assign.update)

; Assignments.
(assignment_statement left: (expression_list . (_) @target .) right: (expression_list . (_) @value .)) @assign.update
(assignment_statement left: (expression_list (_) @target) right: (expression_list . (_) . (_)) @value) @assign.each
(assignment_statement
  left: (expression_list (_) @target)
  right: (expression_list . [(call_expression) (type_conversion_expression)] .) @value) @assign.each
(assignment_statement
  left: (expression_list . (_) @target . (_))
  right: (expression_list . [(index_expression) (type_assertion_expression) (unary_expression)] @value .)) @assign.update

; Loops.
(range_clause left: (expression_list . (identifier) @target .) right: (_) @value) @unpack.after
(range_clause left: (expression_list . (identifier) @target) right: (_) @value) @unpack.keys
(range_clause left: (expression_list (_) . (identifier) @target) right: (_) @value) @unpack.after

; In each case of a switch over types the variable is of the case's types.
(type_switch_statement
  alias: (expression_list (identifier) @name)
  (type_case [
    (type_identifier) (qualified_type) (pointer_type) (generic_type) (slice_type) (array_type) (map_type) (channel_type)
    (function_type) (struct_type) (interface_type) (parenthesized_type)] @type) @within
  (#not-eq? @type "nil"))
(type_switch_statement alias: (expression_list (identifier) @target) value: (_) @value) @assign.block
