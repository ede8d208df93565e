// Tables for people, or one JSON object a line for programs.
import { cpus, loadavg, totalmem } from 'node:os';

/**
 * Collects what a bench finds. A table has columns `{ key, title, unit, digits }` and rows `{ name, values, goals, note }`,
 * where a goal is `{ key, atMost }` or `{ key, atLeast }` on one of the values.
 */
export function createReport(isJson) {
  const write = (text) => process.stdout.write(`${text}\n`);
  const verdicts = [];
  const loads = [];

  function machine() {
    const [cpu] = cpus();
    const gib = (totalmem() / 2 ** 30).toFixed(0);
    return `${cpu?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, ${gib} GiB, Node ${process.versions.node}`;
  }

  function load() {
    const [now] = loadavg();
    loads.push(now);
    return now.toFixed(2);
  }

  return {
    head(title, more = []) {
      if (isJson) return;
      write(`# ${title}`);
      write([machine(), ...more, new Date().toISOString().slice(0, 10)].join(' · '));
    },
    /** A sentence under the table before it, or a remark on what is not here. */
    say(text) {
      if (!isJson) write(`\n${text}`);
    },
    /** With `main`, the key of one value, JSON has one line a row: that value, and the others by their keys. */
    table({ id, title, main, columns, rows }) {
      const judged = rows.map((row) => ({
        ...row,
        goals: (row.goals ?? []).map((goal) => ({ ...goal, verdict: verdictOf(goal, row.values) })),
      }));
      verdicts.push(...judged.flatMap((row) => row.goals.map(({ verdict }) => verdict)));
      if (isJson) {
        for (const row of judged) {
          if (main === undefined) for (const line of jsonLines(id, columns, row)) write(line);
          else write(jsonLine(id, main, columns, row));
        }
        return;
      }
      write(`\n## ${title}`);
      write(`load ${load()}\n`);
      const cells = judged.map((row) => [
        row.name,
        ...columns.map((column) => valueText(row.values[column.key], column)),
        [...row.goals.map((goal) => goalText(goal, columns)), row.note ?? ''].filter(Boolean).join('; '),
      ]);
      write(markdown([['', ...columns.map(headOf), 'goals'], ...cells]));
    },
    finish() {
      if (isJson) return;
      const of = (wanted) => verdicts.filter((verdict) => verdict === wanted).length;
      const highest = Math.max(...loads, 0).toFixed(2);
      write(`\n${of('met')} goals met, ${of('not met')} not met, ${of('not known')} not known.`);
      write(`Highest load average between tables: ${highest}.`);
    },
  };
}

function verdictOf(goal, values) {
  const value = values[goal.key];
  if (value === undefined || Number.isNaN(value)) return 'not known';
  return value <= (goal.atMost ?? Infinity) && value >= (goal.atLeast ?? -Infinity) ? 'met' : 'not met';
}

function goalText({ key, atMost, atLeast, verdict }, columns) {
  const column = columns.find((one) => one.key === key);
  const limit = valueText(atMost ?? atLeast, column);
  return [column.title, atMost === undefined ? '≥' : '≤', limit, `${column.unit}:`, verdict].join(' ');
}

function* jsonLines(id, columns, { name, values, goals, note }) {
  for (const { key, unit } of columns) {
    const value = values[key];
    if (value === undefined || Number.isNaN(value)) continue;
    const goal = goals.find((one) => one.key === key);
    const limit = goal === undefined ? {} : { goal: goal.atMost ?? goal.atLeast, met: goal.verdict === 'met' };
    yield JSON.stringify({ name: `${id}: ${name}: ${key}`, value, unit, ...limit, ...(note ? { note } : {}) });
  }
}

function jsonLine(id, main, columns, { name, values, goals, note }) {
  // Who looks for what must be nought looks for it by its name.
  const isNamed = ({ key }) => key !== main || key === 'wrongSamples';
  const known = columns.filter((column) => isNamed(column) && Number.isFinite(values[column.key]));
  const goal = goals.find((one) => one.key === main);
  return JSON.stringify({
    name: `${id}: ${name}`,
    // Null where it could not be measured; the note says why.
    value: Number.isFinite(values[main]) ? values[main] : null,
    unit: columns.find(({ key }) => key === main).unit,
    ...(goal === undefined ? {} : { goal: goal.atMost ?? goal.atLeast, met: goal.verdict === 'met' }),
    ...Object.fromEntries(known.map(({ key }) => [key, values[key]])),
    ...(note ? { note } : {}),
  });
}

function headOf({ title, unit }) {
  return unit === '' ? title : `${title} (${unit})`;
}

function valueText(value, { digits = 0 }) {
  if (value === undefined || Number.isNaN(value)) return '-';
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function markdown(rows) {
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const isText = (column) => column === 0 || column === widths.length - 1;
  const line = (row) =>
    `| ${row.map((cell, column) => (isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (isText(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}
