/** A refusal of the studio, in its words. */
export class Problem extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Problem('The studio does not respond. Start it again; what was submitted is not lost.', 0);
  }
  const text = await response.text();
  let json = {};
  try {
    json = JSON.parse(text);
  } catch {
    // Told below, with the status.
  }
  if (!response.ok && !json.refused) {
    throw new Problem(json.message ?? `The studio responded with ${response.status}.`, response.status);
  }
  return json;
}

export function get(path) {
  return send(path, {});
}

export function post(path, body) {
  return send(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  });
}

/** Sends an image as it is. */
export function upload(blob) {
  return send('/inputs', { method: 'POST', headers: { 'Content-Type': blob.type }, body: blob });
}

export function imagePath(name) {
  return `/images/${encodeURIComponent(name)}`;
}

/** A small copy. The version has the browser load it again where the file was replaced. */
export function thumbPath(name, version) {
  return `/thumbs/${encodeURIComponent(name)}${version ? `?v=${version}` : ''}`;
}
