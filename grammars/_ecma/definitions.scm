; Symbols that both languages write alike.

(function_declaration name: (identifier) @name parameters: (_) @parameters) @definition.function
(generator_function_declaration name: (identifier) @name parameters: (_) @parameters) @definition.function
(variable_declarator
  name: (identifier) @name
  value: [(arrow_function parameters: (_) @parameters) (function_expression parameters: (_) @parameters)
          (generator_function parameters: (_) @parameters)] @definition.function)
(variable_declarator
  name: (identifier) @name
  value: (arrow_function parameter: (identifier) @parameters) @definition.function)
; The same where it is assigned elsewhere on the way.
(variable_declarator
  name: (identifier) @name
  value: (assignment_expression
    right: [(arrow_function parameters: (_) @parameters) (arrow_function parameter: (_) @parameters)
            (function_expression parameters: (_) @parameters) (generator_function parameters: (_) @parameters)] @definition.function))
(variable_declarator
  name: (identifier) @name
  value: (assignment_expression
    right: (assignment_expression
      right: [(arrow_function parameters: (_) @parameters) (arrow_function parameter: (_) @parameters)
              (function_expression parameters: (_) @parameters) (generator_function parameters: (_) @parameters)] @definition.function)))

; A named function that is an expression; a reading as a member goes before it.
(function_expression name: (identifier) @name parameters: (_) @parameters) @definition.function.inline
(generator_function name: (identifier) @name parameters: (_) @parameters) @definition.function.inline

(export_statement
  "default" @name
  value: [(function_expression !name parameters: (_) @parameters) (arrow_function parameters: (_) @parameters)
          (generator_function !name parameters: (_) @parameters)] @definition.function.unbound)

