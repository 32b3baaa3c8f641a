// OpenAI's own client for Node before Easel's emulators of OpenAI and Azure.
import { readFileSync } from 'node:fs';
import OpenAI, { AzureOpenAI, toFile } from 'openai';
import { KEY, TOKEN, address, control, equal, image, judge, refusal } from '../judge.mjs';

const MODEL = 'gpt-image-2.6-flare';
const prompt = 'a lighthouse at dusk';
const options = { apiKey: KEY, maxRetries: 0, timeout: 30_000 };
const client = new OpenAI({ ...options, baseURL: address('OPENAI') });
const section = name => `npm openai: ${name}`;

const file = (name, width, height, alpha) =>
    toFile(readFileSync(new URL(`${name}.png`, import.meta.url)), `${name}.png`, { type: 'image/png' });
const input = () => file('input');
const mask = () => file('mask');

/** Checks every image and the fields that the type has, and tells them. */
function images(response, count, kind) {
    equal(response.data.length, count, 'the number of images');
    response.data.forEach(item => equal(image(item.b64_json), kind, 'the image'));
    equal(response.output_format, kind.split(' ')[0], 'output_format');
    equal(response.size, kind.split(' ')[1], 'size');
    equal(typeof response.created, 'number', 'the type of created');
    const usage = response.usage;
    equal(usage.input_tokens + usage.output_tokens, usage.total_tokens, 'total_tokens');
    const details = usage.input_tokens_details;
    equal(details.text_tokens + details.image_tokens, usage.input_tokens, 'the details of input_tokens');
    const svg = response.svg_usage ? `, svg_usage.model ${response.svg_usage.model}` : '';
    return `${count} × ${kind}, quality ${response.quality}, background ${response.background}, usage ${usage.total_tokens}${svg}`;
}

function error(type, status, code, more = '') {
    return caught => {
        equal(caught.constructor.name, type, 'the class');
        equal(caught.status, status, 'the status');
        equal(caught.code ?? null, code, 'the code');
        return `${type} ${status}, code ${caught.code}, type ${caught.type}, param ${caught.param}${more}`;
    };
}

// Generations
let call = judge(section('generations'), 'OPENAI');
await call('prompt and model', () => client.images.generate({ model: MODEL, prompt }), r => images(r, 1, 'png 1024x1024'));
await call('`n` 2, `size` 1024x1536, `quality` high, `background` transparent',
    () => client.images.generate({ model: MODEL, prompt, n: 2, size: '1024x1536', quality: 'high', background: 'transparent' }),
    r => {
        equal(r.quality, 'high', 'quality');
        equal(r.background, 'transparent', 'background');
        return images(r, 2, 'png 1024x1536');
    });
await call('`quality` max, `complexity` high, `moderation` low, `size` 1536x864, `safety_identifier`',
    () => client.images.generate({ model: MODEL, prompt, quality: 'max', complexity: 'high', moderation: 'low', size: '1536x864', safety_identifier: 'u1' }),
    r => {
        equal(r.safety_identifier, 'u1', 'safety_identifier');
        return images(r, 1, 'png 1536x864');
    });
await call('`output_format` jpeg, `output_compression` 50',
    () => client.images.generate({ model: MODEL, prompt, output_format: 'jpeg', output_compression: 50 }), r => images(r, 1, 'jpeg 1024x1024'));
await call('`output_format` gif, `frame_count` 4, `frame_duration_ms` 100',
    () => client.images.generate({ model: MODEL, prompt, output_format: 'gif', frame_count: 4, frame_duration_ms: 100 }), r => images(r, 1, 'gif 720x720'));
