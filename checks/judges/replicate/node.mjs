// Replicate's own client for Node before Easel's emulator of Replicate.
import Replicate, { parseProgressFromLogs, validateWebhook } from 'replicate';
import { KEY, address, control, equal, image, judge, refusal } from '../judge.mjs';

const MODEL = 'black-forest-labs/flux-schnell';
const SDXL = 'stability-ai/sdxl';
const SECRET = 'whsec_TUFSS0VES0VZLWp1ZGdlcw==';
const prompt = 'a lighthouse at dusk';
const input = { prompt, output_format: 'png' };
const of = name => new Replicate({ auth: KEY, baseUrl: address(name) });
const client = of('REPLICATE');
const slow = of('SLOW');
const section = name => `npm replicate: ${name}`;
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAYAAACqaXHeAAAAPUlEQVR42u3BQQ0AAAgEoNu/tNrBHwQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB4Gy8AAAGq2y4mAAAAAElFTkSuQmCC', 'base64');

const bytes = async url => Buffer.from(await (await fetch(url)).arrayBuffer()).toString('base64');

/** Polls as the client does. */
async function ended(prediction, from = client) {
    return from.wait(prediction, { interval: 50 });
}

async function shown(prediction, count, kind) {
    equal(prediction.status, 'succeeded', 'the status');
    equal(prediction.error, null, 'the error');
    const list = [prediction.output].flat();
    equal(list.length, count, 'the number of images');
    for (const url of list) {
        equal(image(await bytes(url)).split(' ')[0], kind, 'the image');
    }
    equal(typeof prediction.metrics.predict_time, 'number', 'the type of metrics.predict_time');
    return `succeeded, output a ${Array.isArray(prediction.output) ? 'list' : 'string'}, ${count} × ${kind}`;
}

function error(status, words, more = '') {
    return caught => {
        equal(caught.name, 'ApiError', 'the class');
        equal(caught.response.status, status, 'the status');
        equal(caught.message.includes(words), true, `that the message "${caught.message}" has "${words}"`);
        return `ApiError ${status}, message with "${words}"${more}`;
    };
}

// Predictions
let call = judge(section('predictions'), 'REPLICATE');
await call('official model', () => client.predictions.create({ model: MODEL, input }), p => {
    equal(p.status, 'starting', 'the status');
    equal(p.model, MODEL, 'the model');
    equal(p.urls.get.endsWith(p.id), true, 'that urls.get ends with the id');
    return `${p.status}, model ${p.model}, urls ${Object.keys(p.urls).join(', ')}`;
});
await call('official model, `num_outputs` 2, until it is over', async () => ended(await client.predictions.create({ model: MODEL, input: { ...input, num_outputs: 2, seed: 7, go_fast: false } })), p => shown(p, 2, 'png'));
await call('official model as the version', async () => ended(await client.predictions.create({ version: MODEL, input })), p => shown(p, 1, 'png'));
const version = (await client.models.get('stability-ai', 'sdxl')).latest_version.id;
await call('community model by its version', async () => ended(await client.predictions.create({ version, input: { prompt, width: 512, height: 512 } })), p => shown(p, 1, 'png'));
await call('community model, `owner/name:version`', async () => ended(await client.predictions.create({ version: `${SDXL}:${version}`, input: { prompt } })), p => shown(p, 1, 'png'));
await call('deployment', async () => ended(await client.deployments.predictions.create('acme', 'mugs', { input })), p => shown(p, 1, 'png'));
await call('a model whose output is a string', async () => ended(await client.predictions.create({ model: 'black-forest-labs/flux-kontext-pro', input })), p => shown(p, 1, 'png'));
await call('`wait`: the response has the output', () => client.predictions.create({ model: MODEL, input, wait: true }), p => shown(p, 1, 'png'));
await call('`webhook`, `webhook_events_filter`', () => client.predictions.create({ model: MODEL, input, webhook: 'https://h.example/x', webhook_events_filter: ['completed'] }), p => {
    equal(p.webhook, 'https://h.example/x', 'webhook');
    return `${p.status}, webhook and events ${p.webhook_events_filter} echoed`;
});
await call('list', () => client.predictions.list(), page => {
    equal(page.results.length > 5, true, 'that the page has results');
    return `results with ${Object.keys(page).sort().join(', ')}`;
});
await call('list, `paginate`', async () => {
    let count = 0;
    for await (const results of client.paginate(client.predictions.list)) {
        count += results.length;
    }
    return count;
}, count => {
    equal(count > 5, true, 'that there are results');
    return 'all results, then no next page';
});

