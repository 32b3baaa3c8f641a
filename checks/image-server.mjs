// Node's HTTP server with its defaults, as an OpenAI-style image server. It prints its address and serves until it is killed.
//
//   POST  …/v1/images/generations   a small PNG as base64. Below /silent, the response does not say how long an idle
//                                   connection is kept, as many servers do not; the server closes it all the same.
//   GET   /posts                    how many POSTs it has seen
import http from 'node:http';

const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const image = JSON.stringify({ created: 1700000000, data: [{ b64_json: png }] });
let posts = 0;

const server = http.createServer((request, response) => {
    if (request.method === 'POST') {
        posts++;
    }
    request.resume();
    request.on('end', () => {
        response.setHeader('Content-Type', 'application/json');
        if (request.url.startsWith('/silent/')) {
            // Where this header is set by hand, Node leaves Keep-Alive: timeout=5 out.
            response.setHeader('Connection', 'keep-alive');
        }
        response.end(request.url === '/posts' ? String(posts) : image);
    });
});

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
