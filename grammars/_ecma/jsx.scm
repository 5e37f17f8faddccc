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
