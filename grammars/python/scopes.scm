; Scopes, and the names that are bound in them.

(lambda body: (_) @body) @scope.function
(list_comprehension) @scope.block
(set_comprehension) @scope.block
(dictionary_comprehension) @scope.block
(generator_expression) @scope.block

; Parameters.
(parameters (identifier) @name) @parameter
(lambda_parameters (identifier) @name) @parameter
(default_parameter name: (identifier) @name value: (_) @default) @parameter
(typed_parameter . (identifier) @name type: (type) @type) @parameter
(typed_default_parameter name: (identifier) @name type: (type) @type value: (_) @default) @parameter
(parameters (list_splat_pattern (identifier) @name)) @parameter.places
(lambda_parameters (list_splat_pattern (identifier) @name)) @parameter.places
(typed_parameter (list_splat_pattern (identifier) @name) type: (type) @type) @parameter.places
(parameters [(keyword_separator) (list_splat_pattern) (typed_parameter (list_splat_pattern))] (identifier) @name) @parameter.keyword
(parameters [(keyword_separator) (list_splat_pattern) (typed_parameter (list_splat_pattern))]
  (default_parameter name: (identifier) @name value: (_) @default)) @parameter.keyword
(parameters [(keyword_separator) (list_splat_pattern) (typed_parameter (list_splat_pattern))]
  (typed_parameter . (identifier) @name type: (type) @type)) @parameter.keyword
(parameters [(keyword_separator) (list_splat_pattern) (typed_parameter (list_splat_pattern))]
  (typed_default_parameter name: (identifier) @name type: (type) @type value: (_) @default)) @parameter.keyword
(lambda_parameters [(keyword_separator) (list_splat_pattern)] (identifier) @name) @parameter.keyword
(lambda_parameters [(keyword_separator) (list_splat_pattern)] (default_parameter name: (identifier) @name value: (_) @default)) @parameter.keyword
(parameters (dictionary_splat_pattern (identifier) @name)) @parameter.keywords
(lambda_parameters (dictionary_splat_pattern (identifier) @name)) @parameter.keywords
(typed_parameter (dictionary_splat_pattern (identifier) @name) type: (type) @type) @parameter.keywords

; Assignments.
(assignment left: [(identifier) (attribute) (subscript)] @target right: (_) @value) @assign
(assignment left: [(identifier) (attribute)] @target type: (type) @type) @assign
(assignment left: (pattern_list (_) @target) right: (_) @value) @unpack
(assignment left: (tuple_pattern (_) @target) right: (_) @value) @unpack
(assignment left: (list_pattern (_) @target) right: (_) @value) @unpack
(assignment left: [(pattern_list (list_splat_pattern (identifier) @target)) (tuple_pattern (list_splat_pattern (identifier) @target)) (list_pattern (list_splat_pattern (identifier) @target))]
  right: (_) @value) @unpack.rest
