import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync } from 'vite';

/** One import or re-export. `to` is a file of ours (`src/...`), `node:x`, or `npm:package`. */
export type Edge = {
  readonly from: string;
  readonly to: string;
  /** Imported names as their module calls them; `*` for a namespace, a default, a bare or a dynamic import. */
  readonly names: readonly string[];
};

/** Who may be imported in a folder; entries that end in `/` or `:` are beginnings, others whole names. */
export type FolderRule = { readonly in: string; readonly may: readonly string[] };

/** Source files by their path from the project's folder. */
export type Sources = ReadonlyMap<string, string>;

/** Every TypeScript file below `folder`. */
export function readSources(folder: string): Sources {
  return new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((file) => posix.join(folder, file.replaceAll('\\', '/')))
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => [file, readFileSync(file, 'utf8')]),
  );
}

/** Every import of these files, those of types and dynamic ones included. */
export function edgesOf(sources: Sources): readonly Edge[] {
  return [...sources].flatMap(([file, text]) => {
    const { module, errors } = parseSync(file, text);
    if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
    const edge = (specifier: string, names: readonly string[]): Edge => ({
      from: file,
      to: target(file, specifier),
      names,
    });
    return [
      ...module.staticImports.map(({ moduleRequest, entries }) =>
        edge(
          moduleRequest.value,
          entries.length === 0 ? ['*'] : entries.map(({ importName }) => importName.name ?? '*'),
        ),
      ),
      ...module.staticExports.flatMap(({ entries }) =>
        entries.flatMap(({ moduleRequest, importName }) =>
          moduleRequest === null ? [] : [edge(moduleRequest.value, [importName.name ?? '*'])],
        ),
      ),
      ...module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
        edge(text.slice(start, end).replaceAll(/^['"`]|['"`]$/g, ''), ['*']),
      ),
    ];
  });
}

/** The imports that the rule of their folder does not name. The first rule that fits a file is its rule. */
export function brokenRules(edges: readonly Edge[], rules: readonly FolderRule[]): readonly string[] {
  return edges.flatMap(({ from, to }) => {
    const rule = rules.find((one) => from.startsWith(one.in));
    if (rule === undefined) return [`${from} lives in no known folder`];
    const allowed =
      to.startsWith(rule.in) || rule.may.some((may) => (/[/:]$/.test(may) ? to.startsWith(may) : to === may));
    return allowed ? [] : [`${from} -> ${to}`];
  });
}

/** Each circle of imports once, as the way round. */
export function circles(edges: readonly Edge[]): readonly (readonly string[])[] {
  const next = Map.groupBy(
    edges.filter(({ to }) => to.startsWith('src/')),
    ({ from }) => from,
  );
  const found: string[][] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (file: string): void => {
    const at = trail.indexOf(file);
    if (at >= 0) {
      found.push([...trail.slice(at), file]);
      return;
    }
    if (done.has(file)) return;
    trail.push(file);
    for (const { to } of next.get(file) ?? []) visit(to);
    trail.pop();
    done.add(file);
  };
  for (const file of next.keys()) visit(file);
  return found;
}

function target(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''));
  if (specifier.startsWith('node:')) return specifier;
  return `npm:${specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')}`;
}
