(declare-const permitted Bool)
{{#attributes}}
(declare-const {{name}} {{type}})
{{/attributes}}
{{#rules}}
(assert (! (=> {{condition}} {{consequence}}) :named {{name}}))
{{/rules}}
(assert (! (=> (not (or false {{#rules}}{{condition}} {{/rules}})) (= permitted (= "{{otherwise}}" "allow"))) :named |where no rule applies|))
{{#facts}}
(assert (! {{formula}} :named {{name}}))
{{/facts}}
(assert (! {{outcome}} :named |the outcome that is asked about|))
(check-sat)
