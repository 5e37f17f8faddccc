// Reads diagrams as JSON lines {place, text} and writes, for each, what Mermaid's own parser makes of it:
// {kind, nodes: [[id, label]], edges: [[from, to, label]], groups: [[id, [member]]]}, {error} or {other: kind}.

import { readFileSync, writeFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

const page = new JSDOM('<!DOCTYPE html><body></body>', { pretendToBeVisual: true });
Object.assign(globalThis, { window: page.window });
for (const name of ['document', 'Element', 'HTMLElement', 'SVGElement', 'Node', 'DOMParser', 'Option']) globalThis[name] = page.window[name];
page.window.CSS = { supports: (_, color) => Object.assign(new page.window.Option().style, { color }).color !== '' };
for (const name of ['log', 'warn', 'info', 'debug', 'error']) console[name] = () => {};

const { default: mermaid } = await import('mermaid');
const SETTINGS = { startOnLoad: false, securityLevel: 'loose', maxEdges: 1e6, maxTextSize: 1e8, logLevel: 'fatal', htmlLabels: false, flowchart: { htmlLabels: false }, suppressErrorRendering: true };

const plain = (text) => (Array.isArray(text) ? text.join('\n') : (text ?? '')).toString();
const values = (table) => (table instanceof Map ? [...table.values()] : Object.values(table));

function flowchart(db) {
  return {
    nodes: values(db.getVertices()).map((node) => [node.id, plain(node.text)]),
    edges: db.getEdges().map((edge) => [edge.start, edge.end, plain(edge.text)]),
    groups: db.getSubGraphs().map((group) => [group.id, group.nodes]),
  };
}

function state(db) {
  const { nodes, edges } = db.getData();
  const states = nodes.filter((node) => node.shape !== 'note' && node.shape !== 'noteGroup');
  return {
    nodes: states.map((node) => [node.id, plain(node.label)]),
    edges: edges.filter((edge) => edge.arrowhead !== 'none').map((edge) => [edge.start, edge.end, plain(edge.label)]),
    groups: states.filter((node) => node.isGroup).map((group) => [group.id, states.filter((node) => node.parentId === group.id).map((node) => node.id)]),
  };
}

function sequence(db) {
  const messages = db.getMessages().filter((one) => one.from !== undefined && one.to !== undefined && one.type !== db.LINETYPE.NOTE);
  return {
    nodes: [...db.getActors()].map(([id, actor]) => [id, plain(actor.description)]),
    edges: messages.map((one) => [one.from, one.to, plain(one.message)]),
    groups: db.getBoxes().map((box) => [plain(box.name), box.actorKeys]),
  };
}

function classes(db) {
  return {
    nodes: values(db.getClasses()).map((one) => [one.id, plain(one.label)]),
    edges: db.getRelations().map((one) => [one.id1, one.id2, plain(one.title)]),
    groups: values(db.getNamespaces()).map((one) => [one.id, [...one.classes.keys(), ...[...one.children.values()].map((child) => child.id)]]),
  };
}

function entities(db) {
  const names = new Map([...db.getEntities()].map(([name, entity]) => [entity.id, name]));
  const named = (id) => names.get(id) ?? id;
  return {
    nodes: [...db.getEntities()].map(([name, entity]) => [name, plain(entity.alias || name)]),
    edges: db.getRelationships().map((one) => [named(one.entityA), named(one.entityB), plain(one.roleA)]),
    groups: (db.getSubGraphs?.() ?? []).map((group) => [group.id, group.nodes]),
  };
}

const KINDS = {
  'flowchart-v2': ['flowchart', flowchart], flowchart: ['flowchart', flowchart], 'flowchart-elk': ['flowchart', flowchart], swimlane: ['flowchart', flowchart],
  stateDiagram: ['state', state], state: ['state', state], sequence: ['sequence', sequence],
  class: ['class', classes], classDiagram: ['class', classes], er: ['er', entities],
};

async function read(text) {
  mermaid.mermaidAPI.reset?.();
  mermaid.initialize(SETTINGS);
  try {
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
    const known = KINDS[diagram.type];
    return known ? { kind: known[0], ...known[1](diagram.db) } : { other: diagram.type };
  } catch (error) {
    return { error: String(error?.message ?? error).slice(0, 400), line: error?.hash?.loc?.first_line ?? null };
  }
}

const [input, output] = process.argv.slice(2);
const lines = [];
for (const line of readFileSync(input, 'utf8').split('\n')) {
  if (line) lines.push(JSON.stringify(await read(JSON.parse(line).text)));
}
writeFileSync(output, lines.join('\n'));
process.exit(0);
