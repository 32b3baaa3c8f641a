// What the judges that are Node programs share. A row goes to the standard output as
// section, verdict, call, request as it arrived, what the client understood, with tabs between them.
import assert from 'node:assert/strict';

export const KEY = 'MARKEDKEY-judges';
export const TOKEN = 'MARKEDKEY-token-of-the-judges';

export function address(name) {
    const value = process.env[`EMULATOR_${name}`];
    assert(value, `EMULATOR_${name} is not set; start this with the script "run" beside it`);
    return value;
}

export async function control(words) {
    const response = await fetch(`${address('CONTROL')}/${words}`);
    assert(response.ok, `the control refused ${words}: ${response.status}`);
    return response.text();
}

export function row(...cells) {
    const text = cells.map(cell => String(cell).replace(/\s+/g, ' ').replaceAll('|', '\\|'));
    console.log(text.join('\t'));
}

/** Makes calls before one emulator and tells of each. The reader checks with assert, and returns what it read. */
export function judge(section, emulator) {
    return async (call, action, reader) => {
        let verdict = 'pass';
        let understood;
        await control(`${emulator}/arrived`);
        try {
            understood = await reader(await action());
        } catch (error) {
            verdict = 'fail';
            understood = `${error.name}: ${error.message}`.slice(0, 300);
        }
        row(section, verdict, call, await control(`${emulator}/arrived`), understood);
    };
}

/** An action that has to be refused; the reader gets the client's own error. */
export async function refusal(promise) {
    try {
        await promise;
    } catch (error) {
        return error;
    }
    throw new Error('this was not refused');
}

export function equal(actual, expected, what) {
    assert.equal(actual, expected, `${what} is ${actual} in place of ${expected}`);
}

/** Format and size by the image's own bytes. */
export function image(base64) {
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.toString('latin1', 1, 4) === 'PNG') {
        return `png ${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
    }
    if (bytes.toString('latin1', 0, 3) === 'GIF') {
        return `gif ${bytes.readUInt16LE(6)}x${bytes.readUInt16LE(8)}`;
    }
    const text = bytes.toString('utf8');
    if (text.startsWith('<svg')) {
        return `svg ${/width="(\d+)"/.exec(text)[1]}x${/height="(\d+)"/.exec(text)[1]}`;
    }
    assert(bytes[0] === 0xff && bytes[1] === 0xd8, 'these bytes are no image');
    for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
        if (bytes[at + 1] >= 0xc0 && bytes[at + 1] <= 0xc2) {
            return `jpeg ${bytes.readUInt16BE(at + 7)}x${bytes.readUInt16BE(at + 5)}`;
        }
    }
    throw new Error('a JPEG without a size');
}

/** Names the columns of a section that differ from those of calls. */
export function head(section, ...columns) {
    console.log(['#', section, ...columns].join('\t'));
}
