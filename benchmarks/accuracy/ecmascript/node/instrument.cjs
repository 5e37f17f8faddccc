// Makes the running copy of a package: every function says that it was entered, and types are taken out.
//
//     node instrument.cjs FOLDER TABLE FILE... -- FILE...
//
// Of the files behind `--` only the types are taken out.
// The files are rewritten in place and TABLE, a JSON object, says which functions they have: by file the original text,
// the functions with their global numbers, and the source map from what runs to what was written.
'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { default: MagicString } = require('magic-string')
const { read } = require('./functions.cjs')

const TYPED = /\.([mc]?)tsx?$/

function main ([folder, table, ...files]) {
  const known = {}
  let number = 0
  for (const file of files.slice(0, files.indexOf('--'))) {
    known[file] = rewrite(folder, file, number)
    number += known[file].functions.length
  }
  for (const file of files.slice(files.indexOf('--') + 1)) rewrite(folder, file, null)
  manifest(path.join(folder, 'package.json'))
  fs.writeFileSync(table, JSON.stringify(known))
}

function rewrite (folder, file, first) {
  const source = path.join(folder, file)
  const text = fs.readFileSync(source, 'utf8')
  const { functions, calls, classes } = read(text, path.extname(file))
  const edited = new MagicString(text)
  if (first !== null) for (const each of functions) mark(edited, each.body, first + each.number)
  let made = { code: edited.toString(), map: edited.generateMap({ hires: true, source: file }).toString() }
  let runs = file
  if (TYPED.test(file)) {
    runs = file.replace(TYPED, '.$1js')
    made = withoutTypes(made, file)
    fs.unlinkSync(source)
  }
  fs.writeFileSync(path.join(folder, runs), made.code)
  return { first, runs, text, functions, calls, classes, map: made.map }
}

// What a package names as its typed sources is what they have become.
function manifest (file) {
  const text = fs.readFileSync(file, 'utf8')
  fs.writeFileSync(file, text.replace(/(?<!\.d)\.([mc]?)ts"/g, '.$1js"'))
}

function mark (edited, body, number) {
  if (body.expression) edited.appendRight(body.start, `(__enter(${number}),`).appendLeft(body.end, ')')
  else edited.appendLeft(body.start, `;__enter(${number});`)
}

function withoutTypes ({ code, map }, file) {
  const { transformSync } = require('esbuild')
  const inline = `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`
  return transformSync(code + inline, {
    loader: file.endsWith('x') ? 'tsx' : 'ts', sourcefile: file, sourcemap: 'external', format: format(file)
  })
}

function format (file) {
  return file.endsWith('.cts') || process.env.TRACE_FORMAT === 'commonjs' ? 'cjs' : 'esm'
}

main(process.argv.slice(2))
