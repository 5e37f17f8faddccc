; inherits: _ecma

(import_statement "type" (import_clause (identifier) @alias) source: (string (string_fragment) @module)) @import.default.type
(import_statement "type" (import_clause (namespace_import (identifier) @alias)) source: (string (string_fragment) @module)) @import.type
(import_statement "type"
  (import_clause (named_imports (import_specifier name: _ @name !alias)))
  source: (string (string_fragment) @module)) @import.type
(import_statement "type"
  (import_clause (named_imports (import_specifier name: _ @name alias: (_) @alias)))
  source: (string (string_fragment) @module)) @import.type
(import_statement
  (import_clause (named_imports (import_specifier "type" name: _ @name !alias)))
  source: (string (string_fragment) @module)) @import.type
(import_statement
  (import_clause (named_imports (import_specifier "type" name: _ @name alias: (_) @alias)))
  source: (string (string_fragment) @module)) @import.type
(import_statement (import_require_clause (identifier) @alias source: (string (string_fragment) @module))) @import
(import_alias (identifier) @target (_) @value) @assign.block
(export_statement declaration: (import_alias (identifier) @name)) @export
(export_statement "=" (_) @value) @export.all
(export_statement "=" (identifier) @quiet)
(export_statement "as" (identifier) @ignore)
(export_statement declaration: (ambient_declaration (_ name: (_) @name))) @export
(export_statement declaration: (ambient_declaration (_ (variable_declarator name: (identifier) @name)))) @export
((call_expression
   function: (member_expression object: (call_expression function: (import)) @value property: (property_identifier) @_then)
   arguments: (arguments . (_ parameters: (formal_parameters . (required_parameter pattern: (_) @target))))) @assign.update
  (#eq? @_then "then"))
