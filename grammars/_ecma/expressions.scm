; What is read, called, passed, returned.

[(identifier) (shorthand_property_identifier) (shorthand_property_identifier_pattern)] @reference
(member_expression object: (_) @object property: (_) @name) @attribute
(unary_expression operator: "delete" argument: (member_expression) @delete)
(subscript_expression object: (_) @object index: (string (string_fragment) @name)) @attribute
(subscript_expression object: (_) @object index: (_) @index) @item
; Keys that are constants by their names: symbols, and what is written in capitals.
((subscript_expression index: (identifier) @key)
  (#match? @key "^(k[A-Z]\\w*|[A-Z][A-Z0-9_]+|\\w*[sS]ym(bol)?)$"))
((subscript_expression index: (member_expression object: (identifier) @_symbol) @key) (#eq? @_symbol "Symbol"))
((member_expression object: (_) @type property: (property_identifier) @_prototype) @instance.own
  (#eq? @_prototype "prototype"))

(call_expression function: (_) @function arguments: (_)) @call
(new_expression constructor: (_) @function) @call.new
(call_expression arguments: (arguments (expression) @value)) @argument
(call_expression arguments: (arguments (spread_element (_) @value))) @argument.places
(call_expression arguments: (template_string) @value) @argument
(call_expression arguments: (template_string (template_substitution (_) @value))) @argument
((call_expression
   function: (member_expression property: (property_identifier) @_apply)
   arguments: (arguments . (_) . (_) @value .)) @argument.places
  (#eq? @_apply "apply"))
(new_expression arguments: (arguments (expression) @value)) @argument
(new_expression arguments: (arguments (spread_element (_) @value))) @argument.places

(this) @receiver
(super) @super

; Nodes that have the value of a node in them.
(parenthesized_expression (_) @value) @same
(ternary_expression consequence: (_) @value) @same
(ternary_expression alternative: (_) @value) @same
(binary_expression left: (_) @value operator: ["||" "??" "&&"]) @same
(binary_expression operator: ["||" "??" "&&"] right: (_) @value) @same
(assignment_expression right: (_) @value) @same
(augmented_assignment_expression left: (_) @value operator: ["||=" "??=" "&&="]) @same
(augmented_assignment_expression operator: ["||=" "??=" "&&="] right: (_) @value) @same
(sequence_expression (_) @value .) @same
(await_expression (_) @value) @same
((call_expression function: (member_expression object: (_) @value property: (property_identifier) @_bind)) @same
  (#eq? @_bind "bind"))

; Literals and containers.
(string . (string_fragment) @value .) @literal.string
(template_string (template_substitution) @hole) @literal.pattern
[(template_string) (number) (regex) (true) (false) (null) (undefined)] @literal
(array) @collection
(array (expression) @value) @collection
(array (spread_element (_) @value)) @same
(object) @literal.object
((call_expression
   function: (member_expression object: (identifier) @_object property: (property_identifier) @_create)
   arguments: (arguments)) @literal.object
  (#eq? @_object "Object") (#eq? @_create "create"))
((call_expression
   function: (member_expression object: (identifier) @_object property: (property_identifier) @_create)
   arguments: (arguments . (_) @value)) @same
  (#eq? @_object "Object") (#eq? @_create "create"))
((call_expression
   function: (member_expression object: (identifier) @_object property: (property_identifier) @_assign)
   arguments: (arguments (_) (_) @value)) @same
  (#eq? @_object "Object") (#eq? @_assign "assign"))
; Functions with such names give an object what others have; so does storing at each key what others have there.
((call_expression
   function: [(identifier) @_assign (member_expression property: (property_identifier) @_assign)]
   arguments: (arguments . (_) @object (_) @value)) @copy
  (#any-of? @_assign "assign" "setPrototypeOf" "extend" "_extend" "mixin"))
((assignment_expression
   left: (subscript_expression object: (_) @object index: (identifier) @_key)
   right: (subscript_expression object: (_) @value index: (identifier) @_same)) @copy
  (#eq? @_key @_same))
(object (pair key: [(property_identifier) (string) (computed_property_name)] @name value: (_) @value)) @literal.object
(object (shorthand_property_identifier) @name @value) @literal.object
(object (method_definition name: (_) @name) @value) @literal.object
(object (spread_element (_) @value)) @literal.object
; An object may be asked for any of its members: functions, and what has a name, are its elements, too.
(object (pair
  key: [(property_identifier) @name (string (string_fragment) @name) (computed_property_name (_) @name)]
  value: [(function_expression) (arrow_function) (identifier) (call_expression) (object) (new_expression) (class)] @value)) @collection
(object (method_definition name: (property_identifier) @name) @value) @collection
(object (method_definition name: (computed_property_name (_) @name)) @value) @collection
(object (shorthand_property_identifier) @name @value) @collection
((assignment_expression
   left: (member_expression object: (identifier) @object property: (property_identifier) @index)
   right: [(function_expression) (arrow_function)] @value) @store
  (#not-eq? @object "exports"))
(assignment_expression
  left: (member_expression object: (identifier) property: (property_identifier) @key)
  right: [(function_expression) (arrow_function)])

(return_statement (_) @value) @return
(arrow_function body: (expression) @value) @return
(yield_expression (_) @value) @yield
(yield_expression "*" (_) @value) @yield.each

; What the language calls by itself.
(for_in_statement operator: "of" @operator right: (_) @object) @implicit.each
(array (spread_element "..." @operator (_) @object) @implicit.each)
(arguments (spread_element "..." @operator (_) @object) @implicit.each)
(variable_declarator name: (array_pattern "[" @operator) value: (_) @object) @implicit.each
(yield_expression "*" @operator (_) @object) @implicit.each
(template_substitution "${" @operator (_) @object) @implicit
; What is handed to a tag is not converted: the first operator counts, and for this one nothing runs.
(call_expression
  arguments: (template_string . "`" @operator (template_substitution (_) @object) @implicit))
(binary_expression
  left: (_) @object operator: ["+" "-" "<" ">" "<=" ">="] @operator right: (_) @other) @implicit
(binary_expression
  left: (_) @other operator: ["+" "-" "<" ">" "<=" ">="] @operator right: (_) @object) @implicit.reflected
(binary_expression operator: "instanceof" @operator right: (_) @object) @implicit

; Events: who listens to one by its name is called by who sends it.
((call_expression
   function: (member_expression object: (_) @object property: (property_identifier) @_listen)
   arguments: (arguments . [(string) (identifier) (member_expression)] @index . (_) @value)) @store
  (#any-of? @_listen "on" "once" "addListener" "prependListener" "prependOnceListener" "addEventListener")
  (#match? @index "^['\"]|^([\\w$]+\\.)*(k[A-Z]\\w*|[A-Z][A-Z0-9_]+)$"))
((call_expression
   function: (member_expression object: (_) @object property: (property_identifier) @_send)
   arguments: (arguments . [(string) (identifier) (member_expression)] @index)) @call.element
  (#eq? @_send "emit") (#match? @index "^['\"]|^([\\w$]+\\.)*(k[A-Z]\\w*|[A-Z][A-Z0-9_]+)$"))
((call_expression
   function: (member_expression property: (property_identifier) @_event)
   arguments: (arguments . [(identifier) (member_expression)] @key))
  (#any-of? @_event "on" "once" "addListener" "prependListener" "prependOnceListener" "addEventListener" "emit")
  (#match? @key "^([\\w$]+\\.)*(k[A-Z]\\w*|[A-Z][A-Z0-9_]+)$"))

; Objects of the library that hold what is put in them.
((new_expression constructor: (identifier) @_container) @collection
  (#any-of? @_container "Map" "WeakMap" "Set" "WeakSet" "Array" "EventEmitter"))
((call_expression function: (identifier) @_container) @collection (#eq? @_container "Array"))
; slice.call: an array of the elements of what is like one.
((call_expression
   function: (member_expression
     object: (member_expression property: (property_identifier) @_slice)
     property: (property_identifier) @_call)
   arguments: (arguments . (_) @object) @item)
  (#eq? @_slice "slice") (#eq? @_call "call"))
((call_expression
   function: (member_expression
     object: (member_expression property: (property_identifier) @_slice)
     property: (property_identifier) @_call)
   arguments: (arguments) @value) @collection
  (#eq? @_slice "slice") (#eq? @_call "call"))

; Members that are described.
((call_expression
   function: (member_expression property: (property_identifier) @_define)
   arguments: (arguments
     . (_) @object
     . (string (string_fragment) @name)
     . (object [
         (method_definition name: (property_identifier) @_part) @value
         (pair key: (property_identifier) @_part value: [(function_expression) (arrow_function)] @value)]))) @store
  (#eq? @_define "defineProperty") (#any-of? @_part "get" "set" "value"))
((call_expression
   function: (member_expression property: (property_identifier) @_define)
   arguments: (arguments
     . (_) @object
     . (string (string_fragment) @name)
     . (object (pair key: (property_identifier) @_part value: (_) @value)))) @store
  (#eq? @_define "defineProperty") (#eq? @_part "value"))
((call_expression
   function: (member_expression property: (property_identifier) @_define)
   arguments: (arguments
     . (_) @object
     . (object (pair
         key: [(property_identifier) (string)] @name
         value: (object (pair key: (property_identifier) @_part value: (_) @value)))))) @store
  (#eq? @_define "defineProperties") (#eq? @_part "value"))
((call_expression
   function: (member_expression property: (property_identifier) @_create)
   arguments: (arguments
     . (_)
     . (object (pair
         key: [(property_identifier) (string)] @name
         value: (object (pair key: (property_identifier) @_part value: (_) @value)))))) @literal.object
  (#eq? @_create "create") (#eq? @_part "value"))
((call_expression
   function: (member_expression property: (property_identifier) @_define)
   arguments: (arguments
     . (_) @object
     . (_)
     . (call_expression
         function: (member_expression property: (property_identifier) @_describe)
         arguments: (arguments . (_) @value)))) @copy
  (#eq? @_define "defineProperty") (#eq? @_describe "getOwnPropertyDescriptor"))
((call_expression
   function: (member_expression property: (property_identifier) @_define)
   arguments: (arguments
     . (_) @object
     . (call_expression
         function: (member_expression property: (property_identifier) @_describe)
         arguments: (arguments . (_) @value)))) @copy
  (#eq? @_define "defineProperties") (#eq? @_describe "getOwnPropertyDescriptors"))

; Members that functions with such names define: what they are given runs where the member is read.
((call_expression
   function: [(identifier) @_define (member_expression property: (property_identifier) @_define)]
   arguments: (arguments
     . (_) @object
     . (string (string_fragment) @name)
     . [(function_expression) (arrow_function)] @value .)) @store
  (#any-of? @_define "defineGetter" "defineLazyGetter"))
((call_expression
   function: (member_expression object: (_) @object property: (property_identifier) @_define)
   arguments: (arguments
     . (string (string_fragment) @name)
     . [(function_expression) (arrow_function)] @value .)) @store
  (#eq? @_define "__defineGetter__"))

; Members that are stored in a prototype, or in any object, without being assigned one by one.
((assignment_expression
   left: (member_expression property: (property_identifier) @_prototype) @object
   right: (object (pair key: [(property_identifier) (string)] @name value: (_) @value))) @store
  (#eq? @_prototype "prototype"))
((assignment_expression
   left: (member_expression property: (property_identifier) @_prototype) @object
   right: (object (method_definition name: (_) @name) @value)) @store
  (#eq? @_prototype "prototype"))
((call_expression
   function: (member_expression object: (identifier) @_object property: (property_identifier) @_assign)
   arguments: (arguments . (_) @object (object (pair key: [(property_identifier) (string)] @name value: (_) @value)))) @store
  (#eq? @_object "Object") (#eq? @_assign "assign"))
((call_expression
   function: (member_expression object: (identifier) @_object property: (property_identifier) @_assign)
   arguments: (arguments . (_) @object (object (method_definition name: (_) @name) @value))) @store
  (#eq? @_object "Object") (#eq? @_assign "assign"))
