; Scopes, and the names that are bound in them.

[(arrow_function) (function_expression) (generator_function)] @scope.function
[(statement_block) (for_statement) (for_in_statement) (switch_body) (catch_clause)] @scope.block

; Who is `this`: a function that is no arrow has its own.
[(function_declaration) (generator_function_declaration) (function_expression) (generator_function)] @receiver.of
(object (method_definition) @receiver.of) @value
(object (pair value: (function_expression) @receiver.of)) @value
(assignment_expression left: (member_expression object: (_) @value) right: (function_expression) @receiver.of)
(assignment_expression left: (subscript_expression object: (_) @value) right: (function_expression) @receiver.of)
((assignment_expression
   left: (member_expression property: (property_identifier) @_prototype) @value
   right: (object [(method_definition) @receiver.of (pair value: (function_expression) @receiver.of)]))
  (#eq? @_prototype "prototype"))

((call_expression
   function: [(identifier) @_define (member_expression property: (property_identifier) @_define)]
   arguments: (arguments . (_) @value . (string) . (function_expression) @receiver.of .))
  (#any-of? @_define "defineGetter" "defineLazyGetter"))
((call_expression
   function: (member_expression object: (_) @value property: (property_identifier) @_define)
   arguments: (arguments . (string) . (function_expression) @receiver.of .))
  (#eq? @_define "__defineGetter__"))

; Parameters.
(arrow_function parameter: (identifier) @name) @parameter

; Declarations.
(lexical_declaration (variable_declarator name: (identifier) @target value: (_) @value) @assign.block)
(lexical_declaration (variable_declarator name: (identifier) @target !value) @assign.block)
(variable_declaration (variable_declarator name: (identifier) @target value: (_) @value) @assign)
(variable_declaration (variable_declarator name: (identifier) @target !value) @assign)
(variable_declarator name: [(object_pattern) (array_pattern)] @target value: (_) @value) @assign.update
(assignment_expression left: (_) @target right: (_) @value) @assign.update
(augmented_assignment_expression left: (_) @target right: (_) @value) @assign.update
(assignment_expression left: [(object_pattern) (array_pattern)] @pattern.update)
(for_in_statement kind: ["const" "let"] left: (_) @target operator: "of" right: (_) @value) @unpack.block
(for_in_statement kind: "var" left: (_) @target operator: "of" right: (_) @value) @unpack
; Of a map it is the values that are known, which are the second parts of its elements.
(for_in_statement left: (array_pattern (_) . (identifier) @target .) operator: "of" right: (_) @value) @unpack
(for_in_statement kind: ["const" "let"] left: (_) @target operator: "in") @assign.block
(for_in_statement kind: "var" left: (_) @target operator: "in") @assign
(catch_clause parameter: (identifier) @target) @assign.block

; Destructuring: the pattern is a variable, and its members flow on.
[(object_pattern) (array_pattern)] @pattern
(object_pattern (shorthand_property_identifier_pattern) @name @target) @value @unpack.member
(object_pattern (object_assignment_pattern left: (shorthand_property_identifier_pattern) @name @target)) @value @unpack.member
(object_pattern (pair_pattern
  key: [(property_identifier) (string)] @name
  value: [(identifier) (object_pattern) (array_pattern)] @target)) @value @unpack.member
(object_pattern (pair_pattern
  key: [(property_identifier) (string)] @name
  value: (assignment_pattern left: (_) @target))) @value @unpack.member
(object_pattern (rest_pattern (identifier) @target)) @value @assign.block
(array_pattern [(identifier) (object_pattern) (array_pattern)] @target) @value @unpack.block
(array_pattern (assignment_pattern left: (_) @target)) @value @unpack.block
(array_pattern (rest_pattern (identifier) @target)) @value @assign.block
(object_assignment_pattern left: (_) @target right: (_) @value) @assign.update
(assignment_pattern left: (_) @target right: (_) @value) @assign.update

; Tests of classes, and the code that runs only where they hold, or only where they do not.
(binary_expression left: [(identifier) (member_expression)] @target operator: "instanceof" right: (_) @type) @test
(binary_expression
  left: (unary_expression operator: "typeof" argument: [(identifier) (member_expression)] @target)
  operator: ["===" "=="] right: (string (string_fragment) @type)) @test.kind
(binary_expression
  left: (unary_expression operator: "typeof" argument: [(identifier) (member_expression)] @target)
  operator: ["!==" "!="] right: (string (string_fragment) @type)) @test.kind.not
(unary_expression operator: "!" argument: (_) @value) @test.not
(binary_expression left: (_) @value operator: "&&") @test.all
(binary_expression operator: "&&" right: (_) @value) @test.all
(parenthesized_expression [(binary_expression) (unary_expression) (call_expression) (parenthesized_expression)] @value) @test.all
(binary_expression left: (_) @value operator: "||") @test.any
(binary_expression operator: "||" right: (_) @value) @test.any
(if_statement condition: (parenthesized_expression [(binary_expression) (unary_expression) (call_expression) (parenthesized_expression)] @condition) consequence: (_) @where)
(if_statement condition: (parenthesized_expression [(binary_expression) (unary_expression) (call_expression) (parenthesized_expression)] @condition) alternative: (else_clause) @where.not)
(while_statement condition: (parenthesized_expression [(binary_expression) (unary_expression) (call_expression) (parenthesized_expression)] @condition) body: (_) @where)
(ternary_expression condition: [(binary_expression) (unary_expression) (call_expression) (parenthesized_expression)] @condition consequence: (_) @where)
(ternary_expression condition: [(binary_expression) (unary_expression) (call_expression) (parenthesized_expression)] @condition alternative: (_) @where.not)
(statement_block
  (if_statement condition: (parenthesized_expression [(binary_expression) (unary_expression) (call_expression) (parenthesized_expression)] @condition)
    consequence: [[(return_statement) (throw_statement) (continue_statement) (break_statement)] (statement_block [(return_statement) (throw_statement) (continue_statement) (break_statement)] .)]
    !alternative) @after) @where.not
