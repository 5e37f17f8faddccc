// Records which functions run, and from which position each was called: loaded before the tests by `--require`.
//
// Who called is read off the engine's own stack, so that nothing is invented where the program goes on asynchronously:
// such frames are not looked at. Between caller and callee there may be functions of the engine and of its standard
// library, but no other code. Each process and thread writes what is new to it to a file of its own in TRACE_OUTPUT, line
// by line, so that nothing is lost where it is killed.
'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { threadId } = require('node:worker_threads')
const { takeCoverage } = require('node:v8')

const DEPTH = 24
const ENOUGH = 200000 // entries of one function after which its callers are known
const folder = process.env.TRACE_OUTPUT
const entries = new Map()
const { openSync, writeSync } = fs
let output = null

function enter (number) {
  let known = entries.get(number)
  if (known === undefined) {
    entries.set(number, known = { times: 0, callers: new Set() })
    write([number])
  }
  if (known.times++ > ENOUGH) return
  const position = caller()
  if (position === '' || known.callers.has(position)) return
  known.callers.add(position)
  write([number, ...position.split('\n')])
}

function write (row) {
  output ??= openSync(path.join(folder, `${process.pid}-${threadId}.jsonl`), 'a')
  writeSync(output, JSON.stringify(row) + '\n')
}

function caller () {
  const { stackTraceLimit, prepareStackTrace } = Error
  const holder = {}
  if (Object.isFrozen(Error)) return ''
  Error.stackTraceLimit = DEPTH
  Error.prepareStackTrace = nearest
  try {
    Error.captureStackTrace(holder, enter)
    return holder.stack
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    Error.prepareStackTrace = prepareStackTrace
  }
}

// The place of the caller; behind that of a constructor, which may be one that nobody wrote, that of its own caller.
function nearest (_holder, frames) {
  const places = []
  for (let index = 1; index < frames.length; index++) {
    const frame = frames[index]
    if (frame.isAsync() || frame.isEval()) break
    const file = frame.getFileName()
    if (!file || file.startsWith('node:')) continue
    places.push(file, frame.getLineNumber(), frame.getColumnNumber())
    if (!frame.isConstructor()) break
  }
  return places.join('\n')
}

if (folder && globalThis.__enter === undefined) {
  Object.defineProperty(globalThis, '__enter', { value: enter, enumerable: false })
  if (threadId === 0) process.once('SIGTERM', () => { takeCoverage(); process.exit() })
}