await call('`output_format` svg', () => client.images.generate({ model: MODEL, prompt, output_format: 'svg' }), r => images(r, 1, 'svg 1024x1024'));
call = judge(section('generations'), 'SVG');
await call('`output_format` svg, `svg.model`, of a project that selects models',
    () => new OpenAI({ ...options, baseURL: address('SVG') }).images.generate({ model: MODEL, prompt, output_format: 'svg', svg: { model: 'gpt-5.1', reasoning: { effort: 'low' } } }),
    r => {
        equal(r.svg_usage.model, 'gpt-5.1', 'svg_usage.model');
        return images(r, 1, 'svg 1024x1024');
    });
call = judge(section('generations'), 'OPENAI');
await call('`response_format` b64_json is refused',
    () => refusal(client.images.generate({ model: MODEL, prompt, response_format: 'b64_json' })), error('BadRequestError', 400, 'unknown_parameter'));
await call('`background` transparent with jpeg is refused',
    () => refusal(client.images.generate({ model: MODEL, prompt, background: 'transparent', output_format: 'jpeg' })), error('BadRequestError', 400, 'invalid_value'));

// Edits
call = judge(section('edits'), 'OPENAI');
await call('one image', async () => client.images.edit({ model: MODEL, prompt, image: await input() }), r => images(r, 1, 'png 1024x1024'));
await call('two images', async () => client.images.edit({ model: MODEL, prompt, image: [await input(), await input()] }), r => images(r, 1, 'png 1024x1024'));
await call('one image, `mask`, `n` 2, `size` 1536x1024', async () => client.images.edit({ model: MODEL, prompt, image: await input(), mask: await mask(), n: 2, size: '1536x1024' }),
    r => images(r, 2, 'png 1536x1024'));
await call('one image, `markup`', async () => client.images.edit({ model: MODEL, prompt, image: await input(), markup: await mask() }), r => images(r, 1, 'png 1024x1024'));
await call('gif of one image, `frame_count`', async () => client.images.edit({ model: MODEL, prompt, image: await input(), output_format: 'gif', frame_count: 2 }), r => images(r, 1, 'gif 720x720'));
await call('gpt-image-1.5, `input_fidelity` high', async () => client.images.edit({ model: 'gpt-image-1.5', prompt, image: await input(), input_fidelity: 'high' }), r => images(r, 1, 'png 1024x1024'));
await call('a mask without transparency is refused', async () => refusal(client.images.edit({ model: MODEL, prompt, image: await input(), mask: await input() })), error('BadRequestError', 400, 'invalid_value'));
await call('`input_fidelity` is refused', async () => refusal(client.images.edit({ model: MODEL, prompt, image: await input(), input_fidelity: 'high' })), error('BadRequestError', 400, 'unknown_parameter'));
call = judge(section('edits'), 'SVG');
await call('svg of one image, `svg.model`', async () => new OpenAI({ ...options, baseURL: address('SVG') }).images.edit({ model: MODEL, prompt, image: await input(), output_format: 'svg', svg: { model: 'gpt-5.1', reasoning: { effort: 'low' } } }),
    r => images(r, 1, 'svg 1024x1024'));

// Streams
async function events(stream) {
    const all = [];
    for await (const event of stream) {
        all.push(event);
    }
    return all;
}
function streamed(work, partials) {
    return all => {
        equal(all.length, partials + 1, 'the number of events');
        all.slice(0, -1).forEach((event, index) => {
            equal(event.type, `${work}.partial_image`, 'the type');
            equal(event.partial_image_index, index, 'partial_image_index');
            equal(image(event.b64_json), 'png 1024x1024', 'the preview');
        });
        const last = all.at(-1);
        equal(last.type, `${work}.completed`, 'the type');
        equal(image(last.b64_json), 'png 1024x1024', 'the image');
        equal(typeof last.created_at, 'number', 'the type of created_at');
        return `${partials} previews, then ${last.type}: ${image(last.b64_json)}, quality ${last.quality}, usage ${last.usage.total_tokens}`;
    };
}
call = judge(section('streams'), 'OPENAI');
await call('generation, `partial_images` 3', async () => events(await client.images.generate({ model: MODEL, prompt, stream: true, partial_images: 3 })), streamed('image_generation', 3));
await call('generation, `partial_images` 0', async () => events(await client.images.generate({ model: MODEL, prompt, stream: true, partial_images: 0 })), streamed('image_generation', 0));
await call('edit, `partial_images` 2', async () => events(await client.images.edit({ model: MODEL, prompt, image: await input(), stream: true, partial_images: 2 })), streamed('image_edit', 2));
await call('refused content', async () => refusal(client.images.generate({ model: MODEL, prompt: 'nsfw', stream: true }).then(events)),
    e => `${e.constructor.name}, code ${e.code}: ${e.message}`.slice(0, 200));

