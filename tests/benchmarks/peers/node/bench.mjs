// bpmn-engine with its state kept in SQLite, as a server that holds nothing has to: each completion reads the state,
// resumes the engine, signals the task, and writes state, work list and history in one transaction.
// usage: node bench.mjs DATABASE DIAGRAM ; answers each line "linear7 N 1" with a line of JSON.
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { Engine } from 'bpmn-engine';

const [file, diagram] = process.argv.slice(2);
const OPINION = '拟同意。请承办单位按时限要求办理，并于到期前三个工作日书面报告办理情况。'.repeat(4);
const source = fs.readFileSync(diagram, 'utf8');
const db = new Database(file);
db.pragma('journal_mode=WAL');
db.pragma('synchronous=FULL');
db.exec(`CREATE TABLE instance(id INTEGER PRIMARY KEY, state TEXT NOT NULL, ended INTEGER NOT NULL);
CREATE TABLE open_task(id INTEGER PRIMARY KEY, instance_id INTEGER NOT NULL, exec_id TEXT NOT NULL, name TEXT NOT NULL);
CREATE INDEX open_task_instance ON open_task(instance_id);
CREATE TABLE history(id INTEGER PRIMARY KEY, instance_id INTEGER NOT NULL, task TEXT, data TEXT, at REAL);`);
const addInstance = db.prepare('INSERT INTO instance(state, ended) VALUES (?, 0)');
const setInstance = db.prepare('UPDATE instance SET state = ?, ended = ? WHERE id = ?');
const getInstance = db.prepare('SELECT state, ended FROM instance WHERE id = ?');
const addTask = db.prepare('INSERT INTO open_task(instance_id, exec_id, name) VALUES (?, ?, ?)');
const dropTask = db.prepare('DELETE FROM open_task WHERE instance_id = ? AND exec_id = ?');
const openTask = db.prepare('SELECT exec_id, name FROM open_task WHERE instance_id = ? ORDER BY id');
const addHistory = db.prepare('INSERT INTO history(instance_id, task, data, at) VALUES (?, ?, ?, ?)');

// read the diagram once, as a server with a cache of definitions would
const parsed = (await new Engine({ name: 'linear7', source }).getDefinitions())[0].environment.options.source;

function listening() {
  const listener = new EventEmitter();
  const waiting = new Map();
  listener.on('activity.wait', (api) => {
    if (api.type === 'bpmn:UserTask') waiting.set(api.executionId ?? api.content.executionId, api);
  });
  return { listener, waiting };
}

async function start() {
  const engine = new Engine({ name: 'linear7', sourceContext: parsed });
  const { listener, waiting } = listening();
  const execution = await engine.execute({ listener, variables: { title: '关于安全生产专项检查的督办通知' } });
  const state = JSON.stringify(execution.getState());
  const id = db.transaction(() => {
    const row = addInstance.run(state).lastInsertRowid;
    for (const [key, api] of waiting) addTask.run(row, key, api.id);
    return row;
  })();
  await engine.stop();
  return id;
}

async function complete(id, task, data) {
  const engine = new Engine({ name: 'linear7' });
  engine.recover(JSON.parse(getInstance.get(id).state));
  const { listener, waiting } = listening();
  let ended = 0;
  engine.on('end', () => { ended = 1; });
  const execution = await engine.resume({ listener });
  const api = waiting.get(task.exec_id);
  const before = new Set(waiting.keys());
  waiting.delete(task.exec_id);
  api.signal(data);
  const state = JSON.stringify(execution.getState());
  db.transaction(() => {
    setInstance.run(state, ended, id);
    dropTask.run(id, task.exec_id);
    for (const [key, other] of waiting) if (!before.has(key)) addTask.run(id, key, other.id);
    addHistory.run(id, task.name, JSON.stringify(data), Date.now());
  })();
  if (!ended) await engine.stop();
}

async function linear7(instances) {
  const taken = [];
  let lost = 0;
  const begun = performance.now();
  for (let n = 0; n < instances; n++) {
    const id = await start();
    for (let open = openTask.all(id); open.length; open = openTask.all(id)) {
      const at = performance.now();
      await complete(id, open[0], { opinion: OPINION, approved: taken.length % 2 === 0 });
      taken.push(performance.now() - at);
    }
    if (!getInstance.get(id).ended) lost++;
  }
  const seconds = (performance.now() - begun) / 1000;
  const busy = taken.reduce((sum, each) => sum + each, 0) / 1000;
  taken.sort((a, b) => a - b);
  return { completions: taken.length, seconds, busy, median_ms: taken[taken.length >> 1], conflicts: 0, lost };
}

const manifest = new URL('./node_modules/bpmn-engine/package.json', import.meta.url);
console.log(JSON.stringify({ version: `bpmn-engine ${JSON.parse(fs.readFileSync(manifest)).version}` }));
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await linear7(Number(line.split(' ')[1]))));
}
process.exit(0);
