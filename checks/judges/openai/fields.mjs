// Sends every field of the contract to Easel's emulator of OpenAI, one at a time and for each family of models, and compares what
// it does with where the contract has the field. "G" is POST /images/generations, "M" the multipart form of POST /images/edits,
// "J" its JSON form.
import { readFileSync } from 'node:fs';
import { KEY, address, head, row } from '../judge.mjs';

const FAMILIES = [['gpt-image-2.6-flare', 2.6], ['gpt-image-2.5-flare', 2.5], ['gpt-image-2', 2], ['gpt-image-1.5', 1.5]];
const ALL = ['G', 'M', 'J'];
const EDITS = ['M', 'J'];
const read = name => readFileSync(new URL(`${name}.png`, import.meta.url));
const reference = name => ({ image_url: `data:image/png;base64,${read(name).toString('base64')}` });
const png = name => new Blob([read(name)], { type: 'image/png' });
const gif = { output_format: 'gif' };
const text = value => typeof value === 'string' ? value : JSON.stringify(value).replace(/"data:[^"]*"/, '"data:…"');

// field, value, where it is taken, and what else matters: since and until name families, with is sent beside it, svg is for a
// project that selects the model that writes SVG, no says why it is refused, note what the contract or the emulator leaves open.
const FIELDS = [
    ['prompt', 'a pier', ALL], ['prompt', undefined, [], { no: 'required' }], ['prompt', null, [], { no: 'no null', only: ['G', 'J'] }],
    ['model', undefined, EDITS, { note: 'the default of G is shut, that of edits, gpt-image-1.5, on 2026-12-01' }],
    ['n', 2, ALL], ['n', 11, [], { no: '1..10' }],
    ['size', 'auto', ALL], ['size', '1024x1536', ALL], ['size', '1536x864', ALL, { since: 2, note: 'the specification closes the list in J, the client does not' }],
    ['size', '3072x1024', ALL, { since: 2, note: 'the longest ratio' }], ['size', '1000x1000', [], { no: 'sides are multiples of 16' }],
    ['size', '3072x512', [], { no: 'the ratio is 1:3 to 3:1' }], ['size', '3856x2160', [], { no: 'at most 3840x2160' }],
    ...['low', 'medium', 'high', 'auto'].map(value => ['quality', value, ALL]),
    ...['xhigh', 'max'].map(value => ['quality', value, ALL, { since: 2.5 }]),
    ['quality', 'hd', [], { no: 'of dall-e-3' }],
    ['background', 'opaque', ALL],
    ['background', 'transparent', ALL, { note: 'gpt-image-2: the sources contradict one another; a quirk of the emulator refuses it' }],
    ['background', 'transparent', [], { with: { output_format: 'jpeg' }, no: 'JPEG has none' }],
    ['complexity', 'high', ALL, { since: 2.6 }],
    ['output_format', 'png', ALL], ['output_format', 'jpeg', ALL], ['output_format', 'webp', ALL, { limit: 'the emulator draws no WebP' }],
    ['output_format', 'gif', ALL, { since: 2.6 }], ['output_format', 'svg', ALL, { since: 2.6 }],
    ['output_compression', 50, ALL, { with: { output_format: 'jpeg' } }], ['output_compression', 50, [], { with: { output_format: 'png' }, no: 'only JPEG and WebP' }],
    ['frame_count', 2, ALL, { with: gif, since: 2.6 }], ['frame_count', 17, [], { with: gif, no: '2..16' }], ['frame_count', 2, [], { no: 'only GIF' }],
    ['frame_duration_ms', 200, ALL, { with: gif, since: 2.6 }], ['frame_duration_ms', 205, [], { with: gif, no: 'steps of 10' }], ['frame_duration_ms', 10, [], { with: gif, no: 'at least 20' }],
    ['svg', { model: 'gpt-5.1' }, ALL, { with: { output_format: 'svg' }, since: 2.6, svg: true }],
    ['svg', { model: 'gpt-5.1', reasoning: { effort: 'max' } }, ALL, { with: { output_format: 'svg' }, since: 2.6, svg: true }],
    ['svg', undefined, [], { with: { output_format: 'svg' }, svg: true, no: 'required where the project selects models' }],
    ['svg', { model: 'gpt-5.1' }, [], { with: { output_format: 'svg' }, no: 'left out where it does not' }],
    ['moderation', 'low', ['G', 'J']], ['moderation', 'high', [], { no: 'auto or low' }],
    ['stream', true, ALL], ['stream', true, [], { with: gif, no: 'not with GIF' }], ['stream', true, [], { with: { output_format: 'svg' }, no: 'not with SVG' }],
    ['partial_images', 3, ALL, { with: { stream: true } }], ['partial_images', 4, [], { with: { stream: true }, no: '0..3' }],
    ['input_fidelity', 'high', EDITS, { until: 1.5 }], ['input_fidelity', 'low', EDITS, { until: 1.5 }],
    ['safety_identifier', 'u1', ALL], ['user', 'u1', ALL],
    ['image', 'a file', ['M'], { part: ['image', 'input'] }], ['image[]', 'two files', ['M'], { part: ['image[]', 'input', 'input'] }],
    ['image', 'two files', [], { part: ['image', 'input', 'input'], no: 'several are image[]', only: ['M'] }],
    ['images', [reference('input')], ['J']], ['images', [{ file_id: 'file-1' }], ['J']],
    ['images', [{ ...reference('input'), file_id: 'file-1' }], [], { no: 'one or the other' }],
    ['images', Array(17).fill(reference('input')), [], { no: '1..16', shown: '17 of them' }],
    ['mask', 'a file', ['M'], { part: ['mask', 'mask'] }], ['mask', reference('mask'), ['J']],
    ['mask', 'a file without transparency', [], { part: ['mask', 'input'], no: 'transparent = edit', only: ['M'] }],
    ['mask', 'a file', [], { part: ['mask', 'mask'], with: gif, no: 'not with GIF', only: ['M'] }],
    ['markup', 'a file', ['M'], { part: ['markup', 'mask'], since: 2.5, note: '2.5 by the client, 2.6 by the guide' }],
    ['markup', reference('mask'), ['J'], { since: 2.5, note: 'in J only inferred' }],
    ['response_format', 'b64_json', [], { no: 'gone' }], ['style', 'vivid', [], { no: 'gone' }], ['seed', 1, [], { no: 'never was' }],
];