// Responses in the background
const slow = new OpenAI({ ...options, baseURL: address('SLOW') });
const task = more => ({ model: 'gpt-5.1', input: prompt, background: true, store: true, tool_choice: { type: 'image_generation' }, tools: [{ type: 'image_generation', model: MODEL, size: '1024x1024', ...more }] });
const pause = millis => new Promise(done => setTimeout(done, millis));
async function finished(id) {
    const seen = [];
    for (let i = 0; i < 100; i++) {
        const response = await slow.responses.retrieve(id);
        if (seen.at(-1) !== response.status) {
            seen.push(response.status);
        }
        if (!['queued', 'in_progress'].includes(response.status)) {
            return { response, seen };
        }
        await pause(200);
    }
    throw new Error('it is not finished after 20 s');
}
const found = response => response.output.find(item => item.type === 'image_generation_call');
call = judge(section('Responses'), 'SLOW');
await call('create in the background', () => slow.responses.create(task()), r => {
    equal(r.status, 'queued', 'the status');
    equal(r.background, true, 'background');
    return `status ${r.status}, ${r.output.length} items of output`;
});
await call('create, retrieve until it is finished', async () => {
    const { id } = await slow.responses.create({ ...task({ quality: 'high', output_format: 'jpeg' }), metadata: { order: 'o1' } });
    return finished(id);
}, ({ response, seen }) => {
    const item = found(response);
    equal(response.status, 'completed', 'the status');
    equal(image(item.result), 'jpeg 1024x1024', 'the image');
    equal(response.metadata.order, 'o1', 'the metadata');
    equal(response.tools[0].quality, 'high', 'the quality of the tool');
    return `${seen.join(', ')}; image_generation_call ${item.status}: ${image(item.result)}, tool_usage ${response.tool_usage.image_gen.total_tokens}, usage ${response.usage.total_tokens}`;
});
await call('create, cancel', async () => {
    const { id } = await slow.responses.create(task());
    return [await slow.responses.cancel(id), await slow.responses.retrieve(id)];
}, all => {
    all.forEach(r => equal(r.status, 'cancelled', 'the status'));
    return `status ${all.map(r => r.status).join(', then ')}`;
});
const quick = ending => async () => {
    await control(`OPENAI/ending/${ending}`);
    const { id } = await client.responses.create(task());
    return client.responses.retrieve(id);
};
call = judge(section('Responses'), 'OPENAI');
await call('the text model answers in words', quick('NO_IMAGE'), r => {
    equal(found(r), undefined, 'the call');
    return `status ${r.status}, no image_generation_call, output_text "${r.output_text}"`;
});
await call('the image tool fails', quick('CALL_FAILED'), r => {
    equal(found(r).status, 'failed', 'the status of the call');
    return `status ${r.status}, call ${found(r).status}, error.code ${found(r).error.code}`;
});
await call('the image is refused', quick('CALL_REFUSED'), r =>
    `status ${r.status}, call ${found(r).status}, error.code ${found(r).error.code}, stage ${found(r).error.moderation_details.moderation_stage}, categories ${found(r).error.moderation_details.categories}`);