; Functions that are assigned to members.
((assignment_expression
   left: (member_expression
     object: (identifier) @_exports
     property: (property_identifier) @name) @path
   right: [(arrow_function parameters: (_) @parameters) (arrow_function parameter: (_) @parameters)
          (function_expression parameters: (_) @parameters) (generator_function parameters: (_) @parameters)] @definition.function.unbound)
  (#eq? @_exports "exports"))
((assignment_expression
   left: (member_expression
     object: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
     property: (property_identifier) @name) @path
   right: [(arrow_function parameters: (_) @parameters) (arrow_function parameter: (_) @parameters)
          (function_expression parameters: (_) @parameters) (generator_function parameters: (_) @parameters)] @definition.function.unbound)
  (#eq? @_module "module") (#eq? @_exports "exports"))
; What is all that a module exports has its own name.
((assignment_expression
   left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports) @path
   right: [(function_expression name: (identifier) @name parameters: (_) @parameters)
           (generator_function name: (identifier) @name parameters: (_) @parameters)] @definition.function.unbound)
  (#eq? @_module "module") (#eq? @_exports "exports"))
((assignment_expression
   left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
   right: (object (method_definition name: (_) @name parameters: (_) @parameters @body) @definition.function.unbound))
  (#eq? @_module "module") (#eq? @_exports "exports"))
((assignment_expression
   left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
   right: (object (pair
     key: (property_identifier) @name
     value: [(arrow_function parameters: (_) @parameters) (arrow_function parameter: (_) @parameters)
          (function_expression parameters: (_) @parameters) (generator_function parameters: (_) @parameters)] @definition.function.unbound)))
  (#eq? @_module "module") (#eq? @_exports "exports"))
((assignment_expression
   left: (member_expression
     object: (member_expression object: (_) @object property: (property_identifier) @_prototype)
     property: (property_identifier) @name)
   right: [(function_expression parameters: (_) @parameters) (generator_function parameters: (_) @parameters)] @definition.method)
  (#eq? @_prototype "prototype"))
((assignment_expression
   left: (member_expression object: (_) @object property: (property_identifier) @_prototype)
   right: (object (pair
     key: (property_identifier) @name
     value: (function_expression parameters: (_) @parameters) @definition.method)))
  (#eq? @_prototype "prototype"))
((assignment_expression
   left: (member_expression object: (_) @object property: (property_identifier) @_prototype)
   right: (object (method_definition name: (_) @name parameters: (_) @parameters @body) @definition.method))
  (#eq? @_prototype "prototype"))
(assignment_expression
  left: (member_expression object: [(identifier) (member_expression)] @object property: (property_identifier) @name)
  right: [(arrow_function parameters: (_) @parameters) (arrow_function parameter: (_) @parameters)
          (function_expression parameters: (_) @parameters) (generator_function parameters: (_) @parameters)] @definition.method.inline)
(assignment_expression
  left: (member_expression object: (this) property: [(property_identifier) (private_property_identifier)] @name)
  right: [(arrow_function parameters: (_) @parameters) (arrow_function parameter: (_) @parameters)
          (function_expression parameters: (_) @parameters) (generator_function parameters: (_) @parameters)] @definition.method.inline)
(assignment_expression
  left: (identifier) @name
  right: [(arrow_function parameters: (_) @parameters) (arrow_function parameter: (_) @parameters)
          (function_expression parameters: (_) @parameters) (generator_function parameters: (_) @parameters)] @definition.function.inline)

; Members of objects.
(object (method_definition name: (_) @name parameters: (_) @parameters @body) @definition.method.inline)
(object (method_definition "get" name: (_) @name parameters: (_) @parameters @body) @definition.property.inline)
(object (pair
  key: [(property_identifier) (string) (computed_property_name)] @name
  value: [(arrow_function parameters: (_) @parameters) (arrow_function parameter: (_) @parameters)
          (function_expression parameters: (_) @parameters) (generator_function parameters: (_) @parameters)] @definition.method.inline))
(variable_declarator
  name: (identifier) @object
  value: (object (method_definition name: (_) @name parameters: (_) @parameters @body) @definition.method.inline))
(variable_declarator
  name: (identifier) @object
  value: (object (pair
    key: [(property_identifier) (string) (computed_property_name)] @name
    value: [(arrow_function parameters: (_) @parameters) (arrow_function parameter: (_) @parameters)
          (function_expression parameters: (_) @parameters) (generator_function parameters: (_) @parameters)] @definition.method.inline)))
(variable_declarator
  name: (identifier) @object
  value: (object (method_definition "get" name: (_) @name parameters: (_) @parameters @body) @definition.property.inline))
(variable_declarator
  name: (identifier) @object
  value: (object (method_definition "set" name: (_) @name parameters: (_) @parameters @body) @definition.property.setter))

; Members of a prototype that run when they are read.
((call_expression
   function: (member_expression object: (identifier) @_builtin property: (property_identifier) @_define)
   arguments: (arguments
     . (member_expression object: (_) @object property: (property_identifier) @_prototype)
     . (object (pair
         key: [(property_identifier) (computed_property_name)] @name
         value: (object
           (method_definition name: (property_identifier) @_get parameters: (_) @parameters @body) @definition.property)))))
  (#eq? @_builtin "Object") (#eq? @_define "defineProperties") (#eq? @_prototype "prototype") (#eq? @_get "get"))
((call_expression
   function: (member_expression object: (identifier) @_builtin property: (property_identifier) @_define)
   arguments: (arguments
     . (member_expression object: (_) @object property: (property_identifier) @_prototype)
     . (object (pair
         key: [(property_identifier) (computed_property_name)] @name
         value: (object (pair
           key: (property_identifier) @_get
           value: [(function_expression parameters: (_) @parameters) (arrow_function parameters: (_) @parameters)] @definition.property))))))
  (#eq? @_builtin "Object") (#eq? @_define "defineProperties") (#eq? @_prototype "prototype") (#eq? @_get "get"))
((call_expression
   function: (member_expression object: (identifier) @_builtin property: (property_identifier) @_define)
   arguments: (arguments
     . (member_expression object: (_) @object property: (property_identifier) @_prototype)
     . (string (string_fragment) @name)
     . (object [
         (method_definition name: (property_identifier) @_get parameters: (_) @parameters @body) @definition.property
         (pair
           key: (property_identifier) @_get
           value: (function_expression parameters: (_) @parameters) @definition.property)])))
  (#eq? @_builtin "Object") (#eq? @_define "defineProperty") (#eq? @_prototype "prototype") (#eq? @_get "get"))

; Members of any object that run when they are read or assigned.
(object (method_definition "set" name: (_) @name parameters: (_) @parameters @body) @definition.property.setter)
((call_expression
   function: (member_expression property: (property_identifier) @_define)
   arguments: (arguments
     . (_)
     . (string (string_fragment) @name)
     . (object [
         (method_definition name: (property_identifier) @_get parameters: (_) @parameters @body) @definition.property.inline
         (pair
           key: (property_identifier) @_get
           value: [(function_expression parameters: (_) @parameters) (arrow_function parameters: (_) @parameters)] @definition.property.inline)])))
  (#eq? @_define "defineProperty") (#eq? @_get "get"))
((call_expression
   function: (member_expression property: (property_identifier) @_define)
   arguments: (arguments
     . (_)
     . (string)
     . (object [
         (method_definition name: (property_identifier) @name parameters: (_) @parameters @body) @definition.property.setter
         (pair
           key: (property_identifier) @name
           value: [(function_expression parameters: (_) @parameters) (arrow_function parameters: (_) @parameters)] @definition.property.setter)])))
  (#eq? @_define "defineProperty") (#eq? @name "set"))

; The same, by functions with such names.
((call_expression
   function: [(identifier) @_define (member_expression property: (property_identifier) @_define)]
   arguments: (arguments
     . (_)
     . (string (string_fragment) @name)
     . [(function_expression parameters: (_) @parameters) (arrow_function parameters: (_) @parameters)] @definition.property.inline .))
  (#any-of? @_define "defineGetter" "defineLazyGetter"))
((call_expression
   function: (member_expression property: (property_identifier) @_define)
   arguments: (arguments
     . (string (string_fragment) @name)
     . [(function_expression parameters: (_) @parameters) (arrow_function parameters: (_) @parameters)] @definition.property.inline .))
  (#eq? @_define "__defineGetter__"))

; Classes and their members.
(class_declaration name: (_) @name) @definition.class
(variable_declarator name: (identifier) @name value: (class) @definition.class)
(variable_declarator name: (identifier) @name value: (assignment_expression right: (class) @definition.class))
(export_statement "default" @name value: (class !name) @definition.class.unbound)
(class name: (_) @name) @definition.class.inline
(class "class" @name !name) @definition.class.inline
(class_body (method_definition name: (_) @name parameters: (_) @parameters @body) @definition.method)
(class_body (method_definition "get" name: (_) @name parameters: (_) @parameters @body) @definition.property)
(class_body (method_definition "set" name: (_) @name parameters: (_) @parameters @body) @definition.property.setter)
(method_definition "static") @static

; Variables of the top level.
(program [(lexical_declaration (variable_declarator name: (identifier) @name) @definition.variable)
          (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable)])
(program (export_statement declaration: [
  (lexical_declaration (variable_declarator name: (identifier) @name) @definition.variable)
  (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable)]))

(comment) @comment

; Inheritance between functions that construct objects.
((call_expression
   function: [(identifier) @_inherits (member_expression property: (property_identifier) @_inherits)]
   arguments: (arguments . (identifier) @class . (_) @base)) @inherits
  (#any-of? @_inherits "inherits" "__extends" "_inherits" "_inheritsLoose"))
((assignment_expression
   left: (member_expression object: (identifier) @class property: (property_identifier) @_prototype)
   right: (call_expression
     function: (member_expression property: (property_identifier) @_create)
     arguments: (arguments . (member_expression object: (_) @base property: (property_identifier) @_of)))) @inherits
  (#eq? @_prototype "prototype") (#eq? @_create "create") (#eq? @_of "prototype"))
((assignment_expression
   left: (member_expression object: (identifier) @class property: (property_identifier) @_prototype)
   right: (new_expression constructor: (_) @base)) @inherits
  (#eq? @_prototype "prototype"))
((call_expression
   function: (member_expression object: (identifier) @_object property: (property_identifier) @_set)
   arguments: (arguments
     . (member_expression object: (identifier) @class property: (property_identifier) @_prototype)
     . (member_expression object: (_) @base property: (property_identifier) @_of))) @inherits
  (#eq? @_object "Object") (#eq? @_set "setPrototypeOf") (#eq? @_prototype "prototype") (#eq? @_of "prototype"))
