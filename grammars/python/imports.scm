; What comes from other files, what goes to them, and what runs on its own.

(import_statement name: (dotted_name) @module) @import
(import_statement name: (aliased_import name: (dotted_name) @module alias: (identifier) @alias)) @import
(import_from_statement module_name: (_) @module name: (dotted_name) @name) @import
(import_from_statement module_name: (_) @module
  name: (aliased_import name: (dotted_name) @name alias: (identifier) @alias)) @import
(import_from_statement module_name: (_) @module (wildcard_import)) @import.star

((if_statement condition: [(identifier) @_guard (attribute attribute: (identifier) @_guard)] consequence: (block) @types)
  (#eq? @_guard "TYPE_CHECKING"))
((if_statement
   condition: (not_operator argument: [(identifier) @_guard (attribute attribute: (identifier) @_guard)])
   alternative: (else_clause body: (block) @types))
  (#eq? @_guard "TYPE_CHECKING"))
((if_statement
   condition: [(identifier) @_guard (attribute attribute: (identifier) @_guard)]
   consequence: (block (import_from_statement module_name: (_) @module name: (dotted_name) @name) @import.type))
  (#eq? @_guard "TYPE_CHECKING"))
((if_statement
   condition: [(identifier) @_guard (attribute attribute: (identifier) @_guard)]
   consequence: (block (import_from_statement module_name: (_) @module
     name: (aliased_import name: (dotted_name) @name alias: (identifier) @alias)) @import.type))
  (#eq? @_guard "TYPE_CHECKING"))
((if_statement
   condition: [(identifier) @_guard (attribute attribute: (identifier) @_guard)]
   consequence: (block (import_statement name: (dotted_name) @module) @import.type))
  (#eq? @_guard "TYPE_CHECKING"))

((call
   function: [(identifier) @_import (attribute attribute: (identifier) @_import)]
   arguments: (argument_list . (string (string_content) @module))) @import.dynamic
  (#any-of? @_import "import_module" "__import__"))

(import_statement (dotted_name (identifier) @ignore))
(import_from_statement (dotted_name (identifier) @ignore))
(relative_import (dotted_name (identifier) @ignore))
(aliased_import (dotted_name (identifier) @ignore))
(aliased_import alias: (identifier) @ignore)

; The list of exported names.
((assignment left: (identifier) @_all right: [(list (string (string_content) @name)) (tuple (string (string_content) @name))]) @export
  (#eq? @_all "__all__"))
((augmented_assignment left: (identifier) @_all right: [(list (string (string_content) @name)) (tuple (string (string_content) @name))]) @export
  (#eq? @_all "__all__"))

; if __name__ == "__main__":
((if_statement condition: (comparison_operator (identifier) @_name (string (string_content) @_main))) @entry
  (#eq? @_name "__name__") (#eq? @_main "__main__"))

; What may be missing: the code goes on without it.
(try_statement body: (block) @guarded (except_clause))
