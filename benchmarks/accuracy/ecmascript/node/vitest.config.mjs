// Lets vitest run tests of the instrumented copy with the loader of the engine itself, those written for jest, too.
export default {
  test: {
    globals: true,
    pool: 'forks',
    include: ['**/*.test.js'],
    setupFiles: [new URL('jest.mjs', import.meta.url).pathname],
    server: { deps: { external: [/\.js$/] } }
  }
}
