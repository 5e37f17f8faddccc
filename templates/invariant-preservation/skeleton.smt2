{{#variables}}
(declare-const {{name}} {{type}})
(declare-const {{after}} {{type}})
{{/variables}}
{{#inputs}}
(declare-const {{name}} {{type}})
{{/inputs}}
(push 1)
(assert {{initially}})
(assert (not {{invariant}}))
(check-sat)
(pop 1)
(assert (! {{invariant}} :named |the invariant before|))
{{#steps}}
(assert (! {{formula}} :named {{name}}))
{{/steps}}
(assert (not {{invariant_after}}))
(check-sat)
