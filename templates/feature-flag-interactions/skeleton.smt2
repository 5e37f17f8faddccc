{{#flags}}
(declare-const {{flag}} Bool)
{{/flags}}
{{#rules}}
(assert (! {{formula}} :named {{name}}))
{{/rules}}
(check-sat)
(assert (! {{feared}} :named |the combination that is asked about|))
(check-sat)
