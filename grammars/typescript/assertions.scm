; parsers: typescript
; <Type>value, which the other parser reads as an element.

(type_assertion (type_arguments (_) @type)) @instance
(type_assertion (type_arguments) . (_) @value) @same
