{{#variables}}
(declare-const {{name}} {{type}})
{{/variables}}
{{#preconditions}}
(assert (! {{formula}} :named {{name}}))
{{/preconditions}}
{{#assignments}}
(assert (! (= {{variable}} {{expression}}) :named {{name}}))
{{/assignments}}
(check-sat)
(assert (not {{postcondition}}))
(check-sat)
