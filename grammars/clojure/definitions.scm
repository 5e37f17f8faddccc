; Symbols. Everything is a list; its first symbol says what it is, with or without a namespace in front.
; let type_forms = "defrecord" "deftype" "defrecord+" "deftype+" "deftype*"
; let protocol_forms = "defprotocol" "definterface" "defprotocol+"

(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @name)
  (#any-of? @_form "defn" "defn-" "deftest" "deftest-" "defspec" "defmethod!" "defmulti" "defsc" "defui" "defcomponent"
    "defnc" "defn-spec" "defn+" "defna" "defun" "defcard" "deftask")) @definition.function
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @name)
  . (str_lit)?
  . (map_lit)?
  . (vec_lit) @parameters
  (#any-of? @_form "defn" "defn-" "defmulti")) @definition.function
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @name)
  (#any-of? @_form "defmacro" "defmacro-")) @definition.macro
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @name)
  . (str_lit)?
  . (map_lit)?
  . (vec_lit) @parameters
  (#any-of? @_form "defmacro" "defmacro-")) @definition.macro

; A variable that holds a function is one.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @name)
  . (str_lit)?
  . [(anon_fn_lit) (list_lit . (sym_lit name: (sym_name) @_fn))] @definition.function
  (#any-of? @_form "def" "defonce" "def-")
  (#any-of? @_fn "fn" "fn*" "fn-traced"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @name)
  (#any-of? @_form "def" "defonce" "def-" "defstruct" "defparser" "defstyles" "defstate")) @definition.variable

; Local functions: by letfn, or as the value of a local name.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (vec_lit (list_lit . (sym_lit name: (sym_name) @name) . (vec_lit) @parameters) @definition.function)
  (#eq? @_form "letfn"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (vec_lit
      (sym_lit name: (sym_name) @name)
      . [(anon_fn_lit) (list_lit . (sym_lit name: (sym_name) @_fn))] @definition.lambda)
  (#any-of? @_form "let" "let*" "loop" "when-let" "if-let" "when-some" "if-some" "for" "doseq")
  (#any-of? @_fn "fn" "fn*" "fn-traced"))

; Protocols: each method is a function of the namespace, too.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @name)
  (#any-of? @_form {{protocol_forms}})) @definition.interface
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  (list_lit . (sym_lit name: (sym_name) @name) . (vec_lit) @parameters) @definition.method
  (#any-of? @_form {{protocol_forms}}))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  (list_lit . (sym_lit name: (sym_name) @name)) @binding.dispatch
  (#any-of? @_form "defprotocol" "defprotocol+"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  (list_lit . (sym_lit name: (sym_name)) (str_lit) @value) @doc
  (#any-of? @_form {{protocol_forms}}))

; Records and types, with their fields and methods.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @name)
  . (vec_lit) @body
  (#any-of? @_form {{type_forms}})) @definition.class
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  . (vec_lit (sym_lit name: (sym_name) @name) @definition.field)
  (#any-of? @_form {{type_forms}}))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  . (vec_lit)
  [
    (list_lit . (sym_lit name: (sym_name) @name) . [(vec_lit) @parameters (list_lit . (vec_lit) @parameters)]) @definition.method
    (read_cond_lit (list_lit . (sym_lit name: (sym_name) @name) . [(vec_lit) @parameters (list_lit . (vec_lit) @parameters)]) @definition.method)
    (splicing_read_cond_lit (vec_lit (list_lit . (sym_lit name: (sym_name) @name) . [(vec_lit) @parameters (list_lit . (vec_lit) @parameters)]) @definition.method))]
  (#any-of? @_form {{type_forms}}))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  . (vec_lit (sym_lit name: (sym_name) @name))
  (#any-of? @_form {{type_forms}})) @fields
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  . (vec_lit)
  (sym_lit) @base
  (#any-of? @_form {{type_forms}})) @implements

; Methods of types that are defined elsewhere.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . [(sym_lit name: (sym_name) @owner) (read_cond_lit (sym_lit name: (sym_name) @owner))]
  [
    (list_lit . (sym_lit name: (sym_name) @name) . [(vec_lit) @parameters (list_lit . (vec_lit) @parameters)]) @definition.method
    (read_cond_lit (list_lit . (sym_lit name: (sym_name) @name) . [(vec_lit) @parameters (list_lit . (vec_lit) @parameters)]) @definition.method)
    (splicing_read_cond_lit (vec_lit (list_lit . (sym_lit name: (sym_name) @name) . [(vec_lit) @parameters (list_lit . (vec_lit) @parameters)]) @definition.method))]
  (#any-of? @_form "extend-type" "specify" "specify!"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  [
    (sym_lit name: (sym_name) @owner)
    (nil_lit) @owner
    (read_cond_lit [(sym_lit name: (sym_name) @owner) (nil_lit) @owner])]
  . [(list_lit) (comment) (dis_expr) (splicing_read_cond_lit) (read_cond_lit . (kwd_lit) . (list_lit))]*
  . [
    (list_lit . (sym_lit name: (sym_name) @name) . [(vec_lit) @parameters (list_lit . (vec_lit) @parameters)]) @definition.method
    (read_cond_lit (list_lit . (sym_lit name: (sym_name) @name) . [(vec_lit) @parameters (list_lit . (vec_lit) @parameters)]) @definition.method)
    (splicing_read_cond_lit (vec_lit (list_lit . (sym_lit name: (sym_name) @name) . [(vec_lit) @parameters (list_lit . (vec_lit) @parameters)]) @definition.method))]
  (#eq? @_form "extend-protocol"))
; Which protocol's function they run for: the symbol before them, or the one that is extended.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  (sym_lit) @object
  . [(list_lit) (comment) (dis_expr) (splicing_read_cond_lit) (read_cond_lit . (kwd_lit) . (list_lit))]*
  . [
    (list_lit . (sym_lit name: (sym_name) @name)) @value @store
    (read_cond_lit (list_lit . (sym_lit name: (sym_name) @name)) @value @store)
    (splicing_read_cond_lit (vec_lit (list_lit . (sym_lit name: (sym_name) @name)) @value @store))]
  (#any-of? @_form "extend-type" "specify" "specify!" {{type_forms}}))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit) @object
  [
    (list_lit . (sym_lit name: (sym_name) @name)) @value @store
    (read_cond_lit (list_lit . (sym_lit name: (sym_name) @name)) @value @store)
    (splicing_read_cond_lit (vec_lit (list_lit . (sym_lit name: (sym_name) @name)) @value @store))]
  (#eq? @_form "extend-protocol"))

(list_lit
  . (sym_lit name: (sym_name) @_form)
  (sym_lit) @object
  . (map_lit (kwd_lit name: (kwd_name) @name) . [(sym_lit) (list_lit) (anon_fn_lit)] @value @store)
  (#eq? @_form "extend"))

; Multimethods: what is defined for a value runs where the function is called, and so does what chooses it.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @target)
  . (str_lit)?
  . (map_lit)?
  . [(sym_lit) (list_lit) (anon_fn_lit)] @value @assign.dispatch
  (#eq? @_form "defmulti"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @name)
  (#eq? @_form "defmulti")) @binding.dispatch
; In whatever form they stand, definitions are of the namespace.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @name)
  (#any-of? @_form "defn" "defn-" "defmacro" "defmulti" "defprotocol" "defrecord" "deftype" "def" "defonce")) @binding.module
; A dynamic variable runs what it is bound to elsewhere.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit (meta_lit [
      (kwd_lit name: (kwd_name) @_mark)
      (map_lit (kwd_lit name: (kwd_name) @_mark) . (bool_lit))]) name: (sym_name) @name)
  (#any-of? @_form "def" "defonce" "defn" "defn-")
  (#eq? @_mark "dynamic")) @binding.dispatch
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @owner)
  . (_) @name
  (#eq? @_form "defmethod")) @definition.method
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit) @target
  (#eq? @_form "defmethod")) @value @assign.dispatch

; Documentation and marks.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  . (str_lit) @value
  . (_)
  (#match? @_form "^def")) @doc
(list_lit . (sym_lit name: (sym_name) @_form) . (sym_lit) . (str_lit) @value . (_) @doc (#any-of? @_form "def" "defonce"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  . (str_lit) @value
  (#any-of? @_form "ns" "defprotocol" "definterface")) @doc
(list_lit
  . (sym_lit)
  . (sym_lit (meta_lit [
      (kwd_lit name: (kwd_name) @_mark)
      (map_lit (kwd_lit name: (kwd_name) @_mark) . (bool_lit))]))
  (#eq? @_mark "private")) @visibility.private
(list_lit . (sym_lit name: (sym_name) @_form) (#any-of? @_form "defn-" "def-" "defmacro-" "deftest-")) @visibility.private
(list_lit
  . (sym_lit)
  . (sym_lit (meta_lit (kwd_lit name: (kwd_name) @_mark)) name: (sym_name) @name)
  (#eq? @_mark "export")) @entry
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @name)
  (#any-of? @_form "deftest" "deftest-" "defspec" "defcard")) @entry

(comment) @comment
