{{#inputs}}
(declare-const {{name}} Int)
(assert (! (<= {{minimum}} {{name}} {{maximum}}) :named {{bounds}}))
{{/inputs}}
{{#checks}}
(assert (! {{formula}} :named {{name}}))
{{/checks}}
(declare-const result Int)
(assert (= result {{expression}}))
(assert (or (< result {{least}}) (> result {{greatest}})))
(check-sat)