const TOOL = [
    ['action', 'generate'], ['action', 'auto'], ['model', 'gpt-image-2'], ['background', 'transparent'], ['complexity', 'high', { since: 2.6 }],
    ['frame_count', 2, { with: gif, since: 2.6 }], ['frame_duration_ms', 200, { with: gif, since: 2.6 }], ['input_fidelity', 'high', { until: 1.5, edit: true }],
    ['input_image_mask', reference('mask'), { edit: true }], ['moderation', 'low'], ['output_compression', 50, { with: { output_format: 'jpeg' } }], ['output_format', 'jpeg'],
    ['output_format', 'gif', { since: 2.6 }], ['output_format', 'svg', { since: 2.6 }], ['partial_images', 2], ['quality', 'high'], ['quality', 'max', { since: 2.5 }],
    ['size', '1024x1536'], ['svg', { model: 'gpt-5.1' }, { with: { output_format: 'svg' }, since: 2.6, svg: true }],
    ['n', 2, { no: true }], ['markup', reference('mask'), { no: true }],
];
const REQUEST = [
    ['model', 'gpt-5.1', true], ['model', 'gpt-image-2', false], ['input', 'a pier', true], ['input', undefined, false], ['tool_choice', { type: 'image_generation' }, true],
    ['background', true, true], ['background', false, true], ['store', false, false], ['stream', true, true], ['metadata', { order: 'o1' }, true], ['safety_identifier', 'u1', true], ['n', 2, false],
];

async function send(path, body, emulator) {
    const form = body instanceof FormData;
    const response = await fetch(`${address(emulator ?? 'OPENAI')}${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${KEY}`, ...(form ? {} : { 'Content-Type': 'application/json' }) },
        body: form ? body : JSON.stringify(body),
    });
    const content = await response.text();
    return response.ok ? 'accepted' : JSON.parse(content).error.code ?? 'refused';
}

function form(fields) {
    const parts = new FormData();
    const put = (name, value) => value !== null && typeof value === 'object'
        ? Object.entries(value).forEach(([key, inner]) => put(`${name}[${key}]`, inner))
        : value !== undefined && parts.append(name, String(value));
    Object.entries(fields).forEach(([name, value]) => put(name, value));
    return parts;
}

/** The smallest size that the family draws, so that this takes seconds. */
const small = (model, field) => field === 'size' || field === 'model' || model === 'gpt-image-1.5' ? {} : { size: '64x64' };

async function asked(where, model, [field, value, , more = {}]) {
    const body = { ...small(model, field), model, prompt: 'a pier', ...more.with, [field]: more.part ? undefined : value };
    if (more.part && where !== 'M') {
        return send(where === 'G' ? '/images/generations' : '/images/edits', { ...body, ...(where === 'J' ? { images: [reference('input')] } : {}), [field]: 'a file' }, more.svg && 'SVG');
    }
    if (where === 'G') {
        return send('/images/generations', body, more.svg && 'SVG');
    }
    if (where === 'J') {
        return send('/images/edits', { images: [reference('input')], ...body }, more.svg && 'SVG');
    }
    const parts = form(body);
    const [name, ...files] = more.part ?? [];
    files.forEach(file => parts.append(name, png(file), `${file}.png`));
    if (!name?.startsWith('image')) {
        parts.append('image', png('input'), 'input.png');
    }
    return send('/images/edits', parts, more.svg && 'SVG');
}