(pattern_list (tuple_pattern) @pattern)
(tuple_pattern (tuple_pattern) @pattern)
(pattern_list (tuple_pattern (_) @target) @value) @unpack
(tuple_pattern (tuple_pattern (_) @target) @value) @unpack
(assignment right: (assignment right: (_) @value) @same)
(expression_statement (assignment left: (identifier) @target right: (_)) @overwrite)
(expression_statement (assignment left: (pattern_list (identifier) @target)) @overwrite)
(expression_statement (assignment left: (tuple_pattern (identifier) @target)) @overwrite)
(for_statement left: (identifier) @target right: (_) @overwrite)
(for_statement left: [(pattern_list (identifier) @target) (tuple_pattern (identifier) @target)] right: (_) @overwrite)
(as_pattern alias: (as_pattern_target (identifier) @target)) @overwrite
(expression_statement (assignment left: (subscript) @target right: (_)) @overwrite)
([(module (call
    function: (attribute object: (identifier) @object attribute: (identifier) @_update) @function
    arguments: (argument_list . (dictionary) @value .)) @overwrite.entries)
  (block (call
    function: (attribute object: (identifier) @object attribute: (identifier) @_update) @function
    arguments: (argument_list . (dictionary) @value .)) @overwrite.entries)]
  (#eq? @_update "update"))
(conditional_expression) @unordered
[(await) (case_pattern)] @pause
[(if_statement) (case_clause) (with_statement)] @branch
(if_statement alternative: (else_clause)) @branch.one
[(for_statement) (while_statement) (try_statement)] @branch.again
(block) @arm
((call function: (identifier) @_test arguments: (argument_list . [(identifier) (attribute)] @target . [(identifier) (attribute)] @type .)) @test
  (#eq? @_test "isinstance"))
((call function: (identifier) @_test arguments: (argument_list . [(identifier) (attribute)] @target . [(tuple (_) @type) (binary_operator (_) @type)] .))
  @test (#eq? @_test "isinstance"))
((call
   function: [(identifier) @function @_told (attribute attribute: (identifier) @_told) @function]
   arguments: (argument_list . [(identifier) (attribute)] @target .)) @test.told
  (#eq? @_told "isclass"))
(not_operator argument: (_) @value) @test.not
(parenthesized_expression [(call) (not_operator) (boolean_operator)] @value) @test.all
(boolean_operator left: (_) @value operator: "and") @test.all
(boolean_operator operator: "and" right: (_) @value) @test.all
(boolean_operator left: (_) @value operator: "or") @test.any
(boolean_operator operator: "or" right: (_) @value) @test.any
(if_statement condition: [(call) (not_operator) (boolean_operator) (parenthesized_expression)] @condition consequence: (_) @where)
(elif_clause condition: [(call) (not_operator) (boolean_operator) (parenthesized_expression)] @condition consequence: (_) @where)
(while_statement condition: [(call) (not_operator) (boolean_operator) (parenthesized_expression)] @condition body: (_) @where)
(if_statement condition: [(call) (not_operator) (boolean_operator) (parenthesized_expression)] @condition alternative: (_) @where.not)
(if_statement alternative: (elif_clause condition: [(call) (not_operator) (boolean_operator) (parenthesized_expression)] @condition)
  alternative: (_) @where.not)
(conditional_expression . (_) @where . [(call) (not_operator) (boolean_operator) (parenthesized_expression)] @condition)
(conditional_expression . (_) . [(call) (not_operator) (boolean_operator) (parenthesized_expression)] @condition . (_) @where.not)
(_ body: (_) @where (if_clause [(call) (not_operator) (boolean_operator) (parenthesized_expression)] @condition))
(block (assert_statement . [(call) (boolean_operator) (parenthesized_expression)] @condition) @after) @where
(block
  (if_statement condition: [(call) (not_operator) (boolean_operator) (parenthesized_expression)] @condition
    consequence: (block [(return_statement) (raise_statement) (continue_statement) (break_statement)] .)
    !alternative) @after) @where.not
(named_expression name: (identifier) @target value: (_) @value) @assign
(augmented_assignment left: [(identifier) (attribute) (subscript)] @target) @value @assign
(with_item value: (as_pattern alias: (as_pattern_target [(identifier) (attribute)] @target)) @value) @assign
(with_item value: (as_pattern alias: (as_pattern_target (tuple (_) @target))) @value) @unpack
(as_pattern alias: (as_pattern_target (identifier) @target)) @assign
(as_pattern alias: (as_pattern_target (tuple (identifier) @target))) @assign
(except_clause (as_pattern [(identifier) (attribute)] @type alias: (as_pattern_target (identifier) @target))) @assign.instance
(except_clause (as_pattern (tuple (_) @type) alias: (as_pattern_target (identifier) @target))) @assign.instance
(for_statement left: [(identifier) (attribute)] @target right: (_) @value) @unpack
(for_in_clause left: (identifier) @target right: (_) @value) @unpack.block
(for_statement left: (pattern_list (_) @target) right: (_) @value) @unpack.each
(for_statement left: (tuple_pattern (_) @target) right: (_) @value) @unpack.each
(for_in_clause left: (pattern_list (_) @target) right: (_) @value) @unpack.each.block
(for_in_clause left: (tuple_pattern (_) @target) right: (_) @value) @unpack.each.block
(for_in_clause left: (_ (tuple_pattern (identifier) @target))) @assign.block
(tuple_pattern (identifier) @target) @assign
(list_pattern (identifier) @target) @assign
(pattern_list (list_splat_pattern (identifier) @target)) @assign
(tuple_pattern (list_splat_pattern (identifier) @target)) @assign
(list_pattern (list_splat_pattern (identifier) @target)) @assign
(pattern_list (identifier) @target) @assign
(case_pattern (dotted_name . (identifier) @target .)) @assign
(as_pattern (case_pattern) . (identifier) @target .) @assign
(splat_pattern (identifier) @target) @assign
(match_statement subject: (_) @value (block (case_clause (case_pattern (dotted_name . (identifier) @target .)) @assign)))
(match_statement subject: (_) @value
  (block (case_clause (case_pattern (as_pattern (case_pattern [(tuple_pattern) (union_pattern) (list_pattern) (dict_pattern)]) .
    (identifier) @target .) @assign))))
(as_pattern (case_pattern (class_pattern . (dotted_name . (identifier) @type .))) . (identifier) @target .) @assign.instance
(case_clause (case_pattern [(list_pattern) (tuple_pattern) (dict_pattern)] @pattern))
(match_statement subject: (_) @value
  (block (case_clause (case_pattern [(list_pattern) (tuple_pattern) (dict_pattern)] @target) @assign)))
([(list_pattern (case_pattern [(dotted_name . (identifier) @target .) (class_pattern) @target (splat_pattern) @target]))
  (tuple_pattern (case_pattern [(dotted_name . (identifier) @target .) (class_pattern) @target (splat_pattern) @target]))]
  @value @unpack)
(dict_pattern (case_pattern (dotted_name . (identifier) @target .))) @value @unpack
(match_statement subject: (_) @value (block (case_clause (case_pattern (class_pattern
  (case_pattern (keyword_pattern (identifier) @name (dotted_name . (identifier) @target .)) @unpack.member))))))
(match_statement subject: (_) @value (block (case_clause (case_pattern (as_pattern (case_pattern (class_pattern
  (case_pattern (keyword_pattern (identifier) @name (dotted_name . (identifier) @target .)) @unpack.member))))))))
(match_statement subject: [(identifier) (attribute)] @target
  (block (case_clause (case_pattern (class_pattern . (dotted_name . (identifier) @type .))) @test)))
(case_clause (case_pattern (class_pattern)) @condition consequence: (_) @where)
(keyword_pattern (identifier) (dotted_name . (identifier) @target .)) @assign
(delete_statement (identifier) @ignore)
(global_statement (identifier) @name) @binding.global
(nonlocal_statement (identifier) @name) @binding.nonlocal
