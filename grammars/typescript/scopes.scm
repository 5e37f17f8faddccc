; inherits: _ecma

; Parameters.
(required_parameter pattern: [(identifier) (object_pattern) (array_pattern)] @name !type !value) @parameter
(required_parameter pattern: [(identifier) (object_pattern) (array_pattern)] @name type: (type_annotation (_) @type) !value) @parameter
(required_parameter pattern: (_) @name !type value: (_) @default) @parameter
(required_parameter pattern: (_) @name type: (type_annotation (_) @type) value: (_) @default) @parameter
(optional_parameter pattern: (_) @name !type) @parameter
(optional_parameter pattern: (_) @name type: (type_annotation (_) @type)) @parameter
(required_parameter pattern: (rest_pattern (_) @name)) @parameter.places
(required_parameter pattern: (rest_pattern (identifier) @target) type: (type_annotation (_) @type)) @assign.update
(variable_declarator name: (_) @target type: (type_annotation (_) @type)) @assign.update

; Functions in types have parameters of their own.
[(function_type) (call_signature)] @scope.signature
[(constructor_type) (construct_signature) (method_signature)
 (abstract_method_signature) (function_signature)] @scope.function

; Type parameters are bound from their list on.
(_ type_parameters: (type_parameters) @body) @scope.block
(index_signature (mapped_type_clause)) @scope.block
(conditional_type) @scope.block
(type_parameter name: (type_identifier) @target constraint: (constraint (_) @value)) @assign.block
(type_parameter name: (type_identifier) @target !constraint) @assign.block
(mapped_type_clause name: (type_identifier) @target) @assign.block
(infer_type . (type_identifier) @target) @assign.block

; What functions tell of their first arguments: where they are true, and behind calls that return.
((_
   parameters: (formal_parameters . (_ pattern: (identifier) @_first))
   return_type: (type_predicate_annotation (type_predicate name: (identifier) @_name type: (_) @type))) @result.test
  (#eq? @_first @_name))
((_
   parameters: (formal_parameters . (_ pattern: (identifier) @_first))
   return_type: (asserts_annotation (asserts (type_predicate name: (identifier) @_name type: (_) @type)))) @result.assert
  (#eq? @_first @_name))
(call_expression
  function: [(identifier) (member_expression)] @function
  arguments: (arguments . [(identifier) (member_expression)] @target)) @test.told
(expression_statement (call_expression
  function: [(identifier) (member_expression)] @function
  arguments: (arguments . [(identifier) (member_expression)] @target))) @test.asserted
(statement_block (expression_statement (call_expression)) @condition @after) @where
