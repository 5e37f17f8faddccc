; inherits: _ecma

((call_expression
   function: (member_expression object: (call_expression function: (import)) @value property: (property_identifier) @_then)
   arguments: (arguments . (_ parameters: (formal_parameters . [(identifier) (object_pattern)] @target)))) @assign.update
  (#eq? @_then "then"))
