; inherits: _ecma

; Declarations without a body, and overloads.
(function_signature name: (identifier) @name parameters: (_) @parameters) @definition.function.signature
(class_body (method_signature name: (_) @name parameters: (_) @parameters) @definition.method.signature)
(abstract_method_signature name: (_) @name parameters: (_) @parameters) @definition.method.signature
(interface_body (method_signature name: (_) @name parameters: (_) @parameters) @definition.method.signature)

(function_declaration return_type: (type_annotation (_) @type)) @result.type
(generator_function_declaration return_type: (type_annotation (_) @type)) @result.type
(function_expression return_type: (type_annotation (_) @type)) @result.type
(arrow_function return_type: (type_annotation (_) @type)) @result.type
(function_type return_type: (_) @type) @result.type
(call_signature return_type: (type_annotation (_) @type)) @result.type
(method_definition return_type: (type_annotation (_) @type)) @result.type
(function_signature return_type: (type_annotation (_) @type)) @result.type
(method_signature return_type: (type_annotation (_) @type)) @result.type
(abstract_method_signature return_type: (type_annotation (_) @type)) @result.type

; Classes, fields and what is known of their visibility.
(abstract_class_declaration name: (_) @name) @definition.class
(class_body (public_field_definition name: (_) @name type: (type_annotation (_) @type)? value: (_)? @value) @definition.field)
(class_body (public_field_definition
  name: (_) @name
  value: [(arrow_function parameters: (_) @parameters) (arrow_function parameter: (_) @parameters)
          (function_expression parameters: (_) @parameters) (generator_function parameters: (_) @parameters)] @definition.method))
(required_parameter (accessibility_modifier) pattern: (identifier) @name type: (type_annotation (_) @type)?) @definition.field.parameter
(required_parameter "readonly" pattern: (identifier) @name type: (type_annotation (_) @type)?) @definition.field.parameter
(optional_parameter (accessibility_modifier) pattern: (identifier) @name type: (type_annotation (_) @type)?) @definition.field.parameter
(public_field_definition "static") @static
(method_signature "static") @static
[(property_signature "?") (method_signature "?") (public_field_definition "?") (method_definition "?")] @optional

(_ (accessibility_modifier "private")) @visibility.private
(_ (accessibility_modifier "protected")) @visibility.internal
(public_field_definition (accessibility_modifier "private") value: [(arrow_function) (function_expression)] @visibility.private)
(public_field_definition (accessibility_modifier "protected") value: [(arrow_function) (function_expression)] @visibility.internal)

(class_declaration (class_heritage (extends_clause value: (_) @base))) @inherits
(abstract_class_declaration (class_heritage (extends_clause value: (_) @base))) @inherits
(class (class_heritage (extends_clause value: (_) @base))) @inherits
(class_declaration (class_heritage (implements_clause (_) @base))) @implements
(abstract_class_declaration (class_heritage (implements_clause (_) @base))) @implements
(class (class_heritage (implements_clause (_) @base))) @implements

(class_declaration decorator: (decorator (_) @value)) @decorator
(abstract_class_declaration decorator: (decorator (_) @value)) @decorator
(export_statement decorator: (decorator (_) @value) declaration: [(class_declaration) (abstract_class_declaration)] @decorator)
(class_body (decorator (_) @value) . (decorator)* . (method_definition) @decorator)
(public_field_definition decorator: (decorator (_) @value)) @decorator

; Types.
(interface_declaration name: (_) @name) @definition.interface
(interface_declaration (extends_type_clause type: (_) @base)) @inherits
(interface_body (property_signature name: (_) @name type: (type_annotation (_) @type)?) @definition.field)
(type_alias_declaration name: (_) @name value: (_) @value) @definition.type
(type_alias_declaration name: (_) @name value: (object_type) @body) @definition.type
(type_alias_declaration value: (object_type (property_signature name: (_) @name type: (type_annotation (_) @type)?) @definition.field))
(type_alias_declaration
  value: (object_type (method_signature name: (_) @name parameters: (_) @parameters) @definition.method.signature))
; Objects of an alias are objects of what it stands for, and so are functions.
(type_alias_declaration name: (_) @target value: (function_type) @value) @assign.block
(interface_declaration name: (_) @target body: (interface_body (call_signature) @value)) @assign.block
; An alias stands for one type or several, and is none of the classes below these; of what is several at once, it is one.
(type_alias_declaration value: (intersection_type) @base) @inherits
(type_alias_declaration
  name: (_) @target
  value: [(type_identifier) (nested_type_identifier) (generic_type) (union_type)] @value) @assign.block
(enum_declaration name: (_) @name) @definition.enum
(enum_body name: (_) @name @definition.field)
(enum_body (enum_assignment name: (_) @name) @definition.field)
(internal_module name: (_) @name body: (_) @body) @definition.namespace
(module name: (_) @name body: (_) @body) @definition.namespace

; Declared variables.
(program (ambient_declaration (_ (variable_declarator name: (identifier) @name) @definition.variable)))
(program (export_statement declaration: (ambient_declaration (_ (variable_declarator name: (identifier) @name) @definition.variable))))

; What a file adds to the global scope or to another module is for the code there.
(ambient_declaration (statement_block [
  (interface_declaration name: (_) @name) (type_alias_declaration name: (_) @name)
  (function_signature name: (_) @name) (class_declaration name: (_) @name)] @entry))
(ambient_declaration (module name: (string) body: (statement_block [
  (interface_declaration name: (_) @name) (type_alias_declaration name: (_) @name)
  (function_signature name: (_) @name) (class_declaration name: (_) @name)] @entry)))
(ambient_declaration (statement_block (export_statement declaration: [
  (interface_declaration name: (_) @name) (type_alias_declaration name: (_) @name)
  (function_signature name: (_) @name) (class_declaration name: (_) @name)] @entry)))
(ambient_declaration (module name: (string) body: (statement_block (export_statement declaration: [
  (interface_declaration name: (_) @name) (type_alias_declaration name: (_) @name)
  (function_signature name: (_) @name) (class_declaration name: (_) @name)] @entry))))

; A function in a field takes what the type of the field says.
(public_field_definition
  type: (type_annotation (_) @type)
  value: [(arrow_function) (function_expression)] @target) @assign.instance

; What is at keys that are not named.
(type_alias_declaration value: (object_type (index_signature type: (type_annotation (_) @type)))) @elements
(interface_declaration body: (interface_body (index_signature type: (type_annotation (_) @type)))) @elements
