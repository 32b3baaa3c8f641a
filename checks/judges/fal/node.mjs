// fal's own client for Node before Easel's emulator of fal.
import { readFileSync } from 'node:fs';
import { createFalClient } from '@fal-ai/client';
import { KEY, address, control, equal, image, judge, refusal } from '../judge.mjs';

const MODEL = 'fal-ai/flux/dev';
const prompt = 'a lighthouse at dusk';
const input = { prompt, output_format: 'png', image_size: { width: 768, height: 512 } };
const section = name => `npm @fal-ai/client: ${name}`;

function of(name, key = KEY) {
    return createFalClient({
        credentials: key,
        requestMiddleware: async request => {
            const url = new URL(request.url);
            if (!['queue.fal.run', 'rest.fal.ai'].includes(url.hostname)) {
                throw new Error(`the client calls ${url.hostname}, which the emulator is not`);
            }
            return { ...request, url: address(name).replace(/\/$/, '') + url.pathname + url.search };
        },
    });
}
const client = of('FAL');
const slow = of('SLOW');
const bytes = async url => Buffer.from(await (await fetch(url)).arrayBuffer()).toString('base64');
const file = () => new Blob([readFileSync(new URL('../openai/input.png', import.meta.url))], { type: 'image/png' });

async function shown(result, count, kind) {
    const list = result.data.images ?? [result.data.image];
    equal(list.length, count, 'the number of images');
    for (const one of list) {
        equal(image(await bytes(one.url)), kind, 'the image');
        equal(`${one.width}x${one.height}`, kind.split(' ')[1], 'width and height');
    }
    equal(result.requestId.length > 10, true, 'that requestId is read');
    return `requestId, ${count} × ${kind}, fields ${Object.keys(result.data).sort().join(', ')}`;
}

function error(type, status, words, more = '') {
    return caught => {
        equal(caught.name, type, 'the class');
        equal(caught.status, status, 'the status');
        equal((JSON.stringify(caught.body) ?? caught.message).includes(words), true, `that the body ${JSON.stringify(caught.body)} has "${words}"`);
        return `${type} ${status}, "${words}", requestId ${caught.requestId ? 'read' : 'empty'}${more}`;
    };
}
const task = async (from = client, more = {}, model = MODEL) => (await from.queue.submit(model, { input: { ...input, ...more } })).request_id;

// Queue
let call = judge(section('queue'), 'FAL');
await call('`submit`', () => client.queue.submit(MODEL, { input }), s => {
    equal(s.status, 'IN_QUEUE', 'the status');
    return `${s.status}, fields ${Object.keys(s).sort().join(', ')}`;
});
await call('`submit` with `priority`, `hint`, `startTimeout`, `webhookUrl`', () => client.queue.submit(MODEL, { input, priority: 'low', hint: 'lamp', startTimeout: 30, webhookUrl: 'https://h.example/x' }), s => s.status);
await call('`submit` with `storageSettings`', () => client.queue.submit(MODEL, { input, storageSettings: { expiresIn: '1d' } }), s => s.status);
await call('`submit`, `status` with logs, `result`', async () => {
    const requestId = await task();
    const status = await client.queue.status(MODEL, { requestId, logs: true });
    equal(status.status, 'COMPLETED', 'the status');
    equal(Array.isArray(status.logs), true, 'that logs are a list');
    return client.queue.result(MODEL, { requestId });
}, r => shown(r, 1, 'png 768x512'));
await call('`num_images` 2, `seed`', async () => client.queue.result(MODEL, { requestId: await task(client, { num_images: 2, seed: 7 }) }), r => {
    equal(r.data.seed, 7, 'the seed');
    equal(r.data.has_nsfw_concepts.length, 2, 'the length of has_nsfw_concepts');
    return shown(r, 2, 'png 768x512');
});
await call('`sync_mode`', async () => client.queue.result(MODEL, { requestId: await task(client, { sync_mode: true }) }), r => {
    equal(r.data.images[0].url.startsWith('data:image/png;base64,'), true, 'that the address is a data: URI');
    return `data: URI, ${image(r.data.images[0].url.split(',')[1])}`;
});
await call('`subscribe`', () => client.subscribe(MODEL, { input, pollInterval: 50 }), r => shown(r, 1, 'png 768x512'));
await call('`subscribe` in the mode streaming', () => client.subscribe(MODEL, { input, mode: 'streaming' }), r => shown(r, 1, 'png 768x512'));
call = judge(section('queue'), 'SLOW');
await call('`subscribe`: the statuses', async () => {
    const words = [];
    await slow.subscribe(MODEL, { input, logs: true, pollInterval: 100, onQueueUpdate: seen => words.at(-1) === seen.status || words.push(seen.status) });
    return words.join(', ');
}, words => {
    equal(words, 'IN_QUEUE, IN_PROGRESS, COMPLETED', 'the order');
    return words;
});
await call('`cancel` in the queue', async () => slow.queue.cancel(MODEL, { requestId: await task(slow) }), () => 'resolved');
await call('`result` of what is not over', async () => refusal(slow.queue.result(MODEL, { requestId: await task(slow) })), error('ApiError', 400, 'still in progress'));

