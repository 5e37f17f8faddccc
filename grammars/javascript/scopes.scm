; inherits: _ecma

; Parameters stand in their list as they are.
(formal_parameters [(identifier) (object_pattern) (array_pattern)] @name @parameter)
(formal_parameters (assignment_pattern left: (_) @name right: (_) @default) @parameter)
(formal_parameters (rest_pattern (_) @name) @parameter.places)

; Which values are arrays, the library tells.
((call_expression
   function: (member_expression object: (identifier) property: (property_identifier) @_told) @function
   arguments: (arguments . [(identifier) (member_expression)] @target .)) @test.told
  (#eq? @_told "isArray"))
