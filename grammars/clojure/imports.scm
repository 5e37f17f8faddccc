; What comes from other namespaces, and what runs on its own.

(list_lit . (sym_lit name: (sym_name) @_form) . (sym_lit name: (sym_name) @module.name) (#eq? @_form "ns"))
(list_lit . (sym_lit name: (sym_name) @_form) . (quoting_lit (sym_lit name: (sym_name) @module.name)) (#eq? @_form "in-ns"))

; (:require a.b [c.d] (e [f])), and the same quoted in (require ...)
(list_lit . (kwd_lit) @_clause (sym_lit name: (sym_name) @module) @import
  (#any-of? @_clause ":require" ":require-macros"))
(list_lit . (sym_lit) @_clause (quoting_lit (sym_lit name: (sym_name) @module)) @import
  (#any-of? @_clause "require" "require-macros"))
(list_lit . (kwd_lit) @_clause (vec_lit . [(sym_lit) (str_lit)] @module .) @import
  (#any-of? @_clause ":require" ":require-macros"))
(list_lit . (sym_lit) @_clause (quoting_lit (vec_lit . (sym_lit) @module .) @import)
  (#any-of? @_clause "require" "require-macros"))

; [a.b :as c]
([(list_lit . (kwd_lit) @_clause [
    (vec_lit . [(sym_lit) (str_lit)] @module (kwd_lit) @_option . (sym_lit) @alias) @import
    (read_cond_lit (vec_lit . [(sym_lit) (str_lit)] @module (kwd_lit) @_option . (sym_lit) @alias) @import)
    (splicing_read_cond_lit
      (vec_lit (vec_lit . [(sym_lit) (str_lit)] @module (kwd_lit) @_option . (sym_lit) @alias) @import))])
  (quoting_lit (vec_lit . (sym_lit) @module (kwd_lit) @_option . (sym_lit) @alias) @import)]
  (#any-of? @_clause ":require" ":require-macros" ":use")
  (#any-of? @_option ":as" ":as-alias"))
; [a.b :refer [c d]], with lists in place of vectors, too
([(list_lit . (kwd_lit) @_clause [
    (vec_lit . [(sym_lit) (str_lit)] @module (kwd_lit) @_option . [(vec_lit (sym_lit) @name) (list_lit (sym_lit) @name)]) @import
    (read_cond_lit
      (vec_lit . [(sym_lit) (str_lit)] @module (kwd_lit) @_option . [(vec_lit (sym_lit) @name) (list_lit (sym_lit) @name)]) @import)])
  (quoting_lit
    (vec_lit . (sym_lit) @module (kwd_lit) @_option . [(vec_lit (sym_lit) @name) (list_lit (sym_lit) @name)]) @import)]
  (#any-of? @_clause ":require" ":require-macros" ":use" ":use-macros")
  (#any-of? @_option ":refer" ":only" ":refer-macros"))
; [a.b :refer [c] :rename {c d}]
(list_lit . (kwd_lit) @_clause
  (vec_lit . (sym_lit) @module (kwd_lit) @_option . (map_lit . (sym_lit) @name . (sym_lit) @alias)) @import
  (#any-of? @_clause ":require" ":use")
  (#eq? @_option ":rename"))
; [a.b :refer :all], (:use a.b), (:use [a.b])
([(list_lit . (kwd_lit) @_clause (vec_lit . (sym_lit) @module (kwd_lit) @_option . (kwd_lit) @_all) @import.star)
  (quoting_lit (vec_lit . (sym_lit) @module (kwd_lit) @_option . (kwd_lit) @_all) @import.star)]
  (#any-of? @_clause ":require" ":require-macros")
  (#eq? @_option ":refer")
  (#eq? @_all ":all"))
(list_lit . (kwd_lit) @_clause [(sym_lit) @module @import.star (vec_lit . (sym_lit) @module .) @import.star]
  (#eq? @_clause ":use"))
; (:use [a.b :as c]), (:use [a.b :exclude [c]])
(list_lit . (kwd_lit) @_clause
  (vec_lit . (sym_lit) @module . (kwd_lit) @_option . [(sym_lit) (vec_lit) (list_lit)] .) @import.star
  (#eq? @_clause ":use")
  (#any-of? @_option ":as" ":exclude"))
(list_lit . (sym_lit) @_clause [
    (quoting_lit (sym_lit) @module @import.star)
    (quoting_lit (vec_lit . (sym_lit) @module .) @import.star)]
  (#eq? @_clause "use"))

; (:require (a [b :as c :refer [d]] e)) and (:use (a b))
(list_lit . (kwd_lit) @_clause
  (list_lit . (sym_lit) @prefix (vec_lit . (sym_lit) @module (kwd_lit) @_option . (sym_lit) @alias) @import)
  (#any-of? @_clause ":require" ":require-macros" ":use")
  (#eq? @_option ":as"))
(list_lit . (kwd_lit) @_clause
  (list_lit . (sym_lit) @prefix
    (vec_lit . (sym_lit) @module (kwd_lit) @_option . [(vec_lit (sym_lit) @name) (list_lit (sym_lit) @name)]) @import)
  (#any-of? @_clause ":require" ":require-macros" ":use")
  (#any-of? @_option ":refer" ":only"))
(list_lit . (kwd_lit) @_clause
  (list_lit . (sym_lit) @prefix [(sym_lit) @module @import (vec_lit . (sym_lit) @module .) @import])
  (#any-of? @_clause ":require" ":require-macros"))
(list_lit . (kwd_lit) @_clause
  (list_lit . (sym_lit) @prefix [(sym_lit) @module @import.star (vec_lit . (sym_lit) @module .) @import.star])
  (#eq? @_clause ":use"))

; Classes of the host: (:import (java.util Date) java.io.File)
(list_lit . (_) @_clause
  [(list_lit . (sym_lit) @module (sym_lit) @name @import) (vec_lit . (sym_lit) @module (sym_lit) @name @import)]
  (#any-of? @_clause ":import" "import"))
(list_lit . (_) @_clause (quoting_lit (list_lit . (sym_lit) @module (sym_lit) @name @import))
  (#eq? @_clause "import"))
(list_lit . (_) @_clause [
    (sym_lit) @module @import.member
    (quoting_lit (sym_lit) @module @import.member)]
  (#any-of? @_clause ":import" "import"))