await call('the response fails', quick('FAILED'), r => {
    equal(r.status, 'failed', 'the status');
    return `status ${r.status}, error.code ${r.error.code}`;
});
await call('the response is incomplete', quick('CONTENT_FILTER'), r => {
    equal(r.status, 'incomplete', 'the status');
    return `status ${r.status}, reason ${r.incomplete_details.reason}`;
});
await call('a stream with previews', async () => events(await client.responses.create({ ...task({ partial_images: 2 }), stream: true })), all => {
    all.forEach((event, index) => equal(event.sequence_number, index, 'sequence_number'));
    equal(all.filter(event => event.type === 'response.image_generation_call.partial_image').length, 2, 'the number of previews');
    equal(image(found(all.at(-1).response).result), 'png 1024x1024', 'the image');
    return all.map(event => event.type.replace('response.', '')).join(', ');
});
await call('a stream that is resumed after event 5', async () => {
    const all = await events(await client.responses.create({ ...task({ partial_images: 1 }), stream: true }));
    return events(await client.responses.retrieve(all[0].response.id, { stream: true, starting_after: 5 }));
}, all => {
    equal(all[0].sequence_number, 6, 'the first sequence_number');
    return `${all.length} events from ${all[0].sequence_number} on, the last ${all.at(-1).type}`;
});
await call('an edit with an input image', async () => {
    const url = `data:image/png;base64,${readFileSync(new URL('input.png', import.meta.url)).toString('base64')}`;
    const { id } = await client.responses.create({ ...task({ action: 'edit' }), input: [{ role: 'user', content: [{ type: 'input_text', text: prompt }, { type: 'input_image', image_url: url, detail: 'auto' }] }] });
    return client.responses.retrieve(id);
}, r => `status ${r.status}, ${image(found(r).result)}`);
await call('delete, then retrieve', async () => {
    const { id } = await client.responses.create(task());
    await client.responses.delete(id);
    return refusal(client.responses.retrieve(id));
}, error('NotFoundError', 404, null));

// Models
call = judge(section('models'), 'OPENAI');
await call('list', async () => (await client.models.list()).data, list => {
    const old = list.find(model => model.id === 'gpt-image-1.5');
    equal(old.shutdown_date, '2026-12-01', 'the shutdown date');
    equal(list.find(model => model.id === MODEL).shutdown_date, null, 'the shutdown date');
    return `${list.length} models; gpt-image-1.5 with shutdown_date ${old.shutdown_date}, ${MODEL} with null`;
});

// Errors
call = judge(section('errors'), 'OPENAI');
const generate = (more = {}, of = client) => of.images.generate({ model: MODEL, prompt, ...more });
await call('refused content', () => refusal(generate({ prompt: 'nsfw' })), error('BadRequestError', 400, 'moderation_blocked'));
await call('a retired model', () => refusal(generate({ model: 'dall-e-3' })), error('NotFoundError', 404, 'model_not_found'));
await call('the retired route of variations', async () => refusal(client.images.createVariation({ image: await input() })), error('NotFoundError', 404, null));
await call('another key', () => refusal(generate({}, new OpenAI({ ...options, apiKey: 'MARKEDKEY-wrong', baseURL: address('OPENAI') }))), error('AuthenticationError', 401, 'invalid_api_key'));
for (const problem of ['INSUFFICIENT_QUOTA', 'PROJECT_SPEND_LIMIT_EXCEEDED']) {
    await call(`429 ${problem.toLowerCase()}, with the client's own retries`, async () => {
        await control(`OPENAI/fault/${problem}`);
        return refusal(generate({}, new OpenAI({ ...options, maxRetries: 2, baseURL: address('OPENAI') })));
    }, error('RateLimitError', 429, problem.toLowerCase(), '; x-should-retry: false is obeyed'));
}
await call('400 billing_hard_limit_reached', async () => {
    await control('OPENAI/fault/BILLING_HARD_LIMIT_REACHED');
    return refusal(generate());
}, error('BadRequestError', 400, 'billing_hard_limit_reached'));
await call('503', async () => {
    await control('OPENAI/fault/UNAVAILABLE');
    return refusal(generate());
}, error('InternalServerError', 503, 'server_overloaded'));
call = judge(section('errors'), 'LIMITED');
const limited = new OpenAI({ ...options, baseURL: address('LIMITED') });
await call('429 by rate: a second image within the minute', async () => {
    await generate({}, limited);
    return refusal(generate({}, limited));
}, e => `${error('RateLimitError', 429, 'rate_limit_exceeded')(e)}, retry-after ${e.headers.get('retry-after')}, x-request-id ${e.requestID ? 'read' : 'missing'}`);

