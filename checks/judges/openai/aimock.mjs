// The mock server of @copilotkit/aimock with a fixture for each case, which EaselBeforeAimock meets. It prints its address
// and that of a second server, which hosts an image and tells what the mock says it was asked.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { LLMock } from '@copilotkit/aimock';
import { KEY } from '../judge.mjs';

const b64Json = readFileSync(new URL('input.png', import.meta.url)).toString('base64');
const error = (status, type, code, message, more = {}) => ({ error: { message, type, code }, status, ...more });
const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent', strict: true, auth: { apiKeys: [KEY] } });
let told = 0;
let keyAtImage = 'no key';

const side = http.createServer((request, response) => {
    if (request.url === '/image.png') {
        keyAtImage = JSON.stringify(request.headers).includes('MARKEDKEY') ? 'the key' : 'no key';
        response.setHeader('Content-Type', 'image/png');
        response.end(Buffer.from(b64Json, 'base64'));
    } else if (request.url === '/key') {
        response.end(keyAtImage);
    } else {
        const all = mock.getRequests();
        const seen = all.slice(told).map(entry => {
            const body = entry.body ? `: model ${entry.body.model}, prompt "${entry.body.messages?.at(-1)?.content}"` : '';
            return `${entry.method} ${entry.path}${body} → ${entry.response.status}`;
        });
        told = all.length;
        response.end(seen.join('; '));
    }
});
side.listen(0, '127.0.0.1', async () => {
    const address = `http://127.0.0.1:${side.address().port}`;
    mock.onImage('one image', { image: { b64Json } });
    mock.onImage('two images', { images: [{ b64Json }, { b64Json }] });
    mock.onImage('an image at an address', { image: { url: `${address}/image.png` } });
    mock.onImage('another prompt', { image: { b64Json, revisedPrompt: 'what was drawn' } });
    mock.onImage('an item without an image', { images: [{ b64Json }, {}] });
    mock.onImage('refused content', error(400, 'image_generation_user_error', 'moderation_blocked', 'Your request was rejected by the safety system.'));
    mock.onImage('no such model', error(404, 'invalid_request_error', 'model_not_found', 'The model does not exist.'));
    mock.onImage('no quota', error(429, 'insufficient_quota', 'insufficient_quota', 'You exceeded your current quota.'));
    mock.onImage('billing limit', error(400, 'invalid_request_error', 'billing_hard_limit_reached', 'Billing hard limit has been reached.'));
    mock.onImage('server error', error(500, 'server_error', 'server_error', 'The server had an error.'));
    // A prompt of its own for each mapping: the mock counts how often it was asked.
    for (const prompt of ['openai busy once', 'local busy once']) {
        mock.addFixture({ match: { userMessage: prompt, endpoint: 'image', sequenceIndex: 0 }, response: error(429, 'requests', 'rate_limit_exceeded', 'Rate limit exceeded.', { retryAfter: 1 }) });
        mock.addFixture({ match: { userMessage: prompt, endpoint: 'image', sequenceIndex: 1 }, response: { image: { b64Json } } });
    }
    mock.addFixture({ match: { userMessage: 'cut connection', endpoint: 'image' }, response: { image: { b64Json } }, chaos: { disconnectRate: 1 } });
    mock.addFixture({ match: { userMessage: 'malformed JSON', endpoint: 'image' }, response: { image: { b64Json } }, chaos: { malformedRate: 1 } });
    mock.addFixture({ match: { userMessage: 'dropped', endpoint: 'image' }, response: { image: { b64Json } }, chaos: { dropRate: 1 } });
    console.log(await mock.start());
    console.log(address);
});
