// Judges the workflow rule's expression: node expression.mjs APP_FOLDER < [{issue, project, config}, …]; prints its shape and
// one outcome a case. Jira alone can evaluate it truly; this is a strict reading: only syntax that Jira's documentation
// names, and a facade in which every unknown name is an error.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

const app = process.argv[2];
const require = createRequire(path.join(app, 'package.json'));
const acorn = require('acorn');
const yaml = createRequire(require.resolve('@forge/manifest'))('yaml');
const { modules } = yaml.parse(readFileSync(path.join(app, 'manifest.yml'), 'utf8'));
const rule = modules['jira:workflowValidator'].find(({ expression }) => expression);
const expression = process.env.EXPRESSION ?? rule.expression;

const ALLOWED = new Set(['ConditionalExpression', 'LogicalExpression', 'BinaryExpression', 'MemberExpression', 'Identifier', 'Literal', 'CallExpression', 'ArrowFunctionExpression']);
const OPERATORS = new Set(['==', '!=', '&&', '||', '>', '<', '+']);
const CALLS = new Set(['filter']);
const EXPENSIVE = /(issue|project)\.properties\[/g;

function walk(node, found) {
  if (!ALLOWED.has(node.type)) {
    found.problems.push(`${node.type} is no part of Jira expressions as used here`);
  }
  if (node.operator && !OPERATORS.has(node.operator)) {
    found.problems.push(`the operator ${node.operator} is not used here`);
  }
  if (node.type === 'CallExpression' && !CALLS.has(node.callee.property?.name)) {
    found.problems.push('only filter is called');
  }
  found.nodes += 1;
  found.leaves += ['Identifier', 'Literal'].includes(node.type) ? 1 : 0;
  for (const part of Object.values(node)) {
    for (const child of Array.isArray(part) ? part : [part]) {
      if (child && typeof child.type === 'string') {
        walk(child, found);
      }
    }
  }
  return found;
}

/** Values as Jira shows them: an unknown property of an object is an error, of a JSON value null. */
function entity(value) {
  return new Proxy(value, {
    get(target, name) {
      if (!(name in target)) {
        throw new TypeError(`unknown property ${String(name)}`);
      }
      return name === 'properties' ? json(target.properties) : target[name];
    },
  });
}

function json(value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return value ?? null;
  }
  return new Proxy(value, { get: (target, name) => json(target[name]) });
}

function outcome({ issue, project, config }) {
  const scope = { issue: entity({ ...issue, issueType: entity(issue.issueType) }), project: entity(project), config: json(config ?? null) };
  try {
    const value = vm.runInNewContext(expression, scope, { timeout: 1000 });
    if (value === true) {
      return { passes: true };
    }
    return { passes: false, says: typeof value === 'string' ? value : rule.errorMessage };
  } catch (error) {
    return { passes: false, says: rule.errorMessage, error: error.message };
  }
}

const parsed = acorn.parseExpressionAt(expression, 0, { ecmaVersion: 2022 });
const found = walk(parsed, { problems: [], nodes: 0, leaves: 0 });
if (expression.slice(parsed.end).trim()) {
  found.problems.push('there is more than one expression');
}
const shape = { ...found, characters: expression.length, expensive: (expression.match(EXPENSIVE) ?? []).length };
const cases = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify({ shape, outcomes: cases.map(outcome) }));