// Azure
const deployment = { model: 'my-images', prompt, size: '1024x1024' };
call = judge(section('Azure v1'), 'AZURE_V1');
const v1 = new AzureOpenAI({ ...options, baseURL: address('AZURE_V1'), apiVersion: 'preview' });
await call('`AzureOpenAI` with the base URL of v1', () => refusal(v1.images.generate(deployment)),
    e => `${error('NotFoundError', 404, null)(e)}: the class puts /deployments/my-images into the path, which v1 has not`);
const plain = new OpenAI({ ...options, apiKey: TOKEN, baseURL: address('AZURE_V1') });
await call('`OpenAI` with a token as bearer: generation', () => plain.images.generate(deployment), r => images(r, 1, 'png 1024x1024'));
await call('`OpenAI` with a token as bearer: edit', async () => plain.images.edit({ ...deployment, image: [await input(), await input()] }), r => images(r, 1, 'png 1024x1024'));
await call('`OpenAI` with the header api-key', () => new OpenAI({ ...options, baseURL: address('AZURE_V1'), defaultHeaders: { 'api-key': KEY, Authorization: null } }).images.generate(deployment), r => images(r, 1, 'png 1024x1024'));
await call('`OpenAI` with the key as bearer is refused', () => refusal(new OpenAI({ ...options, baseURL: address('AZURE_V1') }).images.generate(deployment)), error('AuthenticationError', 401, '401'));
await call('refused content', () => refusal(plain.images.generate({ ...deployment, prompt: 'nsfw' })), error('BadRequestError', 400, 'contentFilter'));
await call('Responses in the background', async () => {
    const { id } = await plain.responses.create(task({ model: 'my-images' }));
    return plain.responses.retrieve(id);
}, r => `status ${r.status}, ${image(found(r).result)}`);
call = judge(section('Azure classic'), 'AZURE_CLASSIC');
const endpoint = new URL(address('AZURE_CLASSIC')).origin;
const classic = new AzureOpenAI({ ...options, endpoint, apiVersion: '2025-04-01-preview', deployment: 'my-images' });
await call('`AzureOpenAI`: generation', () => classic.images.generate(deployment), r => images(r, 1, 'png 1024x1024'));
await call('`AzureOpenAI`: edit with mask', async () => classic.images.edit({ ...deployment, image: await input(), mask: await mask() }), r => images(r, 1, 'png 1024x1024'));
await call('`AzureOpenAI`: stream', async () => events(await classic.images.generate({ ...deployment, stream: true, partial_images: 2 })), streamed('image_generation', 2));
await call('`AzureOpenAI` with a token', () => new AzureOpenAI({ maxRetries: 0, endpoint, apiVersion: '2025-04-01-preview', azureADTokenProvider: async () => TOKEN }).images.generate(deployment), r => images(r, 1, 'png 1024x1024'));
await call('a deployment that is not there', () => refusal(new AzureOpenAI({ ...options, endpoint, apiVersion: '2025-04-01-preview', deployment: 'no-images' }).images.generate(deployment)), error('NotFoundError', 404, 'DeploymentNotFound'));
await call('another api-version', () => refusal(new AzureOpenAI({ ...options, endpoint, apiVersion: '2024-02-01', deployment: 'my-images' }).images.generate(deployment)), error('NotFoundError', 404, null));
