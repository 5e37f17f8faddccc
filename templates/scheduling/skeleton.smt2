(declare-const finish Int)
{{#tasks}}
(declare-const {{start}} Int)
(assert (>= {{start}} 0))
(assert (<= (+ {{start}} {{duration}}) finish))
{{/tasks}}
{{#precedence}}
(assert (! (<= (+ {{first}} {{duration}}) {{second}}) :named {{name}}))
{{/precedence}}
{{#exclusive}}
(assert (! (or (<= (+ {{one}} {{one_duration}}) {{other}}) (<= (+ {{other}} {{other_duration}}) {{one}})) :named {{name}}))
{{/exclusive}}
{{#limits}}
(assert (! {{formula}} :named {{name}}))
{{/limits}}
(assert (! (<= finish {{deadline}}) :named |the deadline|))
(minimize finish)
(check-sat)
