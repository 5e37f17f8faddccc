// Brings what was recorded to the places of the sources.
//
//     node resolve.cjs FOLDER TABLE RECORDED COVERAGE OUTPUT
//
// OUTPUT is a JSON object: `functions` (file, lines, last line, name, kind, lazy; those without a name are left out), `ran` (as the
// functions said themselves), `covered` (as the engine's coverage says), and `calls` (caller or null with the file,
// callee, line, name that is called there, whether it is constructed, text).
'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { fileURLToPath } = require('node:url')
const { TraceMap, originalPositionFor } = require('@jridgewell/trace-mapping')

const WIDTH = 200

class File {
  constructor (name, row) {
    Object.assign(this, row, { name, trace: new TraceMap(row.map) })
    this.lines = [0]
    for (let at = row.text.indexOf('\n'); at >= 0; at = row.text.indexOf('\n', at + 1)) this.lines.push(at + 1)
  }

  original (line, column) {
    const found = originalPositionFor(this.trace, { line, column: column - 1 })
    return found.line === null ? null : { line: found.line, offset: this.lines[found.line - 1] + found.column }
  }

  // The named function that an offset is in, or null for the code outside of all of them.
  around (offset) {
    let inner = null
    for (const each of this.functions) {
      if (each.start <= offset && offset < each.end && (inner === null || each.start >= inner.start)) inner = each
    }
    return inner === null ? null : this.named(inner)
  }

  named (found) {
    if (found.name !== null) return this.first + found.number
    return found.owner === null ? null : this.first + found.owner
  }

  // The call that the engine places at an offset, or the innermost one around it.
  callAt (offset) {
    const exact = this.calls.filter(call => call.places.includes(offset))
    const around = this.calls.filter(call => call.start <= offset && offset < call.end)
    return { exact: exact.length > 0, call: (exact.length ? exact : around).sort((a, b) => (a.end - a.start) - (b.end - b.start))[0] }
  }
}

function main ([folder, table, recorded, coverage, output]) {
  const files = Object.entries(JSON.parse(fs.readFileSync(table))).map(([name, row]) => new File(name, row))
  const byPath = new Map(files.map(file => [fs.realpathSync(path.join(folder, file.runs)), file]))
  const all = files.flatMap(file => file.functions.map(each => ({ file, each })))
  const ran = new Set()
  const calls = new Map()
  for (const [callee, ...places] of recordings(recorded)) {
    if (all[callee].each.name === null) continue
    ran.add(callee)
    const row = caller(places, callee, byPath)
    if (row) calls.set(JSON.stringify(row), row)
  }
  const functions = all.map(({ file, each }) => each.name === null ? null : [file.name, each.lines, each.last, each.name, each.kind, each.lazy])
  const covered = [...new Set(executed(coverage, byPath))].filter(number => functions[number])
  fs.writeFileSync(output, JSON.stringify({ node: process.version, functions, ran: [...ran], covered, calls: [...calls.values()] }))
}

function * recordings (folder) {
  for (const name of fs.readdirSync(folder)) {
    const lines = fs.readFileSync(path.join(folder, name), 'utf8').split('\n')
    for (const line of new Set(lines.slice(0, -1))) yield JSON.parse(line)
  }
}

// The call from the first of the places that is code: the constructor that a class has by itself stands at its begin.
function caller ([from, line, column, ...others], callee, byPath) {
  const source = from && byPath.get(from.startsWith('file:') ? fileURLToPath(from) : from)
  const position = source ? source.original(Number(line), Number(column)) : null
  if (position === null) return null
  return source.classes.includes(position.offset) ? caller(others, callee, byPath) : call(source, position, callee)
}

function call (source, position, callee) {
  const { exact, call } = source.callAt(position.offset)
  const text = exact ? source.text.slice(call.start, call.end) : source.text.slice(position.offset).split('\n')[0]
  return [
    source.name, source.around(position.offset), callee, position.line,
    exact ? call.name : null, exact ? (call.constructs ? 'new' : 'call') : 'other', text.slice(0, WIDTH)
  ]
}

// The numbers of the functions that the engine counted: each has its mark in its text, and functions inside of it come later.
function * executed (folder, byPath) {
  for (const name of fs.readdirSync(folder).filter(each => each.startsWith('coverage-'))) {
    for (const script of scripts(path.join(folder, name))) {
      const file = script.url.startsWith('file:') ? fileURLToPath(script.url) : null
      if (file !== null && byPath.has(file)) yield * marks(fs.readFileSync(file, 'utf8'), script.functions)
    }
  }
}

// What a process says that it ran; one that was ended while it wrote says nothing, and what it called is known all the same.
function scripts (file) {
  try {
    return JSON.parse(fs.readFileSync(file)).result
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    console.error(`${path.basename(file)} was not written to its end and does not count`)
    return []
  }
}

function * marks (text, functions) {
  for (const { functionName, ranges: [range] } of functions) {
    if (range.count === 0 || range.startOffset === 0 || functionName.startsWith('<')) continue
    const found = text.slice(range.startOffset, range.endOffset).matchAll(/__enter\((\d+)\)/g)
    const numbers = Array.from(found, mark => Number(mark[1]))
    if (numbers.length) yield Math.min(...numbers)
  }
}

main(process.argv.slice(2))
