"""The accuracy bench for JavaScript and TypeScript: packages of npm under their own tests, traced."""
