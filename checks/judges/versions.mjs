// Prints the versions of Node and of the packages that are named, as they are installed.
import { readFileSync } from 'node:fs';

const version = name => JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version;
const names = process.argv.slice(2).map(name => `npm \`${name}\` ${version(name)}`);
console.log([...names, `Node ${process.version.slice(1)}`].join(', '));
