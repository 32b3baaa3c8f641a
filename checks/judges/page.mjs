// Writes the page of a service:   node page.mjs about.md versions rows.tsv page.md
// Exits with 1 if a row failed.
import { readFileSync, writeFileSync } from 'node:fs';

const [about, versions, rows, page] = process.argv.slice(2);
const heads = new Map();
const sections = new Map();
const counts = { pass: 0, fail: 0, limit: 0 };
for (const line of readFileSync(rows, 'utf8').split('\n').filter(Boolean)) {
    const [section, verdict, ...cells] = line.split('\t');
    if (section === '#') {
        heads.set(verdict, cells);
        continue;
    }
    counts[verdict]++;
    sections.set(section, [...(sections.get(section) ?? []), [...cells, verdict]]);
}
const table = [...sections].map(([section, lines]) => {
    const head = [...(heads.get(section) ?? ['Call', 'Request as it arrived', 'What the client understood']), 'Verdict'];
    const all = [head, head.map(() => '---'), ...lines];
    return `## ${section[0].toUpperCase()}${section.slice(1)}\n\n${all.map(cells => `| ${cells.join(' | ')} |`).join('\n')}\n`;
});
const sums = `${counts.pass} rows pass, ${counts.fail} fail, ${counts.limit} are a limit of the emulator.`;
writeFileSync(page, readFileSync(about, 'utf8').replace('{versions}', versions).replace('{sums}', sums) + '\n' + table.join('\n'));
console.log(`${page}: ${sums}`);
process.exit(counts.fail > 0 ? 1 : 0);