// Run
call = judge(section('run'), 'REPLICATE');
await call('`run`, as it is by default', () => client.run(MODEL, { input }), async output => {
    equal(typeof output[0], 'string', 'the type of an output at plain HTTP');
    return `list of an address, ${image(await bytes(output[0])).split(' ')[0]}; FileOutput is for https and data: alone`;
});
await call('`run` with polls, `owner/name:version`', () => client.run(`${SDXL}:${version}`, { input: { prompt }, wait: { mode: 'poll', interval: 50 } }),
    async output => `list of an address, ${image(await bytes(output[0])).split(' ')[0]}`);
await control('REPLICATE/ending/NSFW');
await call('`run` of what is refused', () => refusal(client.run(MODEL, { input, wait: { mode: 'poll', interval: 50 } })), e => {
    equal(e.message.startsWith('Prediction failed: NSFW'), true, `that the message "${e.message}" tells of NSFW`);
    return e.message;
});
await call('an input as a Buffer, which the client uploads', () => client.run('nightmareai/real-esrgan', { input: { image: pixel, scale: 2 } }), async output => `address, ${image(await bytes(output))}`);
await call('the strategy data-uri of the client is refused', () => refusal(new Replicate({ auth: KEY, baseUrl: address('REPLICATE'), fileEncodingStrategy: 'data-uri' })
    .predictions.create({ model: 'nightmareai/real-esrgan', input: { image: pixel, scale: 2 } })),
    e => `${error(422, 'image is required')(e)}: the client sends its own settings as the input`);

// Life cycle
call = judge(section('life cycle'), 'SLOW');
await call('starting, processing, succeeded', async () => {
    const words = [];
    let progress = null;
    const p = await slow.wait(await slow.predictions.create({ model: MODEL, input }), { interval: 100 }, async seen => {
        if (words.at(-1) !== seen.status) {
            words.push(seen.status);
        }
        progress = parseProgressFromLogs(seen) ?? progress;
        return false;
    });
    return { words: [...words, p.status], progress };
}, seen => {
    equal(seen.words.join(), 'starting,processing,succeeded', 'the order');
    return `${seen.words.join(', ')}; progress ${seen.progress ? 'read from the logs' : 'not in the logs'}`;
});
await call('cancel', async () => {
    const { id } = await slow.predictions.create({ model: MODEL, input });
    const first = await slow.predictions.cancel(id);
    return [first.status, (await slow.predictions.get(id)).status];
}, words => {
    equal(words.join(), 'canceled,canceled', 'the statuses');
    return words.join(', then ');
});
call = judge(section('life cycle'), 'REPLICATE');
await call('cancel of what is over', async () => {
    const p = await ended(await client.predictions.create({ model: MODEL, input }));
    return client.predictions.cancel(p.id);
}, p => {
    equal(p.status, 'succeeded', 'the status');
    return 'succeeded, unchanged';
});
for (const [ending, status] of [['SOME_FLAGGED', 'succeeded'], ['ALL_FLAGGED', 'failed'], ['SENSITIVE', 'failed'], ['INTERRUPTED', 'failed'], ['DIRECTOR', 'failed'], ['OUT_OF_MEMORY', 'failed'], ['EXCEPTION', 'failed'], ['ABORTED', 'aborted']]) {
    await call(`ending ${ending.toLowerCase()}`, async () => {
        await control(`REPLICATE/ending/${ending}`);
        const p = await client.predictions.create({ model: MODEL, input: { ...input, num_outputs: 2 } });
        if (status === 'aborted') {
            // The client's wait does not know this word, and would poll for ever.
            return client.predictions.get(p.id);
        }
        return status === 'failed' ? refusal(ended(p)) : ended(p);
    }, p => {
        if (status === 'failed') {
            equal(p.message.startsWith('Prediction failed: '), true, `that the message "${p.message}" tells of the failure`);
            return p.message;
        }
        equal(p.status, status, 'the status');
        return `${p.status}, error ${p.error}, output ${p.output ? `of ${p.output.length}` : p.output}`;
    });
}

