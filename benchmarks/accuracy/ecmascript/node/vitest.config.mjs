// Lets vitest run tests of the instrumented copy with the loader of the engine itself.
export default {
  test: {
    pool: 'forks',
    include: ['**/*.test.js'],
    server: { deps: { external: [/\.js$/] } }
  }
}
