; What comes from other packages, what goes to them, and what runs on its own.

(package_clause (package_identifier) @module.name)

(import_spec !name path: (_ [(interpreted_string_literal_content) (raw_string_literal_content)] @module)) @import
(import_spec
  name: (package_identifier) @alias
  path: (_ [(interpreted_string_literal_content) (raw_string_literal_content)] @module)) @import
(import_spec
  name: (dot)
  path: (_ [(interpreted_string_literal_content) (raw_string_literal_content)] @module)) @import.star
(import_spec
  name: (blank_identifier)
  path: (_ [(interpreted_string_literal_content) (raw_string_literal_content)] @module)) @import.effect
(package_clause (package_identifier) @ignore)

; Functions that are called from other languages, or by a name that only the linker sees.
((comment) @_directive . (function_declaration name: (identifier) @name) @entry
  (#match? @_directive "^//(export|go:linkname|go:wasmexport) "))
