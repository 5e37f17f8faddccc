(declare-const protocol String)
(declare-const source Int)
(declare-const target Int)
(declare-const port Int)
(assert (or (= protocol "tcp") (= protocol "udp") (= protocol "icmp")))
(assert (and (<= 0 source 4294967295) (<= 0 target 4294967295) (<= 0 port 65535)))
{{#rules}}
(push 1)
(assert (and (or (= "{{protocol}}" "any") (= protocol "{{protocol}}")) (<= {{source_from}} source {{source_to}}) (<= {{target_from}} target {{target_to}}) (<= {{from_port}} port {{to_port}})))
(check-sat)
(pop 1)
(assert (! (not (and (or (= "{{protocol}}" "any") (= protocol "{{protocol}}")) (<= {{source_from}} source {{source_to}}) (<= {{target_from}} target {{target_to}}) (<= {{from_port}} port {{to_port}}))) :named {{name}}))
{{/rules}}
