{{#choices}}
(declare-const {{choice}} Bool)
{{/choices}}
{{#jobs}}
(assert (! (and (or {{choices}}) ((_ at-most 1) {{choices}})) :named {{name}}))
{{/jobs}}
{{#capacities}}
(assert (! (<= {{load}} {{capacity}}) :named {{name}}))
{{/capacities}}
{{#rules}}
(assert (! {{formula}} :named {{name}}))
{{/rules}}
(check-sat)
