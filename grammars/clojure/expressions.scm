; What is read, called, passed, returned.
; Special forms, and the macros that only bind, choose or define:
; let special_form = "^(def|defonce|defn-?|defmacro|defmulti|defmethod|defprotocol|defrecord|deftype|definterface|deftest-?|defstruct|declare|ns|in-ns|import|require|use|comment|if|if-not|if-let|if-some|when|when-not|when-let|when-some|when-first|cond|condp|case|case[*]|and|or|do|let|let[*]|letfn|letfn[*]|loop|recur|for|doseq|dotimes|while|fn|fn[*]|reify|reify[*]|proxy|extend-type|extend-protocol|quote|var|throw|try|catch|finally|new|set!|[.]|[.][.]|doto|->>?|some->>?|cond->>?|as->|binding|with-open|with-redefs|lazy-seq|is|are|testing|monitor-enter|monitor-exit)$"
; let type_forms = "defrecord" "deftype" "defrecord+" "deftype+" "deftype*"

(sym_name) @reference
(sym_ns) @reference.module
(sym_lit !namespace name: (sym_name) @value) @same
(sym_lit namespace: (sym_ns) @object name: (sym_name) @name) @attribute
; A namespace or a class that is named in full needs no import.
((sym_ns) @import.dynamic @module (#match? @module "^[^.]+[.]"))
((sym_name) @import.dynamic @module (#match? @module "^[a-z][A-Za-z0-9_]*([.][A-Za-z0-9_]+)*[.][A-Z][A-Za-z0-9_$]*[.]?$"))
(var_quoting_lit value: (_) @value) @same
((list_lit . (sym_lit name: (sym_name) @_form) . (sym_lit) @value) @same (#eq? @_form "var"))

; Calls: a list that begins with a symbol, unless the symbol is a special form or one of the macros that only bind,
; choose or define.
((list_lit . (sym_lit !namespace name: (sym_name) @function)) @call
  (#not-match? @function {{special_form}}))
((list_lit . (sym_lit !namespace name: (sym_name) @ignore))
  (#match? @ignore {{special_form}}))
((sym_name) @ignore (#eq? @ignore "&"))
(list_lit . (sym_lit namespace: (_)) @function) @call
(list_lit . (list_lit) @function) @call
(list_lit . [(var_quoting_lit) (derefing_lit)] @function) @call
; What is said of the value of a call stands in it.
((list_lit (meta_lit) . (sym_lit !namespace name: (sym_name) @function)) @call
  (#not-match? @function {{special_form}}))
((list_lit (meta_lit) . (sym_lit !namespace name: (sym_name) @ignore))
  (#match? @ignore {{special_form}}))
(list_lit (meta_lit) . (sym_lit namespace: (_)) @function) @call
(list_lit (meta_lit) . (list_lit) @function) @call
(list_lit (meta_lit) . (sym_lit) (_) @value) @argument
; A function that is written short is the function, and no call: the symbol in it stands for the call.
((anon_fn_lit . (sym_lit !namespace name: (sym_name) @function) @call)
  (#not-match? @function {{special_form}}))
((anon_fn_lit . (sym_lit !namespace name: (sym_name) @ignore))
  (#match? @ignore {{special_form}}))
(anon_fn_lit . (sym_lit namespace: (_)) @function @call)
(anon_fn_lit . (sym_lit) @argument (_) @value)
(anon_fn_lit
  . (sym_lit name: (sym_name) @_form)
  . (_)
  (sym_lit !namespace name: (sym_name) @function) @call
  (#any-of? @_form "->" "->>" "some->" "some->>" "doto"))
; A symbol among the steps of a threading macro is called.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (_)
  (sym_lit !namespace name: (sym_name) @function) @call
  (#any-of? @_form "->" "->>" "some->" "some->>" "doto"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (_)
  (sym_lit namespace: (_)) @function @call
  (#any-of? @_form "->" "->>" "some->" "some->>" "doto"))
; In `cond->` every second of what follows the value is a step.
(_
  . (sym_lit name: (sym_name) @_form)
  . [(sym_lit) (list_lit) (map_lit) (vec_lit) (set_lit) (nil_lit) (str_lit) (derefing_lit)]
  . (comment)*
  . ([(sym_lit) (kwd_lit) (list_lit) (bool_lit) (derefing_lit)] . (comment)*
    . [(sym_lit) (kwd_lit) (list_lit) (anon_fn_lit)] . (comment)*)*
  . [(sym_lit) (kwd_lit) (list_lit) (bool_lit) (derefing_lit)]
  . (comment)*
  . [(sym_lit !namespace name: (sym_name) @function) (sym_lit namespace: (_)) @function] @call
  (#any-of? @_form "cond->" "cond->>"))
(list_lit . (sym_lit name: (sym_name) @_form) . (sym_lit) @function (#eq? @_form "new")) @call.new
(list_lit . [(sym_lit) (list_lit)] (_) @value) @argument
; What is threaded in front of the arguments of a step, or behind them.
(_
  . (sym_lit name: (sym_name) @_form)
  (_) @value
  . [(list_lit . (sym_lit)) (sym_lit)] @argument
  (#any-of? @_form "->" "some->"))
(_
  . (sym_lit name: (sym_name) @_form)
  (_) @value
  . [(list_lit . (sym_lit)) (sym_lit)] @argument.last
  (#any-of? @_form "->>" "some->>"))
(_
  . (sym_lit name: (sym_name) @_form)
  (_) @object
  . (kwd_lit name: (kwd_name) @index) @item
  (#any-of? @_form "->" "->>" "some->" "some->>"))
(_
  . (sym_lit name: (sym_name) @_form)
  (_) @object
  . (kwd_lit ":" @operator) @implicit
  (#any-of? @_form "->" "->>" "some->" "some->>"))
(_
  . (sym_lit name: (sym_name) @_form)
  (_) @object
  . (sym_lit name: (sym_name) @name @attribute)
  (#any-of? @_form "->" "some->" "->>" "some->>")
  (#match? @name "^[.][-A-Za-z]"))
(_
  . (sym_lit name: (sym_name) @_form)
  (_) @object
  . (list_lit . (sym_lit name: (sym_name) @name @attribute))
  (#any-of? @_form "->" "some->")
  (#match? @name "^[.][-A-Za-z]"))

; Members: (.name object), (. object name), (. object (name)).
(list_lit . (sym_lit !namespace name: (sym_name) @name @attribute) . (_) @object (#match? @name "^[.][-A-Za-z]"))
(anon_fn_lit . (sym_lit !namespace name: (sym_name) @name @attribute) . (_) @object (#match? @name "^[.][-A-Za-z]"))
(list_lit . (sym_lit name: (sym_name) @_form) . (_) @object . (sym_lit name: (sym_name) @name @attribute) (#eq? @_form "."))
((list_lit . (sym_lit name: (sym_name) @_form) . (_) . (sym_lit name: (sym_name) @function)) @call (#eq? @_form "."))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (_) @object
  . (list_lit . (sym_lit name: (sym_name) @name @attribute))
  (#eq? @_form "."))
; They are no names by themselves.
((sym_name) @ignore (#match? @ignore "^[.].|^%&$"))
((sym_name) @literal (#match? @literal "^[.]."))
(list_lit . (sym_lit name: (sym_name) @_form) . (_) . (sym_lit name: (sym_name) @ignore) (#eq? @_form "."))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (_)
  (list_lit . (sym_lit name: (sym_name) @ignore))
  (#any-of? @_form ".." "."))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (_)
  (list_lit . (sym_lit name: (sym_name) @literal))
  (#any-of? @_form ".." "."))
(list_lit . (sym_lit name: (sym_name) @_form) (sym_lit name: (sym_name) @ignore) (#eq? @_form "declare"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  (list_lit . (sym_lit) (vec_lit (sym_lit name: (sym_name) @ignore)))
  (#any-of? @_form "defprotocol" "definterface" "defprotocol+"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  [
    (list_lit . (sym_lit name: (sym_name) @ignore) . (vec_lit))
    (read_cond_lit (list_lit . (sym_lit name: (sym_name) @ignore) . (vec_lit)))
    (splicing_read_cond_lit (vec_lit (list_lit . (sym_lit name: (sym_name) @ignore) . (vec_lit))))]
  (#any-of? @_form "reify" "proxy"))
(list_lit
  . (sym_lit name: (sym_name) @_form)
  (list_lit . (sym_lit name: (sym_name) @ignore) . (vec_lit . (sym_lit name: (sym_name) @_self)))
  (#match? @_form "^(def|service$)")
  (#not-any-of? @_form "def" "defonce" "defn" "defn-" "defmacro" "defmethod" "deftest")
  (#match? @_self "^(this|self|_.*)$"))

; Nodes that have the value of a node in them, and what functions return.
((list_lit . (sym_lit name: (sym_name) @_form) (_) @value .) @same
  (#any-of? @_form "do" "let" "let*" "loop" "when" "when-let" "when-some" "when-not" "when-first" "letfn" "binding"
    "with-open" "with-redefs" "locking" "dosync" "time" "lazy-seq" "->" "->>" "some->" "some->>" "as->" "if" "if-let" "if-not"
    "if-some" "or" "and" "case" "cond" "condp" "catch" "delay" "future"))
((list_lit . (sym_lit name: (sym_name) @_form) . (_) . (_) @value) @same
  (#any-of? @_form "if" "if-let" "if-not" "if-some"))
; Every second of what follows.
((list_lit . (sym_lit name: (sym_name) @_form) . ((_) . (_))* . (_) . (_) @value) @same (#eq? @_form "cond"))
((list_lit . (sym_lit name: (sym_name) @_form) . (_) . ((_) . (_))* . (_) . (_) @value) @same (#eq? @_form "case"))
((list_lit . (sym_lit name: (sym_name) @_form) . (_) . (_) . ((_) . (_))* . (_) . (_) @value) @same (#eq? @_form "condp"))
((list_lit . (sym_lit name: (sym_name) @_form) (_) @value) @same (#any-of? @_form "or"))
((list_lit . (sym_lit name: (sym_name) @_form) . (_) @value) @same (#any-of? @_form "doto" "cond->" "cond->>"))
((list_lit . (sym_lit name: (sym_name) @_form) (_) @value . (list_lit . (sym_lit name: (sym_name) @_handler))) @same
  (#eq? @_form "try")
  (#any-of? @_handler "catch" "finally"))
((list_lit . (sym_lit name: (sym_name) @_form) (list_lit . (sym_lit name: (sym_name) @_handler)) @value) @same
  (#eq? @_form "try")
  (#eq? @_handler "catch"))
(list_lit . (sym_lit name: (sym_name) @_form) (_) @value . (#eq? @_form "for")) @collection
((list_lit . (sym_lit name: (sym_name) @_form) [
    (vec_lit) (map_lit) (set_lit) (str_lit) (sym_lit) (anon_fn_lit) (list_lit . [(sym_lit) (kwd_lit) (list_lit)])
  ] @value @return .)
  (#any-of? @_form "defn" "defn-" "fn" "defmethod"))
((list_lit . (sym_lit name: (sym_name) @_form) (list_lit . (vec_lit) (_) @value @return .))
  (#any-of? @_form "defn" "defn-" "fn" "defmethod"))
((list_lit . (sym_lit name: (sym_name) @_form) . (vec_lit (list_lit . (sym_lit) . (vec_lit) (_) @value @return .)))
  (#eq? @_form "letfn"))
; Methods.
((list_lit . (sym_lit name: (sym_name) @_form) (list_lit . (sym_lit) . (vec_lit) (_) @value @return .))
  (#any-of? @_form {{type_forms}} "extend-type" "extend-protocol" "reify" "proxy"
    "specify" "specify!"))
((list_lit . (sym_lit name: (sym_name) @_form) (list_lit . (sym_lit) (list_lit . (vec_lit) (_) @value @return .)))
  (#any-of? @_form {{type_forms}} "extend-type" "extend-protocol"))
; The value of a function that is written short is that of the call that its symbol stands for.
(anon_fn_lit . (sym_lit) @value @return)
(anon_fn_lit . (sym_lit name: (sym_name) @_form) (_) @value @return .
  (#any-of? @_form "do" "let" "when" "when-let" "when-some" "when-not" "->" "->>" "some->" "some->>" "if" "if-let" "if-not"
    "if-some" "or" "and"))
(anon_fn_lit . (sym_lit name: (sym_name) @_form) . (_) . (_) @value @return
  (#any-of? @_form "if" "if-let" "if-not" "if-some"))
(anon_fn_lit . (kwd_lit) @value @return . (_))
(anon_fn_lit . (kwd_lit name: (kwd_name) @index) @item . (_) @object)
(anon_fn_lit . (kwd_lit ":" @operator) @implicit . (_) @object .)
(anon_fn_lit . (kwd_lit) @implicit . (_) @object . (_) . ")" @operator)

; Literals and containers.
[(num_lit) (char_lit) (regex_lit) (bool_lit) (kwd_lit)] @literal
(str_lit) @literal.string @value
(quoting_lit value: (sym_lit) @value) @literal.string
; Code that is quoted may be run as it is.
(quoting_lit value: (list_lit (sym_lit) @value)) @literal.string
(quoting_lit value: (list_lit (list_lit (sym_lit) @value))) @literal.string
(quoting_lit value: (list_lit (list_lit (list_lit (sym_lit) @value)))) @literal.string
((kwd_lit name: (kwd_name) @value) @literal.string (#eq? @value "gen-class"))
(list_lit . (sym_lit) @literal.string @value (#eq? @value "gen-class"))
(vec_lit value: (_) @value) @collection
(set_lit value: (_) @value) @collection
(map_lit value: (_) @value) @collection
(map_lit (kwd_lit name: (kwd_name) @name) . (_) @value) @collection
[(vec_lit open: _ . close: _) (map_lit open: _ . close: _)] @collection
; What is put into a container that an atom holds.
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit) @object
  . (sym_lit name: (sym_name) @_adds)
  . (_)
  . (_) @value
  (#any-of? @_form "swap!" "vswap!" "alter" "commute")
  (#eq? @_adds "assoc")) @store
(list_lit
  . (sym_lit name: (sym_name) @_form)
  . (sym_lit) @object
  . (sym_lit name: (sym_name) @_adds)
  . (_) @value
  (#any-of? @_form "swap!" "vswap!" "alter" "commute")
  (#eq? @_adds "conj")) @store
; What a map has at a key, where a keyword is called with the map.
(list_lit . (kwd_lit name: (kwd_name) @index) . (_) @object) @item
(list_lit . [(map_lit) (vec_lit)] @object . (_)) @item
(list_lit . (kwd_lit name: (kwd_name) @key) . (_))
(list_lit . (_) . (kwd_lit name: (kwd_name) @key) .)
(list_lit "(" @operator . (kwd_lit) . (_) @object .) @implicit
(list_lit . (kwd_lit) . (_) @object . (_) . ")" @operator) @implicit
(derefing_lit value: (_) @value) @same

; Code that is data, that is left out, or that a macro puts elsewhere.
(dis_expr) @skip
(list_lit . (sym_lit name: (sym_name) @_form) (#eq? @_form "comment")) @skip
(quoting_lit) @data
; What is said of a value in a map is looked at while the program runs.
(meta_lit value: [(sym_lit) (kwd_lit) (str_lit) (vec_lit)]) @data
(tagged_or_ctor_lit tag: (sym_lit name: (sym_name) @ignore))
(list_lit . (sym_lit name: (sym_name) @_form) (#any-of? @_form "ns" "import" "refer-clojure")) @data
; A class that is generated has the functions whose names begin with a string that stands there.
(list_lit . (kwd_lit name: (kwd_name) @_form) (#eq? @_form "gen-class")) @code
(syn_quoting_lit) @template
[(unquoting_lit) (unquote_splicing_lit)] @code
