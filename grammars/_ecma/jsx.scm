; Components are functions or classes that are called by their element.

((jsx_opening_element name: (identifier) @function) @call (#match? @function "^[A-Z]"))
((jsx_self_closing_element name: (identifier) @function) @call (#match? @function "^[A-Z]"))
(jsx_opening_element name: (member_expression) @function) @call
(jsx_self_closing_element name: (member_expression) @function) @call
((jsx_opening_element name: (identifier) @ignore) (#match? @ignore "^[a-z]"))
((jsx_self_closing_element name: (identifier) @ignore) (#match? @ignore "^[a-z]"))
(jsx_closing_element name: (identifier) @ignore)
(jsx_closing_element name: (member_expression (identifier) @ignore))
(jsx_namespace_name (identifier) @ignore)
(jsx_expression (_) @value) @same

; What an element says of its attributes is an object that the component is given.
((jsx_opening_element name: (identifier) @_name) @value @argument (#match? @_name "^[A-Z]"))
((jsx_self_closing_element name: (identifier) @_name) @value @argument (#match? @_name "^[A-Z]"))
(jsx_opening_element name: (member_expression)) @value @argument
(jsx_self_closing_element name: (member_expression)) @value @argument
(jsx_opening_element) @literal.object
(jsx_self_closing_element) @literal.object
(jsx_opening_element
  attribute: (jsx_attribute . (property_identifier) @name (jsx_expression (_) @value))) @literal.object
(jsx_self_closing_element
  attribute: (jsx_attribute . (property_identifier) @name (jsx_expression (_) @value))) @literal.object
(jsx_opening_element attribute: (jsx_expression (spread_element (_) @value))) @literal.object
(jsx_self_closing_element attribute: (jsx_expression (spread_element (_) @value))) @literal.object
