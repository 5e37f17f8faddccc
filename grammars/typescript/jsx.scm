; inherits: _ecma
; parsers: tsx
