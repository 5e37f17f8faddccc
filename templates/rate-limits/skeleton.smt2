{{#callers}}
(declare-const {{name}} Int)
(assert (>= {{name}} 0))
; the most that a token bucket lets through in the window of the quota
(assert (! (<= (* {{window}} {{name}}) (* {{multiplier}} (+ (* {{window}} {{burst}}) (* {{rate}} {{quota_window}})))) :named {{limit}}))
{{/callers}}
(declare-const total Int)
(assert (= total (+ 0 {{#callers}}{{name}} {{/callers}})))
(assert (! (> total {{quota}}) :named |the quota is exceeded|))
(check-sat)
