{{#parameters}}
(declare-const {{name}} {{type}})
{{/parameters}}
(declare-const result_before {{result}})
(declare-const result_after {{result}})
(assert (! {{allowed}} :named |the inputs that are allowed|))
(assert (= result_before {{before}}))
(assert (= result_after {{after}}))
(assert (not (= result_before result_after)))
(check-sat)
