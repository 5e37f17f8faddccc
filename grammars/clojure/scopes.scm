; Scopes, and the names that are bound in them.
; let type_forms = "defrecord" "deftype" "defrecord+" "deftype+" "deftype*"

(anon_fn_lit) @scope.function
(anon_fn_lit) @numbered
(list_lit . (sym_lit name: (sym_name) @_form) (#any-of? @_form "fn" "fn*" "bound-fn")) @scope.function
(list_lit
  . (sym_lit name: (sym_name) @_form)
  [
    (list_lit . (sym_lit) . (vec_lit)) @scope.function
    (read_cond_lit (list_lit . (sym_lit) . (vec_lit)) @scope.function)
    (splicing_read_cond_lit (vec_lit (list_lit . (sym_lit) . (vec_lit)) @scope.function))]
  (#any-of? @_form "reify" "proxy" "reify*"))
; What a macro of the program defines with methods: those that name the object they run on.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  (list_lit . (sym_lit) . (vec_lit . (sym_lit name: (sym_name) @_self))) @scope.function
  (#match? @_form "^(def|service$)")
  (#not-any-of? @_form "def" "defonce" "defn" "defn-" "defmacro" "defmethod" "deftest")
  (#match? @_self "^(this|self|_.*)$"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  . (vec_lit) @body
  (#any-of? @_form {{type_forms}})) @scope.block
(list_lit
  . (sym_lit name: (sym_name) @_form)
  (#any-of? @_form "let" "let*" "loop" "when-let" "if-let" "when-some" "if-some" "when-first" "with-open" "dotimes" "for"
    "doseq" "letfn" "as->" "catch" "go-loop" "plet" "let>" "binding-let" "when-let*" "if-let*" "let-testing" "cond-let")) @scope.block

; What only one platform reads.
([(read_cond_lit (kwd_lit name: (kwd_name) @name) . (_) @variant) (splicing_read_cond_lit (kwd_lit name: (kwd_name) @name) . (_) @variant)]
  (#not-eq? @name "default"))

; Each arity has names of its own.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  (list_lit . (vec_lit)) @scope.block
  (#any-of? @_form "defn" "defn-" "defmacro" "defmacro-" "fn" "fn*" "bound-fn" "defmethod"))

; Parameters: in the vector of a function, of each arity, of a method.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)? . (str_lit)? . (map_lit)?
  . (vec_lit [(sym_lit name: (sym_name) @name) (vec_lit) @name (map_lit) @name] @parameter) @list
  (#any-of? @_form "defn" "defn-" "defmacro" "defmacro-" "fn" "fn*" "bound-fn" "defnc" "defun" "deftask")
  (#not-eq? @name "&"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)? . (str_lit)? . (map_lit)?
  . (vec_lit (sym_lit) @_and . [(sym_lit name: (sym_name) @name) (vec_lit) @name (map_lit) @name] @parameter.rest) @list
  (#any-of? @_form "defn" "defn-" "defmacro" "defmacro-" "fn" "fn*" "bound-fn" "defnc" "defun" "deftask")
  (#eq? @_and "&"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  (list_lit . (vec_lit [(sym_lit name: (sym_name) @name) (vec_lit) @name (map_lit) @name] @parameter) @list)
  (#any-of? @_form "defn" "defn-" "defmacro" "defmacro-" "fn" "fn*" "bound-fn" "defmethod")
  (#not-eq? @name "&"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  (list_lit
    . (vec_lit (sym_lit) @_and . [(sym_lit name: (sym_name) @name) (vec_lit) @name (map_lit) @name] @parameter.rest) @list)
  (#any-of? @_form "defn" "defn-" "defmacro" "defmacro-" "fn" "fn*" "bound-fn" "defmethod")
  (#eq? @_and "&"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  . (_)
  . (sym_lit)?
  . (vec_lit [(sym_lit name: (sym_name) @name) (vec_lit) @name (map_lit) @name] @parameter) @list
  (#eq? @_form "defmethod")
  (#not-eq? @name "&"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  [
    (list_lit . (sym_lit) . (vec_lit [(sym_lit name: (sym_name) @name) (vec_lit) @name (map_lit) @name] @parameter) @list)
    (list_lit . (sym_lit) (list_lit . (vec_lit [(sym_lit name: (sym_name) @name) (vec_lit) @name (map_lit) @name] @parameter) @list))
    (read_cond_lit (list_lit . (sym_lit) . (vec_lit [(sym_lit name: (sym_name) @name) (vec_lit) @name (map_lit) @name] @parameter) @list))
    (splicing_read_cond_lit (vec_lit (list_lit . (sym_lit) . (vec_lit [(sym_lit name: (sym_name) @name) (vec_lit) @name (map_lit) @name] @parameter) @list)))]
  (#any-of? @_form "defprotocol" "definterface" {{type_forms}} "extend-type"
    "extend-protocol" "reify" "proxy" "specify" "specify!" "defprotocol+")
  (#not-eq? @name "&"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  (list_lit . (sym_lit) . (vec_lit
    . (sym_lit name: (sym_name) @_self)
    [(sym_lit name: (sym_name) @name) (vec_lit) @name (map_lit) @name] @parameter) @list)
  (#match? @_form "^(def|service$)")
  (#not-any-of? @_form
    "def" "defonce" "defn" "defn-" "defmacro" "defmethod" "deftest" "defprotocol" "definterface" "defrecord" "deftype"
    "defrecord+" "deftype+" "deftype*" "defprotocol+")
  (#match? @_self "^(this|self|_.*)$")
  (#not-eq? @name "&"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (vec_lit (list_lit
    . (sym_lit)
    . (vec_lit [(sym_lit name: (sym_name) @name) (vec_lit) @name (map_lit) @name] @parameter) @list))
  (#eq? @_form "letfn")
  (#not-eq? @name "&"))
[(vec_lit) (map_lit)] @pattern.names
((map_lit (kwd_lit name: (kwd_name) @_keys) . (vec_lit (sym_lit name: (sym_name) @name @target))) @value @unpack.key
  (#eq? @_keys "keys"))
(map_lit [(sym_lit name: (sym_name) @target) (map_lit) @target] . (kwd_lit name: (kwd_name) @name)) @value @unpack.key
(vec_lit value: [(sym_lit name: (sym_name) @target) (vec_lit) @target (map_lit) @target] (#not-eq? @target "&")) @value @unpack.place
(vec_lit (sym_lit name: (sym_name) @_and) . [(sym_lit name: (sym_name) @target) (vec_lit) @target] (#eq? @_and "&"))
  @value @unpack.remaining
(vec_lit (kwd_lit name: (kwd_name) @_as) . (sym_lit name: (sym_name) @target) (#eq? @_as "as")) @value @unpack.whole
(map_lit (kwd_lit name: (kwd_name) @_as) . (sym_lit name: (sym_name) @target) (#eq? @_as "as")) @value @unpack.whole
; What a name is where there is nothing for it.
((map_lit (kwd_lit name: (kwd_name) @_or) . (map_lit value: (_) @element) @dispatch.pairs) (#eq? @_or "or"))

; The object that a method runs on is its first parameter; the bracket in front of it stands for it.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  . (vec_lit)
  [
    (list_lit . (sym_lit) . (vec_lit "[" @receiver . (sym_lit)))
    (list_lit . (sym_lit) (list_lit . (vec_lit "[" @receiver . (sym_lit))))]
  (#any-of? @_form {{type_forms}}))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  . (vec_lit)
  [
    (list_lit . (sym_lit) . (vec_lit "[" @value . (sym_lit name: (sym_name) @target)))
    (list_lit . (sym_lit) (list_lit . (vec_lit "[" @value . (sym_lit name: (sym_name) @target))))] @assign.update
  (#any-of? @_form {{type_forms}}))

; Local names: each sees those in front of it.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (vec_lit value: (_) @element) @assign.pairs
  (#any-of? @_form "let" "let*" "loop" "when-let" "if-let" "when-some" "if-some" "with-open" "dotimes" "go-loop" "plet"
    "when-let*" "if-let*"))
(anon_fn_lit
  . (sym_lit name: (sym_name) @_form)
  . (vec_lit value: (_) @element) @assign.pairs
  (#any-of? @_form "let" "when-let" "if-let" "when-some" "if-some"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (vec_lit value: (_) @element) @unpack.pairs
  (#any-of? @_form "for" "doseq" "when-first"))
; What a variable is for a while runs where the variable is called.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (vec_lit value: (_) @element) @dispatch.pairs
  (#any-of? @_form "binding" "with-redefs"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit) @target
  . (_) @value .
  (#eq? @_form "set!")) @assign.dispatch
; What an atom is given is what it holds from then on.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit) @target
  . (_) @value .
  (#any-of? @_form "reset!" "vreset!")) @assign.update
((list_lit
  . (sym_lit name: (sym_name) @_form)
  . (var_quoting_lit value: (sym_lit) @target)
  . (_)) @assign.dispatch @value
  (#eq? @_form "alter-var-root"))
; The value may be what a map has at a key that is called with it. The bracket stands for it, because the list is the call.
(vec_lit (sym_lit) . (list_lit "(" @item . (sym_lit !namespace) . (derefing_lit) @object . ")"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (vec_lit
      (sym_lit name: (sym_name) @target)
      . (list_lit "(" @value . (sym_lit !namespace) . (derefing_lit) . ")") @assign.update)
  (#any-of? @_form "let" "let*" "loop" "when-let" "if-let" "when-some" "if-some"))
(vec_lit (kwd_lit name: (kwd_name) @_let) . (vec_lit value: (_) @element) @assign.pairs (#eq? @_let "let"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (_) @value
  . (sym_lit name: (sym_name) @target)
  (#eq? @_form "as->")) @assign.block
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (_)
  . (sym_lit name: (sym_name) @target)
  (#eq? @_form "catch")) @assign.block
; A function's own name, and the fields of a record, in the code of it.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @target)
  (#any-of? @_form "fn" "fn*" "bound-fn")) @value @assign.block
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit)
  . (vec_lit (sym_lit name: (sym_name) @target) @assign.block)
  (#any-of? @_form {{type_forms}}))

; Variables of the namespace.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit name: (sym_name) @target)
  (#any-of? @_form "def" "defonce" "def-" "defstruct" "defparser" "defstyles" "defstate")) @assign
((list_lit . (sym_lit name: (sym_name) @_form) . (sym_lit name: (sym_name) @target) (_) @value .) @assign.update
  (#any-of? @_form "def" "defonce" "def-"))

; Tests of classes, and the code that runs only where they hold, or only where they do not.
((list_lit . (sym_lit name: (sym_name) @_form) . (sym_lit) @type . (sym_lit name: (sym_name) @target) .) @test
  (#eq? @_form "instance?"))
((list_lit . (sym_lit name: (sym_name) @_form) (list_lit) @value) @test.all (#eq? @_form "and"))
((list_lit . (sym_lit name: (sym_name) @_form) (list_lit) @value) @test.any (#eq? @_form "or"))
((list_lit . (sym_lit name: (sym_name) @_form) . (list_lit) @value .) @test.not (#eq? @_form "not"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (list_lit) @condition
  . (_) @where
  (#any-of? @_form "if" "when"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (list_lit) @condition
  . (_) @where.not
  (#any-of? @_form "if-not" "when-not"))
(list_lit . (sym_lit name: (sym_name) @_form) . (list_lit) @condition . (_) . (_) @where.not (#eq? @_form "if"))
(list_lit . (sym_lit name: (sym_name) @_form) . (list_lit) @condition . (_) . (_) @where (#eq? @_form "if-not"))
(list_lit . (sym_lit name: (sym_name) @_form) . ((_) . (_))* . (list_lit) @condition . (_) @where (#eq? @_form "cond"))