/** "accepted in GJ; M: unknown_parameter" */
function told(seen) {
    const groups = new Map();
    Object.entries(seen).forEach(([where, what]) => groups.set(what, (groups.get(what) ?? '') + where));
    return [...groups].map(([what, where]) => what === 'accepted' ? `accepted in ${where}` : `${where}: ${what}`).join('; ');
}

const columns = FAMILIES.map(([model]) => model);
let section = 'fields of images/generations and images/edits';
head(section, 'Field', 'Sent', 'By the contract', ...columns);
for (const field of FIELDS) {
    const [name, value, where, more = {}] = field;
    const cells = [];
    let verdict = 'pass';
    for (const [model, generation] of FAMILIES) {
        const here = generation >= (more.since ?? 0) && generation <= (more.until ?? 9) ? where : [];
        const seen = {};
        for (const one of more.only ?? ALL) {
            seen[one] = await asked(one, model, field);
            if (!more.limit && (seen[one] === 'accepted') !== here.includes(one)) {
                verdict = 'fail';
            }
        }
        cells.push(told(seen));
    }
    const beside = more.with ? ` beside ${Object.entries(more.with).map(pair => pair.join(' ')).join(', ')}` : '';
    const from = more.since ? `, from ${more.since} on` : more.until ? ', 1.x' : '';
    const contract = `${where.length ? where.join('') + from : `nowhere (${more.no})`}${more.note ? `; ${more.note}` : ''}`;
    row(section, more.limit ? 'limit' : verdict, `\`${name}\``, `${more.shown ?? (value === undefined ? 'left out' : text(value))}${beside}`, contract, ...cells);
}

section = 'fields of the image tool of responses';
head(section, 'Field', 'Sent', 'By the contract', ...columns);
const ask = (tool, more, edit, emulator) => send('/responses', {
    model: 'gpt-5.1', background: true, tools: [{ type: 'image_generation', ...tool }],
    input: edit ? [{ role: 'user', content: [{ type: 'input_text', text: 'a pier' }, { type: 'input_image', ...reference('input') }] }] : 'a pier', ...more,
}, emulator);
for (const [name, value, more = {}] of TOOL) {
    const cells = [];
    let verdict = 'pass';
    for (const [model, generation] of FAMILIES) {
        const taken = !more.no && generation >= (more.since ?? 0) && generation <= (more.until ?? 9);
        const seen = await ask({ ...small(model, name), model, ...more.with, [name]: value }, {}, more.edit, more.svg && 'SVG');
        verdict = (seen === 'accepted') === taken ? verdict : 'fail';
        cells.push(seen);
    }
    const beside = more.with ? ` beside ${Object.entries(more.with).map(pair => pair.join(' ')).join(', ')}` : '';
    row(section, verdict, `\`${name}\``, text(value) + beside, more.no ? 'not taken' : more.since ? `taken, from ${more.since} on` : more.until ? 'taken, 1.x' : 'taken', ...cells);
}

section = 'fields of responses';
head(section, 'Field', 'Sent', 'By the contract', 'Emulator');
for (const [name, value, taken] of REQUEST) {
    const seen = await ask({}, { [name]: value });
    row(section, (seen === 'accepted') === taken ? 'pass' : 'fail', `\`${name}\``, value === undefined ? 'left out' : text(value), taken ? 'taken' : 'refused', seen);
}

section = 'models';
head(section, 'Model', 'By the contract, on 17 November 2026', 'Emulator: generation');
const MODELS = {
    'gpt-image-2.6-sunburst': true, 'gpt-image-2.6-flare': true, 'gpt-image-2.5-sunburst': true, 'gpt-image-2.5-flare': true,
    'gpt-image-2.5-sunburst-2026-09-08': true, 'gpt-image-2.5-flare-2026-09-08': true, 'gpt-image-2': true, 'gpt-image-2-2026-04-21': true,
    'gpt-image-1.5': 'shut on 2026-12-01', 'gpt-image-1-mini': 'shut on 2026-12-01', 'chatgpt-image-latest': 'shut on 2026-12-01', 'gpt-image-1': false, 'dall-e-3': false, 'dall-e-2': false,
};
for (const [model, living] of Object.entries(MODELS)) {
    const seen = await send('/images/generations', { model, prompt: 'a pier' });
    const right = living ? seen === 'accepted' : seen === 'model_not_found';
    row(section, right ? 'pass' : 'fail', `\`${model}\``, living === true ? 'living' : living || 'shut', seen);
}
