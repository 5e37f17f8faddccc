// What tests that were written for jest call by its name.
globalThis.jest = globalThis.vi
