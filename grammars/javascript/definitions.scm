; inherits: _ecma

; Fields, and functions in them.
(class_body (field_definition property: (_) @name value: (_)? @value) @definition.field)
(class_body (field_definition
  property: (_) @name
  value: [(arrow_function parameters: (_) @parameters) (arrow_function parameter: (_) @parameters)
          (function_expression parameters: (_) @parameters) (generator_function parameters: (_) @parameters)] @definition.method))
(field_definition "static") @static

(class_declaration (class_heritage (_) @base)) @inherits
(class (class_heritage (_) @base)) @inherits

(class_declaration decorator: (decorator (_) @value)) @decorator
(export_statement decorator: (decorator (_) @value) declaration: (class_declaration) @decorator)
(method_definition decorator: (decorator (_) @value)) @decorator
(field_definition decorator: (decorator (_) @value)) @decorator