// Models, files, account, webhooks
call = judge(section('models, files, account'), 'REPLICATE');
await call('model', () => client.models.get('black-forest-labs', 'flux-schnell'), m => {
    equal(m.is_official, true, 'is_official');
    return `${m.owner}/${m.name}, input fields ${Object.keys(m.latest_version.openapi_schema.components.schemas.Input.properties).length > 5 ? 'read' : 'missing'}`;
});
await call('versions', () => client.models.versions.list('stability-ai', 'sdxl'), v => {
    equal(v.results[0].id, version, 'the id');
    return `${v.results.length} version`;
});
await call('version', () => client.models.versions.get('stability-ai', 'sdxl', version), v => `cog_version ${v.cog_version}`);
await call('models', () => client.models.list(), m => `${m.results.length > 5 ? 'results' : 'too few'}, next ${m.next.replace(address("REPLICATE"), "…")}`);
await call('collection text-to-image', () => client.collections.get('text-to-image'), c => `${c.slug}: ${c.models.length > 1 ? 'models' : 'too few'}`);
await call('account', () => client.accounts.current(), a => `${a.type} ${a.username}`);
await call('file: create, get, list, delete', async () => {
    const file = await client.files.create(pixel, { of: 'judges' });
    const same = await client.files.get(file.id);
    equal((await client.files.list()).results.some(f => f.id === file.id), true, 'that the list has the file');
    equal(same.size, pixel.length, 'size');
    equal(same.metadata.of, 'judges', 'metadata');
    equal(await client.files.delete(file.id), true, 'delete');
    return refusal(client.files.get(file.id));
}, error(404, 'could not be found', '; before that size, metadata and urls.get were right'));
await call('secret of the webhooks', () => client.webhooks.default.secret.get(), s => {
    equal(s.key, SECRET, 'the key');
    return 'key whsec_…';
});
for (const [form, right] of [['VALID', true], ['TWO_SIGNATURES', true], ['FORGED', false], ['STALE', true]]) {
    await call(`\`validateWebhook\`, webhook ${form.toLowerCase()}`, async () => {
        const p = await ended(await client.predictions.create({ model: MODEL, input, webhook: 'https://h.example/x' }));
        const hook = JSON.parse(await control(`REPLICATE/webhook/${p.id}/${form}`));
        const lower = Object.fromEntries(Object.entries(hook.headers).map(([name, value]) => [name.toLowerCase(), value]));
        return validateWebhook({ headers: lower, body: hook.body }, SECRET);
    }, valid => {
        equal(valid, right, 'the verdict');
        return `${valid ? 'valid' : 'invalid'}${form === 'STALE' ? ': the client checks no time' : ''}`;
    });
}

// Errors
call = judge(section('errors'), 'REPLICATE');
const create = (more = {}, from = client) => from.predictions.create({ model: MODEL, input, ...more });
await call('another token', () => refusal(create({}, new Replicate({ auth: 'MARKEDKEY-wrong', baseUrl: address('REPLICATE') }))), error(401, 'You did not pass a valid authentication token'));
await call('no prompt', () => refusal(create({ input: {} })), error(422, 'prompt is required'));
await call('`num_outputs` 9', () => refusal(create({ input: { ...input, num_outputs: 9 } })), error(422, 'num_outputs'));
await call('another `output_format`', () => refusal(create({ input: { prompt, output_format: 'bmp' } })), error(422, 'output_format'));
await call('an unknown field at the top', () => refusal(create({ colour: 'red' })), error(422, 'colour'));
await call('an unknown version', () => refusal(client.predictions.create({ version: 'f'.repeat(64), input })), error(422, 'Invalid version or not permitted'));
await call('a community model without its version', () => refusal(create({ model: SDXL })), error(404, 'could not be found'));
await call('an unknown deployment', () => refusal(client.deployments.predictions.create('acme', 'cups', { input })), error(404, 'could not be found'));
await call('an unknown prediction', () => refusal(client.predictions.get('aaaabbbbccccddddeeeeffffgg')), error(404, 'could not be found'));
for (const [problem, status, words] of [['INSUFFICIENT_CREDIT', 402, 'Insufficient credit'], ['SPEND_LIMIT', 402, 'spend limit'], ['FORBIDDEN', 403, 'permission'], ['SERVER_ERROR', 500, 'Internal server error'], ['UNAVAILABLE', 503, 'unavailable']]) {
    await call(`${status} ${problem.toLowerCase()}`, async () => {
        await control(`REPLICATE/fault/${problem}`);
        return refusal(create());
    }, error(status, words));
}
await call('429, once: the client retries', async () => {
    await control('REPLICATE/fault/THROTTLED');
    return create();
}, p => `${p.status}, after one more request`);
call = judge(section('errors'), 'LIMITED');
await call('429 by rate: a second prediction of an account with little credit', async () => {
    await create({}, of('LIMITED'));
    return refusal(create({}, of('LIMITED')));
}, e => `${error(429, 'Your rate limit resets in')(e)}, Retry-After ${e.response.headers.get('retry-after')}; the client's retries come at once`);