// Uploads
call = judge(section('uploads'), 'FAL');
await call('`storage.upload`', () => client.storage.upload(file()), async url => image(await bytes(url)));
await call('a Blob as `image_url`, which the client uploads', async () => client.queue.result('fal-ai/flux/dev/image-to-image', {
    requestId: (await client.queue.submit('fal-ai/flux/dev/image-to-image', { input: { prompt, image_url: file(), strength: 0.5, output_format: 'png' } })).request_id,
}), async r => `${r.data.images.length} × ${image(await bytes(r.data.images[0].url))}`);
await call('upscale of a Blob', async () => client.queue.result('fal-ai/esrgan', {
    requestId: (await client.queue.submit('fal-ai/esrgan', { input: { image_url: file(), scale: 2 } })).request_id,
}), async r => `data.image, ${image(await bytes(r.data.image.url))}`);

// Ends of tasks
call = judge(section('ends of tasks'), 'FAL');
for (const ending of ['FLAGGED', 'PARTLY_FLAGGED']) {
    await call(ending.toLowerCase(), async () => {
        await control(`FAL/ending/${ending}`);
        return client.queue.result(MODEL, { requestId: await task(client, { num_images: 2 }) });
    }, r => `has_nsfw_concepts ${r.data.has_nsfw_concepts.join(', ')}`);
}
const ends = [['CONTENT_POLICY', 422, 'content_policy_violation'], ['NO_MEDIA', 422, 'no_media_generated'], ['UNKNOWN_TYPE', 422, 'type'], ['ERROR_OBJECT', 422, 'error'], ['DOWNSTREAM_ERROR', 400, 'downstream_service_error'],
    ['DOWNSTREAM_UNAVAILABLE', 500, 'downstream_service_unavailable'], ['INTERNAL_SERVER_ERROR', 500, 'internal_server_error'], ['RUNNER_SERVER_ERROR', 500, 'runner_server_error'], ['INTERNAL_ERROR', 500, 'internal_error'], ['CLIENT_DISCONNECTED', 499, 'client_disconnected']];
for (const [ending, status, words] of ends) {
    await call(`${status} ${ending.toLowerCase()}`, async () => {
        await control(`FAL/ending/${ending}`);
        return refusal(client.queue.result(MODEL, { requestId: await task() }));
    }, error(status === 422 ? 'ValidationError' : 'ApiError', status, words));
}
await call('a wrong field: accepted, then 422', async () => refusal(client.queue.result(MODEL, { requestId: await task(client, { num_inference_steps: 99 }) })), e => {
    equal(e.getFieldErrors('num_inference_steps').length, 1, 'the number of errors of the field');
    return `${error('ValidationError', 422, 'num_inference_steps')(e)}, getFieldErrors: ${e.getFieldErrors('num_inference_steps')[0].type}`;
});
await call('a missing prompt: accepted, then 422', async () => refusal(client.queue.result(MODEL, { requestId: (await client.queue.submit(MODEL, { input: {} })).request_id })), error('ValidationError', 422, 'missing'));
await call('503 runner_disconnected, with the client\'s own retries', async () => {
    await control('FAL/ending/RUNNER_DISCONNECTED');
    return refusal(client.queue.result(MODEL, { requestId: await task() }));
}, error('ApiError', 503, 'runner_disconnected'));
await call('`cancel` of what is over', async () => refusal(client.queue.cancel(MODEL, { requestId: await task() })), error('ApiError', 400, 'ALREADY_COMPLETED'));

// Errors
call = judge(section('errors'), 'FAL');
await call('another key', () => refusal(task(of('FAL', 'MARKEDKEY-wrong'))), error('ApiError', 401, 'Cannot access application'));
await call('an unknown endpoint', () => refusal(task(client, {}, 'fal-ai/no-such/model')), error('ApiError', 404, 'not found'));
await call('an unknown task', () => refusal(client.queue.status(MODEL, { requestId: '00000000-0000-4000-8000-000000000000' })), error('ApiError', 404, 'NOT_FOUND'));
for (const [problem, status, words] of [['LOCKED', 403, 'User is locked'], ['OUT_OF_SCOPE', 403, 'scope'], ['UNKNOWN_APPLICATION', 404, 'Application not found'], ['INTERNAL_ERROR', 500, 'internal_error']]) {
    await call(`${status} ${problem.toLowerCase()}`, async () => {
        await control(`FAL/fault/${problem}`);
        return refusal(task());
    }, error('ApiError', status, words));
}
for (const problem of ['TOO_MANY_REQUESTS', 'EDGE_BAD_GATEWAY']) {
    await call(`${problem.toLowerCase()}, once: the client submits again`, async () => {
        await control(`FAL/fault/${problem}`);
        return client.queue.submit(MODEL, { input });
    }, s => `${s.status}, after one more request`);
}
