; What comes from other files, what goes to them, and what runs on its own.

; ES modules.
(import_statement (import_clause (identifier) @alias) source: (string (string_fragment) @module)) @import.default
(import_statement (import_clause (namespace_import (identifier) @alias)) source: (string (string_fragment) @module)) @import
(import_statement
  (import_clause (named_imports (import_specifier name: _ @name !alias)))
  source: (string (string_fragment) @module)) @import
(import_statement
  (import_clause (named_imports (import_specifier name: _ @name alias: (_) @alias)))
  source: (string (string_fragment) @module)) @import
(import_statement . (string (string_fragment) @module)) @import.effect

(export_statement !source (export_clause (export_specifier name: (_) @name !alias) @export))
(export_statement !source (export_clause (export_specifier name: (_) @name alias: _ @alias) @export))
(export_specifier (identifier) @ignore)
(export_statement (export_clause (export_specifier name: _ @name !alias)) source: (string (string_fragment) @module)) @export.from
(export_statement
  (export_clause (export_specifier name: _ @name alias: _ @alias))
  source: (string (string_fragment) @module)) @export.from
(export_statement "*" source: (string (string_fragment) @module)) @export.star
(export_statement (namespace_export (_) @alias) source: (string (string_fragment) @module)) @export.star
(namespace_export (identifier) @ignore)

(export_statement "default" value: (_) @value) @export.default
(export_statement "default" value: (identifier) @quiet)
(export_statement "default" declaration: (_ name: (_) @name)) @export.default
(export_statement "export" . (comment)* . declaration: (_ name: (_) @name)) @export
(export_statement declaration: (_ (variable_declarator name: (identifier) @name))) @export
(export_statement declaration: (_ (variable_declarator
  name: (object_pattern [(shorthand_property_identifier_pattern) @name
                         (object_assignment_pattern left: (_) @name)
                         (pair_pattern value: (identifier) @name)])))) @export
(export_statement declaration: (_ (variable_declarator name: (array_pattern (identifier) @name)))) @export

; CommonJS.
((call_expression
   function: (identifier) @_require
   arguments: (arguments . (string (string_fragment) @module))) @import.dynamic
  (#eq? @_require "require"))
((assignment_expression
   left: (member_expression object: (identifier) @_exports property: (property_identifier) @name)
   right: (_) @value) @export
  (#eq? @_exports "exports"))
((assignment_expression
   left: (member_expression
     object: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
     property: (property_identifier) @name)
   right: (_) @value) @export
  (#eq? @_module "module") (#eq? @_exports "exports"))
((assignment_expression
   left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
   right: (_) @value) @export.all
  (#eq? @_module "module") (#eq? @_exports "exports"))
((assignment_expression
   left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
   right: [(identifier) @quiet
           (object (shorthand_property_identifier) @quiet)
           (object (pair value: (identifier) @quiet))])
  (#eq? @_module "module") (#eq? @_exports "exports"))
((assignment_expression
   left: (member_expression object: (identifier) @_exports)
   right: (identifier) @quiet)
  (#eq? @_exports "exports"))

; What compilers write for exports.
((call_expression
   function: [(identifier) @_star (member_expression property: (property_identifier) @_star)]
   arguments: (arguments
     . (call_expression function: (identifier) @_require arguments: (arguments . (string (string_fragment) @module)))
     . (identifier) @_exports)) @export.star
  (#any-of? @_star "__exportStar" "_export_star") (#eq? @_require "require") (#eq? @_exports "exports"))
((call_expression
   function: (member_expression property: (property_identifier) @_define)
   arguments: (arguments
     . (identifier) @_exports
     . (string (string_fragment) @name)
     . (object (pair
         key: (property_identifier) @_get
         value: (function_expression body: (statement_block (return_statement (_) @value))))))) @export
  (#eq? @_define "defineProperty") (#eq? @_exports "exports") (#eq? @_get "get"))

; A module that is loaded while the program runs.
(call_expression function: (import) arguments: (arguments . (string (string_fragment) @module))) @import.dynamic
(call_expression function: (import) arguments: (arguments . (template_string . (string_fragment) @module .))) @import.dynamic
((call_expression
   function: (member_expression object: (call_expression function: (import)) @value property: (property_identifier) @_then)
   arguments: (arguments . (arrow_function parameter: (identifier) @target))) @assign.update
  (#eq? @_then "then"))

; What may be missing: the code goes on without it.
(try_statement body: (statement_block) @guarded handler: (catch_clause))

; if (require.main === module)
((if_statement condition: (parenthesized_expression (binary_expression
   (member_expression object: (identifier) @_require property: (property_identifier) @_main)
   (identifier) @_module))) @entry
  (#eq? @_require "require") (#eq? @_main "main") (#eq? @_module "module"))
(hash_bang_line) @entry
