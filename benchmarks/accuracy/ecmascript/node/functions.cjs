// The functions of a source text and the calls in it, by their positions.
//
// A function has a name if its declaration, its member, or the variable or member that it is assigned to gives it one.
// One without a name (a callback, a function that is returned) belongs to the function around it.
'use strict'

const { parse } = require('@babel/parser')

const SKIPPED = new Set(['loc', 'extra', 'errors', 'leadingComments', 'trailingComments', 'innerComments'])
const LANGUAGES = {
  '.ts': [['typescript', { dts: false }], 'decorators'],
  '.mts': ['typescript', 'decorators'],
  '.cts': ['typescript', 'decorators'],
  '.tsx': ['typescript', 'jsx', 'decorators']
}

function read (text, extension) {
  const tree = parse(text, {
    sourceType: 'unambiguous',
    allowReturnOutsideFunction: true,
    allowSuperOutsideMethod: true,
    errorRecovery: true,
    createParenthesizedExpressions: true,
    plugins: LANGUAGES[extension] || ['jsx', 'decorators']
  })
  const found = { functions: [], calls: [], classes: [] }
  visit(tree.program, [], null, found)
  return found
}

function visit (node, around, owner, found) {
  let within = owner
  if (isFunction(node)) {
    within = described(node, around, owner, found.functions.length)
    found.functions.push(within)
  } else if (isCall(node)) {
    found.calls.push(call(node))
  } else if (/^Class(Declaration|Expression)$/.test(node.type)) {
    found.classes.push(node.start)
  }
  for (const [name, value] of Object.entries(node)) {
    if (SKIPPED.has(name) || value === null || typeof value !== 'object') continue
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === 'string') visit(child, [node, ...around], within, found)
    }
  }
}

function isFunction (node) {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|ObjectMethod|ClassMethod|ClassPrivateMethod)$/.test(node.type)
}

function isCall (node) {
  return /^(CallExpression|OptionalCallExpression|NewExpression|TaggedTemplateExpression|JSXOpeningElement)$/.test(node.type)
}

function described (node, around, owner, number) {
  const accessed = accessorOf(node, around)
  const named = accessed || nameOf(node, around[0])
  const accesses = accessed || node.kind === 'get' || node.kind === 'set'
  return {
    number,
    name: named ? named.name : null,
    kind: accesses ? 'accessor' : node.kind === 'constructor' ? 'constructor' : 'function',
    lazy: Boolean(node.generator),
    owner: owner === null ? null : owner.name === null ? owner.owner : owner.number,
    start: node.start,
    end: node.end,
    lines: [...new Set([node.loc.start.line, named ? named.line : node.loc.start.line])],
    last: node.loc.end.line,
    body: bodyOf(node)
  }
}

// Where the body begins, behind its directives; or the bounds of an expression.
function bodyOf (node) {
  if (node.body.type !== 'BlockStatement') return { expression: true, start: node.body.start, end: node.body.end }
  const directives = node.body.directives
  return { expression: false, start: directives.length ? directives.at(-1).end : node.body.start + 1 }
}

// The member that a function of a property descriptor gives: `get` and `set` of what defines properties.
function accessorOf (node, around) {
  const key = node.type === 'ObjectMethod' ? node.key : around[0].type === 'ObjectProperty' ? around[0].key : null
  if (key === null || !/^[gs]et$/.test(key.name)) return null
  const [descriptor, user, ...others] = around.slice(node.type === 'ObjectMethod' ? 0 : 1)
  const definer = user.type === 'ObjectProperty' ? others[1] : user
  if (descriptor.type !== 'ObjectExpression' || !defines(definer)) return null
  if (user.type === 'ObjectProperty') return member(user.key, user.computed)
  return user.arguments[1].type === 'StringLiteral' ? member(user.arguments[1], false) : null
}

function defines (node) {
  return node?.type === 'CallExpression' && /^defineProperty|^defineProperties$/.test(node.callee.property?.name)
}

function nameOf (node, parent) {
  if (node.id) return spelled(node.id)
  if (node.key) return member(node.key, node.computed)
  switch (parent.type) {
    case 'VariableDeclarator': return parent.init === node ? spelled(parent.id) : null
    case 'AssignmentExpression': return parent.right === node ? target(parent.left) : null
    case 'ObjectProperty': case 'ClassProperty': case 'ClassPrivateProperty':
      return parent.value === node ? member(parent.key, parent.computed) : null
    case 'ExportDefaultDeclaration': return { name: 'default', line: parent.loc.start.line }
    default: return null
  }
}

function target (left) {
  if (left.type !== 'MemberExpression') return spelled(left)
  return left.computed && left.property.type !== 'StringLiteral' ? null : member(left.property, false)
}

function spelled (identifier) {
  return identifier.type === 'Identifier' ? { name: identifier.name, line: identifier.loc.start.line } : null
}

function member (key, computed) {
  const line = key.loc.start.line
  if (key.type === 'StringLiteral') return { name: key.value, line }
  if (computed) return { name: `[${dotted(key)}]`, line }
  return { name: key.type === 'PrivateName' ? '#' + key.id.name : String(key.name ?? key.value), line }
}

// A call with the name of what it calls, and the positions at which the engine may place it.
function call (node) {
  const constructs = node.type === 'NewExpression'
  const callee = bare(node.callee || node.tag || node.name)
  const last = callee.property || callee
  const places = constructs ? [node.start] : [last.start, callee.end]
  return { start: node.start, end: node.end, places, name: called(callee, last), constructs }
}

function called (callee, last) {
  if (callee.computed) return last.type === 'StringLiteral' ? last.value : `[${dotted(last)}]`
  if (last.type === 'Super') return 'super'
  return last.type === 'PrivateName' ? '#' + last.id.name : last.name ?? null
}

// A name or a chain of names as it is written; empty for any other expression.
function dotted (node) {
  if (node.type === 'MemberExpression' && !node.computed) return `${dotted(node.object)}.${node.property.name}`
  return node.name ?? ''
}

function bare (node) {
  return /^(ParenthesizedExpression|TSNonNullExpression|TSAsExpression)$/.test(node.type) ? bare(node.expression) : node
}

module.exports = { read }
